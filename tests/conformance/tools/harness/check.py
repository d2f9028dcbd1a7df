"""What a check reads and returns, and how it runs a tool."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent
FIXTURES = TOOLS / "fixtures"
REPOSITORY = TOOLS.parent.parent.parent
NODE_MODULES = TOOLS / "node_modules"
PYTHON = TOOLS / ".venv" / "bin"
OUTPUT = REPOSITORY / "target" / "generators"

# No tool reports its use or asks for newer versions of itself.
QUIET = {
    "OPENAPI_PYTHON_CLIENT_NO_UPDATE": "1",
    "PYTHONWARNINGS": "ignore::FutureWarning",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "REDOCLY_TELEMETRY": "off",
}


# Where a declaration is, or where it is and which parts of it matter.
Pattern = str | tuple[str, str]


@dataclass(frozen=True)
class Documents:
    """The files that are checked."""

    openapi: Path
    openapi_3_0: Path
    schemas: Path


@dataclass
class Findings:
    """What a check found out about a tool's output."""

    # What is wrong. The check passes if there is nothing.
    troubles: list[str] = field(default_factory=list)
    # What could not be done on this machine.
    gaps: list[str] = field(default_factory=list)
    # Known limits of the tool, which the check works around.
    limits: list[str] = field(default_factory=list)
    # What the tool made of the two types that the table shows.
    reaction: str = ""
    message: str = ""

    def run(self, what: str, *command: object, **options) -> bool:
        """Runs a command that must succeed, and returns whether it did."""
        status, output = run(*command, **options)
        if status:
            self.troubles.append(f"{what}: {tail(output)}")
        return not status

    def show(self, text: str, reaction: Sequence[Pattern], message: Sequence[Pattern]) -> None:
        """Takes the two types from generated code; each pattern is tried if those before do not match."""
        self.reaction = declaration(text, reaction)
        self.message = declaration(text, message)
        for name, found in ("Reaction", self.reaction), ("MessageSendRequest", self.message):
            if not found:
                self.troubles.append(f"there is no {name} in the generated code")


@dataclass(frozen=True)
class Check:
    """A check of one tool."""

    name: str
    version: Callable[[], str]
    run: Callable[[Documents, Path], Findings]
    # Whether the check needs only Node.js and Python.
    fast: bool = False


def run(
    *command: object,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: int = 900,
) -> tuple[int, str]:
    """Runs a command and returns its status and all its output."""
    environment = os.environ | QUIET | (env or {})
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
        )
    except subprocess.TimeoutExpired:
        return 1, f"no result after {timeout} seconds"
    return done.returncode, done.stdout


def node(name: str) -> Path:
    """Returns the program of an npm package."""
    return NODE_MODULES / ".bin" / name


def python(name: str) -> Path:
    """Returns the program of a Python package."""
    return PYTHON / name


def missing(findings: Findings, program: str, undone: str) -> bool:
    """Returns whether a program is missing here, and notes what is not done without it."""
    if shutil.which(program):
        return False
    findings.gaps.append(f"{undone}: no {program}")
    return True


def declaration(text: str, patterns: Sequence[Pattern]) -> str:
    """Returns the first match on one line, without comments and the attributes of Rust."""
    for pattern in patterns:
        place, part = pattern if isinstance(pattern, tuple) else (pattern, None)
        found = re.search(place, text, re.MULTILINE | re.DOTALL)
        if found:
            code = found[0] if part is None else "; ".join(re.findall(part, found[0], re.MULTILINE))
            code = re.sub(r"/\*.*?\*/|\"\"\".*?\"\"\"", "", code, flags=re.DOTALL)
            code = re.sub(r"^\s*(//|#\s).*$|#\[[^\]]*\]", "", code, flags=re.MULTILINE)
            return " ".join(code.split())
    return ""


def tail(output: str, lines: int = 12) -> str:
    """Returns the last lines of the output of a tool."""
    return "\n".join(output.strip().splitlines()[-lines:])


def marked_lines(path: Path) -> set[int]:
    """Returns the lines of a fixture that must not compile: those that end with a comment `wrong: …`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if re.search(r"(//|#) wrong: \S", line)}


def compare_lines(path: Path, reported: set[int]) -> list[str]:
    """Returns which lines of a fixture have the wrong verdict of the compiler."""
    marked = marked_lines(path)
    lines = path.read_text(encoding="utf-8").splitlines()

    def quote(numbers: set[int], verdict: str) -> list[str]:
        return [f"{path.name}:{number} {verdict}: {lines[number - 1].strip()}" for number in sorted(numbers)]

    if not marked:
        return [f"{path.name} marks no line"]
    return quote(marked - reported, "compiles") + quote(reported - marked, "does not compile")
