"""datamodel-code-generator: its pydantic models have plain names, pass mypy, and read and write requests."""

import json
import re
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from .check import FIXTURES, Check, Documents, Findings, compare_lines, python
from .mypy import errors, lines_of


def datamodel_code_generator(documents: Documents, folder: Path) -> Findings:
    # The first option avoids annotations that type checkers reject, such as `conint(ge=1)`; the second one
    # classes with a single value, such as `BotId`.
    findings = Findings()
    models = folder / "models.py"
    if not findings.run(
        "datamodel-codegen", python("datamodel-codegen"), "--input", documents.openapi,
        "--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel",
        "--target-python-version", "3.11", "--use-annotated", "--collapse-root-models", "--output", models,
    ):  # fmt: skip
        return findings
    code = models.read_text(encoding="utf-8")
    findings.show(
        code,
        [r"^class Reaction\(.*?(?=^\S|\Z)", r"^ {4}reaction: .*?,"],
        [(r"^class MessageSendRequest\(.*?(?=^\S|\Z)", r"^ {4}(\w+: (?:Annotated\[\s*)?[^,]*)")],
    )
    findings.troubles += numbered(code, documents.openapi)
    shutil.copytree(FIXTURES / "datamodel-code-generator", folder, dirs_exist_ok=True)
    findings.troubles += errors(folder, "models.py", "use.py")
    findings.troubles += compare_lines(folder / "fails.py", lines_of("fails.py", errors(folder, "fails.py")))
    findings.run("use.py", sys.executable, "use.py", cwd=folder)
    return findings


def numbered(code: str, document: Path) -> list[str]:
    """Returns the classes to whose name the tool appended a number, because it had no name or not enough."""
    declared = json.loads(document.read_text(encoding="utf-8"))["components"]["schemas"]
    names = re.findall(r"^class (\w+)\(", code, re.MULTILINE)
    return [f"numbered class {name}" for name in names if re.search(r"\d$", name) and name not in declared]


CHECKS = [
    Check(
        "datamodel-code-generator",
        lambda: version("datamodel-code-generator"),
        datamodel_code_generator,
        fast=True,
    )
]
