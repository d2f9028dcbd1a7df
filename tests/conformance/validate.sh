#!/bin/sh
# Checks the exported schemas with a JavaScript and a Python validator.
# Needs node, npm and python3 with venv; only the two installs use the network.
set -eu
cd "$(dirname "$0")"

npm ci --silent --ignore-scripts --no-audit --no-fund
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

# Both run, so that one run shows all failures.
failed=0
node validate.mjs || failed=1
.venv/bin/python validate.py || failed=1
exit $failed
