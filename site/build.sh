#!/bin/sh
# Builds the site of the reference pages into a folder, by default `.vitepress/dist`. Needs node and
# npm; only the install uses the network.
set -eu
if [ $# -gt 0 ]; then
    mkdir -p "$1"
    OUT=$(cd "$1" && pwd)
    export OUT
fi
cd "$(dirname "$0")"

npm ci --silent --ignore-scripts --no-audit --no-fund
npm run --silent build
