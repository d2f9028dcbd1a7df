"""openapi-typescript: its types accept correct code and reject wrong code."""

import shutil
from pathlib import Path

from .check import FIXTURES, Check, Documents, Findings, compare_lines, node
from .lint import npm_version
from .typescript import errors, lines_of


def openapi_typescript(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    types = folder / "openapi.ts"
    if not findings.run("openapi-typescript", node("openapi-typescript"), documents.openapi, "--output", types):
        return findings
    findings.show(
        types.read_text(encoding="utf-8"),
        [r"^ {8}Reaction: .*?;$"],
        [r"^ {8}MessageSendRequest: \{.*?^ {8}\};$"],
    )
    shutil.copytree(FIXTURES / "openapi-typescript", folder, dirs_exist_ok=True)
    findings.troubles += errors(folder / "compiles.ts")
    fails = folder / "fails.ts"
    findings.troubles += compare_lines(fails, lines_of(fails, errors(fails)))
    return findings


CHECKS = [
    Check("openapi-typescript", lambda: npm_version("openapi-typescript"), openapi_typescript, fast=True),
]
