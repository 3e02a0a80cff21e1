#!/usr/bin/env bash
# Base images without an image registry, from Debian's packages and the npm package "node" that package.json pins.
#
#   tools/base-image.sh node  [NAME]   what the Dockerfile needs of its base: Node with npm, CA certificates, tini
#   tools/base-image.sh redis [NAME]   Redis, for the container test
#
# The image is imported into the engine that CONTAINER_ENGINE names, else into the first of docker and podman that answers.
# What is there already is kept, unless --fresh comes first. Needs root (debootstrap makes device files and changes its root).
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "base-image: $*" >&2; exit 1; }
say() { echo "base-image: $*" >&2; }

fresh=false
if [ "${1:-}" = --fresh ]; then fresh=true; shift; fi
kind=${1:-}
case $kind in
  node) name=${2:-localhost/matchgate-node:24} packages=ca-certificates,tini ;;
  redis) name=${2:-localhost/matchgate-redis:7} packages=redis-server ;;
  *) fail 'usage: tools/base-image.sh [--fresh] node|redis [NAME]' ;;
esac

engine=${CONTAINER_ENGINE:-}
for candidate in docker podman; do
  if [ -z "$engine" ] && "$candidate" info >/dev/null 2>&1; then engine=$candidate; fi
done
[ -n "$engine" ] || fail 'no container engine answers (docker, podman)'
if [ "$fresh" = false ] && "$engine" image inspect "$name" >/dev/null 2>&1; then
  say "$name is there already"
  exit 0
fi
[ "$(id -u)" = 0 ] || fail 'debootstrap needs root'
command -v debootstrap >/dev/null || fail 'debootstrap is missing (apt-get install debootstrap)'

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
suite=${DEBIAN_SUITE:-bookworm}
say "a minimal Debian $suite with ${packages//,/, }"
# Debian's package names of no use in a container are left out; the mirror is the one that this machine is set up with.
mirror=$(grep -hoE '^(URIs:|deb) +https?://[^ ]+' /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -oE 'https?://[^ ]+' | grep -v security | head -n 1 || true)
debootstrap --variant=minbase --include="$packages" "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || {
  tail -n 20 "$root.log" >&2
  fail "debootstrap failed; its whole log is $root.log"
}
rm -f "$root.log"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/*

if [ "$kind" = node ]; then
  node tools/setup.mjs
  say "Node $(node_modules/node/bin/node --version) and npm $(npm --version)"
  install -D -m 0755 node_modules/node/bin/node "$root/usr/local/bin/node"
  # The npm that runs here serves there as well: it is one folder of JavaScript.
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -RL "$(npm root --global)/npm" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  # The official image has a user of this name as well.
  chroot "$root" useradd --uid 1000 --create-home --shell /bin/sh node
  command=node
else
  command=redis-server
fi

tar --directory "$root" --create --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* . |
  "$engine" import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change "CMD [\"$command\"]" - "$name" >/dev/null
say "$name is made"
