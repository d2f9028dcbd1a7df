"""openapi-spec-validator, Redocly and Spectral: no errors and no warnings."""

import json
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .check import NODE_MODULES, TOOLS, Check, Documents, Findings, node, run, tail


def npm_version(package: str) -> str:
    """Returns the version of an installed npm package."""
    manifest = NODE_MODULES / package / "package.json"
    return json.loads(manifest.read_text(encoding="utf-8"))["version"]


def spec_validator(documents: Documents, _folder: Path) -> Findings:
    findings = Findings(reaction="-", message="-")
    for path, validator in (
        (documents.openapi, OpenAPIV31SpecValidator),
        (documents.openapi_3_0, OpenAPIV30SpecValidator),
    ):
        document = json.loads(path.read_text(encoding="utf-8"))
        for error in validator(document).iter_errors():
            findings.troubles.append(f"{path.name}: {error.json_path}: {error.message[:200]}")
    return findings


def redocly(documents: Documents, _folder: Path) -> Findings:
    findings = Findings(reaction="-", message="-")
    for path in documents.openapi, documents.openapi_3_0:
        status, output = run(
            node("redocly"), "lint", path, "--extends=recommended", "--format=json", "--max-problems=10000"
        )
        # Notes about the version of Node.js surround the report.
        start = output.find('{\n  "totals"')
        if start < 0:
            findings.troubles.append(f"{path.name}: {status}: {tail(output)}")
            continue
        report, _ = json.JSONDecoder().raw_decode(output[start:])
        findings.troubles += summary(path, report["problems"], "ruleId")
    return findings


def spectral(documents: Documents, folder: Path) -> Findings:
    findings = Findings(reaction="-", message="-")
    for path in documents.openapi, documents.openapi_3_0:
        report = folder / f"{path.stem}.json"
        status, output = run(
            node("spectral"), "lint", path, "--ruleset", TOOLS / "spectral.yaml",
            "--format=json", f"--output.json={report}", "--fail-severity=warn", "--quiet",
        )
        if not report.exists():
            findings.troubles.append(f"{path.name}: {status}: {tail(output)}")
            continue
        problems = json.loads(report.read_text(encoding="utf-8"))
        findings.troubles += summary(path, problems, "code")
    return findings


def summary(path: Path, problems: list[dict], rule: str) -> list[str]:
    """Returns a line for each rule that a document violates."""
    counts = Counter(problem[rule] for problem in problems)
    messages = {problem[rule]: problem["message"] for problem in reversed(problems)}
    return [f"{path.name}: {count} x {rule}: {messages[rule][:200]}" for rule, count in counts.items()]


CHECKS = [
    Check("openapi-spec-validator", lambda: version("openapi-spec-validator"), spec_validator, fast=True),
    Check("Redocly", lambda: npm_version("@redocly/cli"), redocly, fast=True),
    Check("Spectral", lambda: npm_version("@stoplight/spectral-cli"), spectral, fast=True),
]
