# What the scripts share; sourced, never run. Every script works from any folder, as root or not, and without a terminal.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
CACHE=$ROOT/.cache
PYTHON_WANTED=3.14.2
STAMP=$VENV/.smart-safety-zone

# Written once here, so that no tool waits for an answer.
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_PROGRESS=1

have() { command -v "$1" > /dev/null 2>&1; }
say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$(basename "$0"): $*"
  exit 1
}

# The environment is made anew when the pins or the scripts that make it change.
fingerprint() {
  cat "$ROOT/requirements-dev.txt" "$ROOT/scripts/setup" "$ROOT/scripts/lib/environment.sh" "$ROOT/scripts/python-from-debian" |
    sha256sum | cut -d ' ' -f 1
}

is_current() {
  [ -x "$VENV/bin/python" ] && [ "$(cat "$STAMP" 2> /dev/null)" = "$(fingerprint)" ]
}

# Runs a command as root, or fails at once where that would need a password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@" < /dev/null; else sudo -n "$@" < /dev/null; fi
}

# Debian packages; fails, without a word, where they cannot be had.
install_debian_packages() {
  have apt-get && as_root true 2> /dev/null || return 1
  say "Installing Debian packages: $*"
  as_root apt-get -qq update > /dev/null 2>&1 || true
  as_root apt-get -qq -y --no-install-recommends install "$@" > /dev/null 2>&1
}
