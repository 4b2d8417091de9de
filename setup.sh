#!/usr/bin/env bash
# Sets up a Debian or Ubuntu that has cargo: installs what the build of the HiGHS planner library lacks, then builds `weal`.
#   ./setup.sh               install what is missing, then build
#   ./setup.sh --tools-only  install what is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf 'setup: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# The reader of C headers, and the headers the C compiler brings along: one is no use without the other.
has_libclang() {
  [ -n "${LIBCLANG_PATH:-}" ] && return 0
  compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null &&
    compgen -G '/usr/lib/llvm-*/lib/clang/*/include/stddef.h' >/dev/null
}

if ! has cargo; then
  say 'cargo is missing; https://rustup.rs installs it'
  exit 1
fi

missing=()
has cmake || missing+=(cmake)
has make || missing+=(make)
{ has c++ && has cc; } || missing+=(g++)
has_libclang || missing+=(libclang-dev)

if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  if ! has apt-get || { [ "${#as_root[@]}" -gt 0 ] && ! has sudo; }; then
    say "these are missing and cannot be installed from here: ${missing[*]}"
    say 'install them as root, by these or similar names, and run this again'
    exit 1
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

if [ "${1:-}" != --tools-only ]; then
  say 'building; the first time takes some minutes'
  cargo build --release
  say 'done: target/release/weal'
fi
