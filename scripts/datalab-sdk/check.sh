#!/usr/bin/env bash
# Drives the Datalab emulator with Datalab's official Python SDK, unchanged. Needs Python 3.10+ and a package index.
# DATALAB_SDK picks another version, for example DATALAB_SDK='datalab-python-sdk==0.5.0'.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv/datalab-sdk
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check "${DATALAB_SDK:-datalab-python-sdk}"

announcement=$(mktemp)
node --conditions=@docmux/source --import tsx scripts/datalab-sdk/start-emulator.ts >"$announcement" &
emulator=$!
trap 'kill "$emulator" 2>/dev/null; rm -f "$announcement"' EXIT

for _ in $(seq 100); do
  [ -s "$announcement" ] && break
  kill -0 "$emulator" || { echo "The emulator did not start." >&2; exit 1; }
  sleep 0.1
done
"$venv/bin/python" scripts/datalab-sdk/check.py "$(cat "$announcement")"
