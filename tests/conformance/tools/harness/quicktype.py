"""quicktype: TypeScript of the schemas of requests, events and enumerations accepts correct code only."""

import json
import shutil
from pathlib import Path

from .check import FIXTURES, TOOLS, Check, Documents, Findings, compare_lines, run, tail
from .lint import npm_version
from .typescript import errors, lines_of


def quicktype(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    status, output = run("node", TOOLS / "quicktype.mjs", documents.schemas, folder)
    if status:
        findings.troubles.append(tail(output))
        return findings
    findings.troubles += json.loads(output)
    written = sorted(folder.rglob("*.ts"))
    findings.show(
        "".join(path.read_text(encoding="utf-8") for path in written),
        [r"^(?:export )?(?:type Reaction =|enum Reaction) .*?[;}]$"],
        [r"^export interface MessageSendRequest \{.*?^\}"],
    )
    shutil.copytree(FIXTURES / "quicktype", folder, dirs_exist_ok=True)
    fails = folder / "fails.ts"
    messages = errors(folder / "compiles.ts", fails, *written)
    findings.troubles += [message for message in messages if not message.startswith(fails.name)]
    findings.troubles += compare_lines(fails, lines_of(fails, messages))
    return findings


CHECKS = [Check("quicktype", lambda: npm_version("quicktype-core"), quicktype, fast=True)]
