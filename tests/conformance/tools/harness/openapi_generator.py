"""openapi-generator: each of its clients compiles, and writes and reads requests.

The dependencies of the clients in Go and Java are not to be had everywhere. Only what compiling needs is
replaced: the annotations of `jakarta.annotation` and the Go module `validator` by declarations in
`fixtures`, and Jackson by its copy in the jar of the generator. PHP is loaded without Guzzle, which only
sends requests.
"""

import shutil
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .check import FIXTURES, Check, Documents, Findings, missing, python
from .rust import test
from .typescript import errors


@cache
def jar() -> Path:
    """Returns the program, which also contains Jackson."""
    spec = find_spec("openapi_generator_cli")
    assert spec and spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.jar"))


def generate(findings: Findings, language: str, document: Path, folder: Path, *options: str) -> bool:
    """Generates a client and returns whether that succeeded."""
    if missing(findings, "java", "not run"):
        findings.reaction = findings.message = "?"
        return False
    return findings.run(
        f"openapi-generator {language}", "java", "-jar", jar(), "generate", "--generator-name", language,
        "--input-spec", document, "--output", folder,
        "--global-property", "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false", *options,
    )  # fmt: skip


def sources(folder: Path, pattern: str) -> str:
    """Returns the text of all files that match a pattern."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


def go(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    if not generate(
        findings, "go", documents.openapi_3_0, folder, "-p", "packageName=client,withGoMod=false"
    ):
        return findings
    findings.show(
        sources(folder, "model_*.go"),
        [r"^type Reaction (?:struct \{.*?^\}|[^\n]*)", r"^\tReaction \S+"],
        [r"^type MessageSendRequest struct \{.*?^\}"],
    )
    shutil.copytree(FIXTURES / "openapi-generator-go", folder, dirs_exist_ok=True)
    environment = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
    findings.run("go test", python("go"), "test", ".", cwd=folder, env=environment)
    return findings


def java(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    if not generate(
        findings, "java", documents.openapi_3_0, folder,
        "--library", "native", "-p", "openApiNullable=false,useJakartaEe=true",
    ):  # fmt: skip
        return findings
    models = "src/main/java/org/openapitools/client/model/*.java"
    findings.show(
        sources(folder, models),
        [r"^public (?:enum|class) Reaction\b[^{]*", r"^ {2}private \S+ reaction\b"],
        [(r"^public class MessageSendRequest\b.*?^\}", r"private \S+ \w+(?= =|;)")],
    )
    if missing(findings, "javac", "not compiled"):
        return findings
    shutil.copytree(FIXTURES / "openapi-generator-java", folder, dirs_exist_ok=True)
    classes = folder / "classes"
    files = [*folder.glob("src/main/java/**/*.java"), *folder.glob("jakarta/**/*.java"), folder / "Use.java"]
    if findings.run("javac", "javac", "-nowarn", "-Xmaxerrs", 20, "-d", classes, "-cp", jar(), *files):
        findings.run("Use.java", "java", "-cp", f"{classes}:{jar()}", "Use")
    return findings


def php(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    if not generate(findings, "php", documents.openapi_3_0, folder):
        return findings
    code = sources(folder, "lib/Model/*.php")
    findings.show(
        code,
        [r"'reaction' => '[^']*'"],
        [(r"^class MessageSendRequest .*?openAPITypes = \[.*?\]", r"'\w+' => '[^']*'")],
    )
    if missing(findings, "php", "not loaded"):
        return findings
    shutil.copy(FIXTURES / "openapi-generator-php" / "use.php", folder)
    findings.run("use.php", "php", "use.php", cwd=folder)
    return findings


def rust(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    generated = folder / "generated"
    if not generate(findings, "rust", documents.openapi_3_0, generated, "--library", "reqwest"):
        return findings
    findings.show(
        sources(generated, "src/models/*.rs"),
        [r"^pub (?:struct|enum|type) Reaction\b.*?(?:^\}|;)", r"^ {4}pub reaction: .*?$"],
        [r"^pub struct MessageSendRequest \{.*?^\}"],
    )
    test(findings, "openapi-generator", generated / "src", folder)
    return findings


def typescript_fetch(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    if not generate(findings, "typescript-fetch", documents.openapi_3_0, folder):
        return findings
    findings.show(
        sources(folder, "models/*.ts"),
        [r"^export (?:type|interface|const) Reaction\b.*?^(?:\}|$)", r"^ {4}reaction: .*?;$"],
        [r"^export interface MessageSendRequest \{.*?^\}"],
    )
    use = folder / "use.ts"
    shutil.copy(FIXTURES / "openapi-generator-typescript-fetch" / "use.ts", use)
    # The generated code imports files without their extension, which only bundlers and CommonJS allow.
    options = ["--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "commonjs", "--pretty", "false"]
    findings.troubles += errors(use, folder / "index.ts", options=[*options, "--outDir", str(folder / "js")])
    findings.run("use.ts", "node", folder / "js" / "use.js")
    return findings


CHECKS = [
    Check(f"openapi-generator {language}", lambda: version("openapi-generator-cli"), check)
    for language, check in [
        ("go", go),
        ("java", java),
        ("php", php),
        ("rust", rust),
        ("typescript-fetch", typescript_fetch),
    ]
]
