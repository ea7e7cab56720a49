#!/usr/bin/env bash
# Compares the ANLS* of docmux with the package anls_star on random pairs, nulls and empties included. Needs Python 3.9 or
# later and a package index. ANLS_STAR_PAIRS and ANLS_STAR_SEED pick other pairs than 10,000 of seed 1.
# munkres is pinned: anls_star takes any version, and another version may break ties between rows in another way.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv/anls-star
[ -x "$venv/bin/python" ] || "${ANLS_STAR_PYTHON:-python3}" -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check anls_star==1.0.1 munkres==1.1.4

pairs=$(mktemp)
trap 'rm -f "$pairs"' EXIT
node --conditions=@docmux/source --import tsx scripts/anls-star/make-pairs.ts \
  "${ANLS_STAR_PAIRS:-10000}" "${ANLS_STAR_SEED:-1}" >"$pairs"
"$venv/bin/python" scripts/anls-star/check.py "$pairs"
