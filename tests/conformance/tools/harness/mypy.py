"""Checks Python with `mypy --strict`."""

import re
from pathlib import Path

from .check import python, run, tail


def errors(folder: Path, *names: str) -> list[str]:
    """Returns the errors in some files of a folder."""
    status, output = run(
        python("mypy"), "--strict", "--no-error-summary", "--hide-error-context", "--no-pretty", *names, cwd=folder
    )
    lines = [line for line in output.splitlines() if " error: " in line]
    if status and not lines:
        return [tail(output)]
    return lines


def lines_of(name: str, messages: list[str]) -> set[int]:
    """Returns the lines of one file in which errors were reported."""
    found = (re.match(rf"{re.escape(name)}:(\d+):", message) for message in messages)
    return {int(match[1]) for match in found if match}
