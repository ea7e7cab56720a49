#!/usr/bin/env bash
# Installs Pipelex's own server as a test peer: a virtual environment and a configuration without models or keys, both
# under .venv/, which git ignores. Needs Python 3.11 to 3.14 and a package index. Does nothing when all is there already.
# pipelex-api is under the Elastic License 2.0: it runs here beside the tests and is part of no docmux package.
#   PIPELEX_SERVER_PYTHON     another interpreter than the first suitable one on the PATH
#   PIPELEX_SERVER_RESOLVE=1  ignores constraints.txt, to find the pins of another version
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts=scripts/pipelex-server
venv=.venv/pipelex-server
home=.venv/pipelex-server-home

fail() { printf 'test:pipelex-server: %s\n' "$1" >&2; exit 1; }

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; }

python=${PIPELEX_SERVER_PYTHON:-}
if [ -n "$python" ]; then
  suits "$python" || fail "PIPELEX_SERVER_PYTHON=$python is not a Python 3.11 to 3.14 with the venv module. Point it at one that is."
else
  for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
    if suits "$candidate"; then python=$candidate; break; fi
  done
  [ -n "$python" ] || fail "Pipelex's server needs Python 3.11 to 3.14 with the venv module, and the PATH has none. Install one (for example: apt-get install python3.11 python3.11-venv), or set PIPELEX_SERVER_PYTHON."
fi

constraints=(--constraint "$scripts/constraints.txt")
[ "${PIPELEX_SERVER_RESOLVE:-}" != 1 ] || constraints=()

# What the environment was made from: another interpreter, version or pin makes it anew.
wanted=$({ "$python" --version; cat "$scripts/requirements.txt"; [ ${#constraints[@]} -eq 0 ] || cat "$scripts/constraints.txt"; } | cksum)
if [ "$(cat "$venv/made-from" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "$python could not make a virtual environment in $venv."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$scripts/requirements.txt" "${constraints[@]}" ||
    fail "pip could not install $(cat "$scripts/requirements.txt"). It needs a package index; its own words are above."
  printf '%s' "$wanted" >"$venv/made-from"
fi

# The configuration that the installed version ships, with our inference files over it. Copied from the wheel each time,
# so that none of Pipelex's own files is kept in the repository.
kit=$("$venv/bin/python" -c 'import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec("pipelex").origin).parent / "kit" / "configs")')
[ -d "$kit/inference/deck" ] || fail "the installed pipelex ships no configuration in $kit. Its layout changed: adapt setup.sh."
rm -rf "$home"
mkdir -p "$home/inference"
cp "$kit/pipelex.toml" "$kit/telemetry.toml" "$home/"
cp -R "$kit/inference/deck" "$home/inference/deck"
mkdir -p "$home/inference/backends"
cp "$kit/inference/backends/internal.toml" "$home/inference/backends/"
cp -R "$scripts/config/." "$home/"
"$venv/bin/python" -m pip --disable-pip-version-check show pipelex-api | sed -n 's/^Version: /pipelex-api /p'
