#!/usr/bin/env bash
# Installs Pipelex's own server as a test peer, in each version of peers/: a virtual environment and a configuration
# without models or keys, both under .venv/, which git ignores. Needs Python 3.11 to 3.14 and a package index. Does
# nothing when all is there already.
# pipelex-api is under the Elastic License 2.0: it runs here beside the tests and is part of no docmux package.
#   PIPELEX_SERVER_PYTHON     another interpreter than the first suitable one on the PATH
#   PIPELEX_SERVER_RESOLVE=1  ignores the pins, to find new ones
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts=scripts/pipelex-server
root=.venv/pipelex-server

fail() { printf 'test:pipelex-server: %s\n' "$1" >&2; exit 1; }

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; }

find_python() {
  local candidate
  if [ -n "${PIPELEX_SERVER_PYTHON:-}" ]; then
    suits "$PIPELEX_SERVER_PYTHON" ||
      fail "PIPELEX_SERVER_PYTHON=$PIPELEX_SERVER_PYTHON is not a Python 3.11 to 3.14 with the venv module. Point it at one that is."
    python=$PIPELEX_SERVER_PYTHON
    return
  fi
  for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
    if suits "$candidate"; then python=$candidate; return; fi
  done
  fail "Pipelex's server needs Python 3.11 to 3.14 with the venv module, and the PATH has none. Install one (for example: apt-get install python3.11 python3.11-venv), or set PIPELEX_SERVER_PYTHON."
}

# What the environment was made from: another interpreter or another pin makes it anew.
install_server() {
  local version=$1 venv=$2 pins=$3 wanted
  wanted=$({ "$python" --version; cat "$pins"; } | cksum)
  [ "${PIPELEX_SERVER_RESOLVE:-}" != 1 ] || { pins=/dev/null; wanted=resolved; }
  [ "$(cat "$venv/made-from" 2>/dev/null)" != "$wanted" ] || return 0
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "$python could not make a virtual environment in $venv."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$pins" "pipelex-api==$version" ||
    fail "pip could not install pipelex-api $version. It needs a package index; its own words are above."
  printf '%s' "$wanted" >"$venv/made-from"
}

# The configuration that the installed version ships, with our files over it. Copied from the wheel, so that none of
# Pipelex's own files is kept in the repository.
configure_server() {
  local venv=$1 home=$2 kit wanted
  wanted=$({ cat "$venv/made-from"; find "$scripts/config" -type f -exec cat {} +; } | cksum)
  [ "$(cat "$home/made-from" 2>/dev/null)" != "$wanted" ] || return 0
  kit=$("$venv/bin/python" -c 'import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec("pipelex").origin).parent / "kit" / "configs")')
  [ -d "$kit/inference/deck" ] || fail "the installed pipelex ships no configuration in $kit. Its layout changed: adapt setup.sh."
  rm -rf "$home"
  mkdir -p "$home/inference/backends"
  cp "$kit"/*.toml "$home/"
  cp -R "$kit/inference/deck" "$home/inference/deck"
  cp "$kit/inference/backends/internal.toml" "$home/inference/backends/"
  cp -R "$scripts/config/." "$home/"
  printf '%s' "$wanted" >"$home/made-from"
}

find_python
for pins in "$scripts"/peers/*.txt; do
  version=$(basename "$pins" .txt)
  install_server "$version" "$root/$version" "$pins"
  configure_server "$root/$version" "$root/$version-home/.pipelex"
  printf 'pipelex-api %s is installed\n' "$version"
done
