"""openapi-python-client: the client is complete, can be imported, and writes a request as documented."""

import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from .check import FIXTURES, Check, Documents, Findings, python, run, tail


def openapi_python_client(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    client = folder / "client"
    status, output = run(
        python("openapi-python-client"), "generate", "--path", documents.openapi, "--meta", "none",
        "--config", FIXTURES / "openapi-python-client" / "config.yaml", "--output-path", client,
    )  # fmt: skip
    # The tool leaves out what it does not understand and succeeds.
    if status or "Warning" in output or "Error" in output:
        findings.troubles.append(f"openapi-python-client: {tail(output)}")
    if not client.exists():
        return findings
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((client / "models").glob("*.py")))
    findings.show(
        code,
        [r"^class Reaction\(.*?(?=^\S|\Z)", r"^ {4}reaction: [^\n]*"],
        [r"^class MessageSendRequest:.*?(?=^ {4}def )"],
    )
    shutil.copy(FIXTURES / "openapi-python-client" / "use.py", folder)
    findings.run("use.py", sys.executable, "use.py", cwd=folder)
    return findings


CHECKS = [
    Check("openapi-python-client", lambda: version("openapi-python-client"), openapi_python_client, fast=True)
]
