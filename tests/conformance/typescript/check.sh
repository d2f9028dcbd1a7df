#!/bin/sh
# Checks the npm package: it is packed and installed like that of a registry, programs with it
# compile or fail to compile as they should, and its runtime passes the conformance vectors.
# Needs node and npm; only the install uses the network.
set -eu
cd "$(dirname "$0")"
package=../../../generated/typescript

npm ci --silent --ignore-scripts --no-audit --no-fund
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --offline --pack-destination "$folder" "$package" >/dev/null
# Only what the archive contains is installed.
npm install --silent --offline --no-save --ignore-scripts --no-audit --no-fund "$folder"/*.tgz

# All run, so that one run shows all failures.
failed=0
node pages.mjs || failed=1
node marks.mjs || failed=1
for project in alone.json tsconfig.json; do
    node_modules/.bin/tsc --project "$project" || failed=1
done
node values.mjs || failed=1
node run.mjs || failed=1
exit $failed
