"""Checks that mypy and pyright accept what they must, and refuse each marked line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGES = [
    ROOT / "generated/python/bitrix24_types",
    # It has every key of the notation.
    ROOT / "tests/codegen/golden/every-key/expected/python/bitrix24_types",
]
ACCEPTED = [HERE / "passes.py", HERE / "run.py", ROOT / "portal/sdks/typed.py"]
MARKED = HERE / "fails.py"

Lines = set[tuple[str, int]]


def output(*command: object) -> str:
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{command[0]}: {run.stdout}{run.stderr}")
    return run.stdout


def mypy(*paths: Path) -> Lines:
    config = HERE / "mypy.ini"
    command = [sys.executable, "-m", "mypy", "--config-file", config, "--output", "json"]
    found = [json.loads(line) for line in output(*command, *paths).splitlines() if line[:1] == "{"]
    errors = [error for error in found if error["severity"] == "error"]
    for error in errors:
        print(f"mypy: {error['file']}:{error['line']}: {error['message']}")
    return {(Path(error["file"]).name, error["line"]) for error in errors}


def pyright(*paths: Path) -> Lines:
    program = HERE / "node_modules/.bin/pyright"
    report = json.loads(output(program, "--outputjson", "--pythonpath", sys.executable, *paths))
    if report["summary"]["filesAnalyzed"] == 0:
        sys.exit("pyright has found no file")
    errors = [error for error in report["generalDiagnostics"] if error["severity"] == "error"]
    for error in errors:
        line = error["range"]["start"]["line"] + 1
        print(f"pyright: {error['file']}:{line}: {error['message'].splitlines()[0]}")
    return {
        (Path(error["file"]).name, error["range"]["start"]["line"] + 1) for error in errors
    }


def main() -> int:
    lines = MARKED.read_text(encoding="utf-8").splitlines()
    marked = {
        (MARKED.name, number)
        for number, line in enumerate(lines, start=1)
        if line.endswith("# error")
    }
    failures = []
    for checker in (mypy, pyright):
        name = checker.__name__
        for package in PACKAGES:
            if checker(package):
                failures.append(f"{name} refuses {package.relative_to(ROOT)}")
        if checker(*ACCEPTED):
            failures.append(f"{name} refuses what it must accept")
        found = checker(MARKED)
        for _, number in sorted(marked - found):
            failures.append(f"{name} accepts line {number}: {lines[number - 1].strip()}")
        for _, number in sorted(found - marked):
            failures.append(f"{name} refuses line {number}: {lines[number - 1].strip()}")
    for failure in failures:
        print(f"FAILED: {failure}")
    print(f"mypy and pyright: {len(marked)} marked lines, {len(failures)} failures")
    return 1 if failures or not marked else 0


sys.exit(main())
