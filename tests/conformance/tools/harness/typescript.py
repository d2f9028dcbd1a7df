"""Compiles TypeScript and reads the errors."""

import re
from pathlib import Path

from .check import node, run, tail

OPTIONS = [
    "--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--pretty", "false",
    "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022", "--lib", "es2022,dom",
]  # fmt: skip


def errors(*paths: Path, options: list[str] = OPTIONS) -> list[str]:
    """Returns the errors of `tsc`."""
    # Called in the folder of the code, `tsc` sees no types of other packages.
    status, output = run(node("tsc"), *options, *paths, cwd=paths[0].parent)
    lines = [line for line in output.splitlines() if re.search(r"\berror TS", line)]
    if status and not lines:
        return [tail(output)]
    return lines


def lines_of(path: Path, messages: list[str]) -> set[int]:
    """Returns the lines of one file in which errors were reported."""
    found = (re.search(rf"{re.escape(path.name)}\((\d+),", message) for message in messages)
    return {int(match[1]) for match in found if match}
