#!/bin/sh
# Checks the Python package: mypy and pyright, a wheel built offline, and the conformance vectors with
# the installed wheel. Needs node, npm and python3 with venv; only the first two installs use the
# network.
set -eu
cd "$(dirname "$0")"
package=$(cd ../../../generated/python && pwd)

npm ci --silent --ignore-scripts --no-audit --no-fund
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-index \
    --no-deps --wheel-dir "$folder" "$package"

# A fresh environment has nothing but the wheel.
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$folder"/*.whl

# All run, so that one run shows all failures.
failed=0
"$folder/venv/bin/python" installed.py "$package" || failed=1
"$folder/venv/bin/python" run.py || failed=1
"$folder/venv/bin/python" unlisted.py || failed=1
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
    --force-reinstall "$folder"/*.whl
.venv/bin/python check.py || failed=1
exit $failed
