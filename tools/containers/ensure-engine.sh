#!/usr/bin/env bash
# Ends with 0 where a container engine answers, installing podman where that is possible (root on Debian or Ubuntu);
# otherwise says what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

for engine in docker podman; do
  if "$engine" info >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo 'no container engine answers: installing podman (apt-get)' >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 && apt-get install -y -qq podman buildah runc netavark aardvark-dns iptables debootstrap >&2 || true
  CONTAINERS_CONF=$PWD/tools/containers/containers.conf podman info >/dev/null && exit 0
fi
echo 'no container engine: neither docker nor podman answers, and none could be installed' >&2
exit 1
