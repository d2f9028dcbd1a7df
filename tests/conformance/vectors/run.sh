#!/usr/bin/env bash
# Runs the conformance vectors with each client, and shows that each runner reports changed
# expectations. All have to count the same vectors. Needs cargo, node and python3, and no network.
set -euo pipefail
cd "$(dirname "$0")/../../.."

export RUNTIME=$PWD/generated/typescript/runtime/index.js
export PYTHONPATH=$PWD/generated/python PYTHONDONTWRITEBYTECODE=1

# Runs the runner of a client with the vectors and with changed ones, and prints its totals.
run() {
    local client=$1 output
    shift
    output=$(tests/conformance/vectors/flip.py -- "$@")
    totals+=("$(tail -n 1 <<<"$output")")
    echo "$client: ${totals[-1]}"
}

totals=()
# Built together with all other tests, the runner shares their dependencies.
run Rust cargo test --quiet --workspace --all-features --test vectors
run TypeScript node tests/conformance/typescript/run.mjs
run Python python3 tests/conformance/python/run.py
for found in "${totals[@]}"; do
    [[ $found == "${totals[0]}" ]] || { echo "the runners count different vectors" >&2; exit 1; }
done

# The packages made from the golden spec, which uses every key of the notation.
readonly golden=$PWD/tests/codegen/golden/every-key/expected
export VECTORS=$golden/vectors RUNTIME=$golden/typescript/runtime/index.js PYTHONPATH=$golden/python
node tests/conformance/typescript/run.mjs
python3 tests/conformance/python/run.py
