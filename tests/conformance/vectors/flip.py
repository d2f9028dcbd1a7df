#!/usr/bin/env python3
"""Shows that a runner of the conformance vectors detects a wrong expectation of each kind.

    tests/conformance/vectors/flip.py -- node tests/conformance/typescript/run.mjs

The command is a runner as `generated/vectors/README.md` describes it. It has to pass with the
vectors as they are. Then it has to fail, by one vector, with copies of them in each of which one
expectation is changed. The last line of the output is the runner's line of totals.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VECTORS = Path(__file__).resolve().parent / "../../../generated/vectors"


def flip_request(vector):
    vector["json"] += " "


def flip_response(vector):
    vector["mismatches"].append("flipped")


def flip_error(vector):
    vector["decision"]["retry"] = "stop" if vector["decision"]["retry"] != "stop" else "retry"


def flip_event(vector):
    vector["event"]["known"] = not vector["event"]["known"]


def flip_redaction(vector):
    vector["redacted"] += "x"


FLIPS = {
    "request": flip_request,
    "response": flip_response,
    "error": flip_error,
    "event": flip_event,
    "redaction": flip_redaction,
}


def main(arguments):
    if arguments[:1] != ["--"] or len(arguments) < 2:
        sys.exit(__doc__)
    command = arguments[1:]
    status, totals, output = run(command, VECTORS)
    count = sum(len(read(VECTORS / f"{kind}.json")["vectors"]) for kind in FLIPS)
    if status != 0 or not totals.endswith(f": {count} of {count}"):
        sys.exit(f"{output}\nthe runner fails: status {status}")
    for kind, flip in FLIPS.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "vectors"
            shutil.copytree(VECTORS, copy)
            path = copy / f"{kind}.json"
            document = read(path)
            vector = document["vectors"][len(document["vectors"]) // 2]
            flip(vector)
            path.write_text(json.dumps(document), encoding="utf-8")
            status, found, output = run(command, copy)
        if status == 0 or not found.endswith(f": {count - 1} of {count}"):
            sys.exit(f"{output}\n{kind}: the changed vector {vector['name']} is not reported")
        print(f"{kind}: a changed expectation is reported")
    print(totals)


def run(command, vectors):
    """Returns the status of the runner, its last line and its whole output."""
    environment = {**os.environ, "VECTORS": str(vectors)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.split("\n")
    last = [line for line in lines if line.strip()][-1:] or [""]
    return done.returncode, last[0], done.stdout + done.stderr


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
