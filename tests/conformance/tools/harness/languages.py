"""The page of languages: its commands write a client each."""

import os
import re
from pathlib import Path

from .check import NODE_MODULES, PYTHON, REPOSITORY, Check, Documents, Findings, missing

PAGE = REPOSITORY / "generated" / "docs" / "languages.md"


def languages(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    if missing(findings, "java", "not run"):
        return findings
    (folder / "generated").symlink_to(documents.openapi.parent)
    # The tools here are pinned, so they are not installed as the page says.
    programs = [str(PYTHON), str(NODE_MODULES / ".bin"), os.environ["PATH"]]
    (folder / "node_modules").symlink_to(NODE_MODULES)
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for block in blocks:
        commands = re.sub(r"^pip install .*\n", "", block, flags=re.MULTILINE)
        environment = {"PATH": os.pathsep.join(programs)}
        findings.run(commands.strip(), "bash", "-euc", commands, cwd=folder, env=environment)
    clients = [path.name for path in folder.glob("target/clients/*")]
    if not blocks or len(clients) != len(blocks):
        findings.troubles.append(f"{len(blocks)} blocks of commands, but only the clients {sorted(clients)}")
    return findings


CHECKS = [Check("the page of languages", lambda: "", languages)]
