// Ajv's verdict on the exported schemas, on the documents in documents/, on the fixtures, on the
// conformance vectors, and on the catalogue of tools and errors.
//
// Ajv is strict here: a keyword that is misspelled, or has no effect in its place, is a failure.

import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import Ajv from "ajv/dist/2020.js";

const here = dirname(fileURLToPath(import.meta.url));
const generated = join(here, "../../generated");
const schemas = join(generated, "schemas");
const fixtures = join(generated, "fixtures");
const vectors = join(generated, "vectors");
const documents = join(here, "documents");

const ajv = new Ajv({ strict: true });

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Returns the JSON files below a directory, as paths from there without the extension. */
const below = (directory) =>
  readdirSync(directory, { recursive: true })
    .filter((path) => path.endsWith(".json"))
    .map((path) => path.slice(0, -".json".length))
    .sort();

let passed = 0;
let failed = 0;
function check(trouble, what) {
  if (trouble) {
    failed += 1;
    console.error(`${what}: ${trouble}`);
  } else {
    passed += 1;
  }
}

/** Checks a document against a schema, and compares the verdict with the expected one. */
function judge(schema, document, expected, what) {
  const validator = validators.get(schema);
  if (!validator) {
    check(`there is no schema ${schema}, or it is broken`, what);
    return;
  }
  const valid = validator(document);
  const found = valid ? `fits ${schema}` : ajv.errorsText(validator.errors);
  check(valid === expected ? undefined : found, what);
}

const validators = new Map();
for (const name of below(schemas)) {
  const schema = read(join(schemas, `${name}.json`));
  let trouble;
  try {
    // Compiling checks the schema against its meta-schema and resolves its references.
    validators.set(name, ajv.compile(schema));
  } catch (error) {
    trouble = error.message;
  }
  check(trouble, name);
  for (const example of schema.examples ?? []) {
    judge(name, example, true, `an example in ${name}`);
  }
}

for (const name of below(documents)) {
  const expected = basename(name).startsWith("valid-");
  judge(dirname(name), read(join(documents, `${name}.json`)), expected, name);
}

for (const name of below(fixtures)) {
  const { request, status, response } = read(join(fixtures, `${name}.json`));
  // The schemas of a method and its fixtures, which are numbered, have the same name.
  const method = name.replace(/\.\d+$/, "");
  const succeeds = status === 200;
  // The request of a failed call may be the reason for the failure.
  if (succeeds) {
    judge(`${method}.request`, request, true, name);
    judge(`${method}.request.strict`, request, true, name);
  }
  judge(`${method}.response`, response, succeeds, name);
  judge(`${method}.error`, response, !succeeds, name);
}

const ofVectors = "vectors.schema";
validators.set(ofVectors, ajv.compile(read(join(vectors, `${ofVectors}.json`))));
for (const name of below(vectors)) {
  // The schema itself and the description of the wire contain no vectors.
  const document = read(join(vectors, `${name}.json`));
  judge(ofVectors, document, "vectors" in document, name);
}

/** Returns a request without what the caller of a tool binds: its identity, and secrets. */
function input(area, tool, request) {
  const rest = structuredClone(request);
  const identity = area.identities[tool.identity];
  const bound = identity ? [...identity.parameters, ...identity.secrets] : [];
  for (const { path } of [...bound, ...tool.secrets]) {
    const holder = path.slice(0, -1).reduce((value, key) => value?.[key], rest);
    if (holder) delete holder[path.at(-1)];
  }
  return rest;
}

validators.set("errors", ajv.compile(read(join(generated, "errors.schema.json"))));
validators.set("tools", ajv.compile(read(join(generated, "tools.schema.json"))));
judge("errors", read(join(generated, "errors.json")), true, "errors.json");
const inputs = new Map();
for (const name of below(join(generated, "tools"))) {
  const area = read(join(generated, "tools", `${name}.json`));
  judge("tools", area, true, `tools/${name}.json`);
  for (const tool of area.tools) {
    validators.set(tool.name, ajv.compile(tool.inputSchema));
    inputs.set(tool.method, (request) => [tool.name, input(area, tool, request)]);
  }
}
for (const name of below(fixtures)) {
  const { method, request, status } = read(join(fixtures, `${name}.json`));
  const [schema, document] = inputs.get(method)(request);
  if (status === 200) judge(schema, document, true, name);
  judge(schema, { ...document, unknown: 1 }, false, `${name} with an unknown key`);
}

console.log(`ajv: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
