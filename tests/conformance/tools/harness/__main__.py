"""The command line: runs the checks and prints the table."""

import argparse
import os
import sys
import time

from . import (
    languages,
    lint,
    openapi_generator,
    openapi_typescript,
    progenitor,
    pydantic_models,
    python_client,
    quicktype,
)
from .check import REPOSITORY, Check, Documents
from .regressions import self_test
from .runner import run
from .table import table

CHECKS = [
    *lint.CHECKS,
    *openapi_typescript.CHECKS,
    *quicktype.CHECKS,
    *pydantic_models.CHECKS,
    *python_client.CHECKS,
    *openapi_generator.CHECKS,
    *progenitor.CHECKS,
    *languages.CHECKS,
]

GENERATED = REPOSITORY / "generated"
DOCUMENTS = Documents(GENERATED / "openapi.json", GENERATED / "openapi-3.0.json", GENERATED / "schemas")


def main() -> int:
    parser = argparse.ArgumentParser(prog="run", description="Runs the tools over the generated documents.")
    parser.add_argument("--fast", action="store_true", help="only the tools that need Node.js and Python")
    parser.add_argument("--only", default="", metavar="TEXT", help="only the tools whose name contains the text")
    parser.add_argument("--self-test", action="store_true", help="show that broken documents are noticed")
    arguments = parser.parse_args()
    checks = [
        check
        for check in CHECKS
        if (check.fast or not arguments.fast) and arguments.only.lower() in check.name.lower()
    ]
    if not checks:
        parser.error(f"no tool's name contains `{arguments.only}`")
    return self_test(checks, DOCUMENTS) if arguments.self_test else judge(checks)


def judge(checks: list[Check]) -> int:
    """Runs the checks, prints what they found and returns the exit code."""
    rows, passed, failed, gaps = [], 0, 0, 0
    for check in checks:
        started = time.monotonic()
        findings = run(check, DOCUMENTS)
        seconds = time.monotonic() - started
        for trouble in findings.troubles:
            print(f"{check.name}: {trouble}", file=sys.stderr)
        verdict = "; ".join(["FAILS" if findings.troubles else "passes", *findings.gaps, *findings.limits])
        rows.append([f"{check.name} {check.version()}", verdict, findings.reaction, findings.message, f"{seconds:.0f} s"])
        # In continuous integration, nothing may be left out.
        fails = bool(findings.troubles or (findings.gaps and os.environ.get("CI")))
        passed, failed, gaps = passed + (not fails), failed + fails, gaps + bool(findings.gaps)
        print(f"{check.name}: {verdict}", file=sys.stderr, flush=True)
    print(table(["Tool", "Verdict", "Reaction", "MessageSendRequest", "Time"], rows))
    if gaps:
        print(f"{gaps} of the checks are incomplete on this machine")
    print(f"generators: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
