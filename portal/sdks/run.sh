#!/bin/sh
# Runs the vendor's SDKs for JavaScript and Python against the stand-in portal, over HTTPS, which
# both require; the former also with the types of the npm package. Needs cargo, node, npm and python3
# with venv; only the installs use the network.
set -eu
cd "$(dirname "$0")"

npm ci --silent --ignore-scripts --no-audit --no-fund
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

# The package is installed from an archive, like that of a registry.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --offline --pack-destination "$folder" ../../generated/typescript >/dev/null
npm install --silent --offline --no-save --ignore-scripts --no-audit --no-fund "$folder"/*.tgz
node ../../tests/conformance/typescript/pages.mjs
node_modules/.bin/tsc

. ./start.sh
start_portal "$folder" --tls "$folder"
PORTAL_WEBHOOK=$(printed Webhook)
authority=$(printed Authority)
export PORTAL_WEBHOOK

# All run, so that one run shows all failures.
failed=0
NODE_EXTRA_CA_CERTS=$authority node round.mjs || failed=1
NODE_EXTRA_CA_CERTS=$authority node built/typed.js || failed=1
# The programs on the packages' pages print the result of a call; those of the npm package are compiled
# and started as its page says.
export BITRIX24_WEBHOOK="$PORTAL_WEBHOOK"
mkdir "$folder/start"
ln -s "$PWD/node_modules" "$folder/start/node_modules"
echo '{"type": "module"}' >"$folder/start/package.json"
compile=$(grep '^npx tsc .* start.ts$' ../../generated/typescript/README.md)
for page in page-*.ts; do
    cp "$page" "$folder/start/start.ts"
    (cd "$folder/start" && eval "$compile" && NODE_EXTRA_CA_CERTS=$authority node start.js) | grep "id:" >/dev/null ||
        { echo "$page prints no result" >&2; failed=1; }
done
.venv/bin/python - ../../generated/python/README.md >"$folder/start.py" <<'PROGRAM'
import re
import sys
from pathlib import Path

page = Path(sys.argv[1]).read_text(encoding="utf-8")
programs = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
(program,) = (program for program in programs if "b24pysdk" in program)
print(program)
PROGRAM
REQUESTS_CA_BUNDLE=$authority PYTHONPATH=../../generated/python .venv/bin/python "$folder/start.py" |
    grep "'id':" >/dev/null || { echo "the Python page prints no result" >&2; failed=1; }
REQUESTS_CA_BUNDLE=$authority .venv/bin/python round.py || failed=1
REQUESTS_CA_BUNDLE=$authority PYTHONPATH=../../generated/python .venv/bin/python typed.py || failed=1
exit $failed
