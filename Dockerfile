# One image for every role: `docker run IMAGE all|api|worker|orchestrator`. Built by `npm run image`, which finds a base
# where no registry is reachable; docs/containers.md tells more.

ARG NODE_VERSION=24.21.0
# What that tag was when it was pinned, for amd64 and arm64 alike. Change both together.
ARG NODE_IMAGE_DIGEST=sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
# Any image that has node, npm and either tini-static or apt-get does.
ARG BASE_IMAGE=docker.io/library/node:${NODE_VERSION}-bookworm-slim@${NODE_IMAGE_DIGEST}

# How npm reaches its registry is the business of who builds: its configuration and certificates come as build secrets
# (`npmrc`, `npm_globalrc`, `npm_ca`), and nothing of them stays. No dependency of ours needs an install script.
FROM ${BASE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=npm_globalrc \
    --mount=type=secret,id=npm_ca \
    --mount=type=cache,target=/root/.npm \
    if [ -s /run/secrets/npm_globalrc ]; then export NPM_CONFIG_GLOBALCONFIG=/run/secrets/npm_globalrc; fi; \
    if [ -s /run/secrets/npm_ca ]; then export NPM_CONFIG_CAFILE=/run/secrets/npm_ca; fi; \
    npm ci --include=dev --ignore-scripts --loglevel=error
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src src
COPY tools/build-console.mjs tools/bundle-roles.mjs tools/bundled-licences.mjs tools/unbundled-packages.mjs tools/
RUN node node_modules/@nestjs/cli/bin/nest.js build \
    && node tools/build-console.mjs && node tools/bundle-roles.mjs \
    # Node looks for what it has compiled under the number of the user that it runs as, and keeps it to the one that made it.
    && for made in dist/bundle/compiled/*-0; do mv "$made" "${made%-0}-65532"; done && chmod -R a+rX dist/bundle/compiled \
    && npm prune --omit=dev --ignore-scripts --loglevel=error \
    # Read by compilers and people, not by node.
    && find node_modules -type f \( -name '*.ts' -o -name '*.map' -o -name '*.md' -o -name '*.markdown' \) -delete

# What the runtime needs of the base, and no more: node, the libraries it is linked with, CA certificates, and an init.
FROM ${BASE_IMAGE} AS system
RUN if [ ! -x /usr/bin/tini-static ]; then \
      apt-get update && apt-get install --yes --no-install-recommends tini ca-certificates; \
    fi
RUN set -eu; \
    keep() { mkdir -p "/system$(dirname "$2")"; cp -L "$1" "/system$2"; }; \
    keep /usr/bin/tini-static /sbin/tini; \
    keep /usr/local/bin/node /usr/local/bin/node; \
    for library in $(ldd /usr/local/bin/node | grep -oE '/[^ )]+'); do keep "$library" "$library"; done; \
    keep /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt; \
    echo 'matchgate:x:65532:65532::/app:/sbin/nologin' > /system/etc/passwd; \
    echo 'matchgate:x:65532:' > /system/etc/group; \
    mkdir -p -m 1777 /system/tmp; \
    mkdir -p /system/app

FROM scratch
COPY --from=system /system/ /
WORKDIR /app
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json LICENSE ./
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PATH=/usr/local/bin:/sbin
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "dist/health-check.js"]
# An init, because node as process 1 would neither reap the processes that others leave to it nor die of a signal that it
# has no handler for. It passes SIGTERM on, and the exit code back.
ENTRYPOINT ["/sbin/tini", "--", "node", "dist/main.js"]
CMD ["all"]

ARG BASE_IMAGE
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Matchgate" \
      org.opencontainers.image.description="The gateway between a game's matchmaker and its fleet of game servers" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${BASE_IMAGE}"
