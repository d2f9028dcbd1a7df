"""The verdict of jsonschema on the exported schemas, documents/, the fixtures and the vectors.

Also what jsonschema reports about the mistakes in messages.json, the verdict of
openapi-spec-validator on the OpenAPI documents, whether the examples in there fit, and whether the
catalogue of tools and errors fits its schemas.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from openapi_schema_validator import OAS30Validator, OAS31Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

HERE = Path(__file__).resolve().parent
GENERATED = HERE / "../../generated"
DIALECTS = {"schemas": Draft202012Validator, "schemas-draft-07": Draft7Validator}
FIXTURES = GENERATED / "fixtures"
VECTORS = GENERATED / "vectors"
DOCUMENTS = HERE / "documents"


def main():
    troubles = []
    for folder, dialect in DIALECTS.items():
        validators, found = schemas(folder, dialect)
        found += documents(validators)
        found += fixtures(validators)
        found += messages(validators)
        troubles += (trouble and f"{folder}: {trouble}" for trouble in found)
    troubles += vectors()
    troubles += openapi()
    troubles += catalogue()
    failed = [trouble for trouble in troubles if trouble]
    for trouble in failed:
        print(trouble, file=sys.stderr)
    passed = len(troubles) - len(failed)
    print(f"jsonschema: {passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


# Each check below returns its problem, or None if there is none.


def schemas(folder, dialect):
    validators, troubles = {}, []
    for name, schema in below(GENERATED / folder):
        try:
            dialect.check_schema(schema)
        except SchemaError as error:
            troubles.append(f"{name}: {error.json_path}: {error.message}")
            continue
        validators[name] = dialect(schema)
        troubles.append(None)
        for example in schema.get("examples", []):
            troubles.append(judge(validators, name, example, True, "an example in it"))
    return validators, troubles


def documents(validators):
    for name, document in below(DOCUMENTS):
        schema, _, file = name.rpartition("/")
        if has(validators, schema):
            yield judge(validators, schema, document, file.startswith("valid-"), name)


def fixtures(validators):
    for name, example in below(FIXTURES):
        # The schemas of a method and its fixtures, which are numbered, have the same name.
        method, _, _ = name.rpartition(".")
        response = example["response"]
        succeeds = example["status"] == 200
        # The request of a failed call may be the reason for the failure.
        if succeeds:
            for kind in ("request", "request.strict"):
                yield judge(validators, f"{method}.{kind}", example["request"], True, name)
        yield judge(validators, f"{method}.response", response, succeeds, name)
        if has(validators, f"{method}.error"):
            yield judge(validators, f"{method}.error", response, not succeeds, name)


def has(validators, schema):
    """Whether a schema should exist: there is no draft-07 schema of failed responses."""
    is_draft_07 = isinstance(next(iter(validators.values())), Draft7Validator)
    return not (is_draft_07 and schema.endswith(".error"))


def messages(validators):
    for mistake in read(HERE / "messages.json"):
        yield misreport(validators[mistake["schema"]], mistake)


def misreport(validator, mistake):
    """Returns what is wrong with the errors about a mistake. The best error names what is allowed."""
    errors = list(validator.iter_errors(mistake["document"]))
    what, expected = mistake["what"], mistake["errors"]["jsonschema"]
    if len(errors) != expected:
        return f"{what}: {len(errors)} errors, not {expected}"
    error = best_match(errors)
    place = "".join(f"/{key}" for key in error.absolute_path)
    if place != mistake["place"]:
        return f"{what}: the error is at {place}"
    missing = [name for name in mistake["names"] if name not in text(error)]
    return f"{what}: {text(error)} lacks {missing}" if missing else None


def text(error):
    """Returns the message of an error, with those of the alternatives that do not fit either."""
    return "\n".join([error.message, *(inner.message for inner in error.context)])


def vectors():
    schema = "vectors.schema"
    validators = {schema: Draft202012Validator(read(VECTORS / f"{schema}.json"))}
    for name, document in below(VECTORS):
        # The schema itself and the description of the wire contain no vectors.
        yield judge(validators, schema, document, "vectors" in document, name)


def judge(validators, schema, document, expected, what):
    """Returns the problem with a document, unless the verdict of the schema is the expected one."""
    if schema not in validators:
        return f"{what}: there is no schema {schema}, or it is broken"
    trouble = verdict(validators[schema], document)
    if expected:
        return trouble and f"{schema}: {what}: {trouble}"
    return None if trouble else f"{schema}: {what}: fits"


def openapi():
    for name, checks_document, reads_schema in (
        ("openapi.json", OpenAPIV31SpecValidator, OAS31Validator),
        ("openapi-3.0.json", OpenAPIV30SpecValidator, OAS30Validator),
    ):
        document = read(GENERATED / name)
        trouble = verdict(checks_document(document))
        yield trouble and f"{name}: {trouble}"
        resource = DRAFT202012.create_resource(document)
        registry = Registry().with_resource("urn:openapi", resource)
        for place, media in media_types(document["paths"], "#/paths"):
            schema = {"$ref": f"urn:openapi{place}/schema"}
            validator = reads_schema(schema, registry=registry)
            for example, listed in media["examples"].items():
                trouble = verdict(validator, listed["value"])
                yield trouble and f"{name}: {place}: {example}: {trouble}"


def catalogue():
    """Checks the catalogue, and the schema of each tool against the requests of the fixtures."""
    for name in ("errors", "tools"):
        schema = read(GENERATED / f"{name}.schema.json")
        Draft202012Validator.check_schema(schema)
        trouble = verdict(Draft202012Validator(schema), read(GENERATED / f"{name}.json"))
        yield trouble and f"{name}.json: {trouble}"
    inputs = {}
    for area in read(GENERATED / "tools.json")["areas"].values():
        for tool in area["tools"]:
            Draft202012Validator.check_schema(tool["inputSchema"])
            inputs[tool["method"]] = area, tool
    for name, example in below(FIXTURES):
        area, tool = inputs[example["method"]]
        validators = {tool["name"]: Draft202012Validator(tool["inputSchema"])}
        document = unbound(area, tool, example["request"])
        if example["status"] == 200:
            yield judge(validators, tool["name"], document, True, name)
        yield judge(validators, tool["name"], {**document, "unknown": 1}, False, name)


def unbound(area, tool, request):
    """Returns a request without what the caller of a tool binds: its identity, and secrets."""
    rest = json.loads(json.dumps(request))
    identity = area["identities"].get(tool.get("identity"), {"parameters": [], "secrets": []})
    for bound in (*identity["parameters"], *identity["secrets"], *tool["secrets"]):
        *above, last = bound["path"]
        holder = rest
        for key in above:
            holder = holder.get(key, {})
        holder.pop(last, None)
    return rest


def media_types(value, place):
    """Yields every object below that has both a schema and examples, with its place as a JSON pointer."""
    if not isinstance(value, dict):
        return
    if "schema" in value and "examples" in value:
        yield place, value
        return
    for key, inner in value.items():
        escaped = key.replace("~", "~0").replace("/", "~1")
        yield from media_types(inner, f"{place}/{escaped}")


def verdict(validator, *document):
    """Returns what is wrong with a document, or None."""
    try:
        validator.validate(*document)
    except ValidationError as error:
        return f"{error.json_path}: {error.message}"
    # A dangling reference is reported nowhere else: it is resolved only when it is needed.
    except Unresolvable as error:
        return f"there is no {error.ref}"
    return None


def below(directory):
    """Returns the JSON files below a directory: the path from there without the extension, and the value."""
    for path in sorted(directory.rglob("*.json")):
        yield path.relative_to(directory).as_posix().removesuffix(".json"), read(path)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
