// Ajv's verdict on the exported schemas, on the documents in documents/ and on the fixtures, in both
// dialects; what Ajv and the JSON editor of Visual Studio Code report about the mistakes in
// messages.json; and whether the conformance vectors and the catalogue of tools and errors fit their
// schemas.
//
// Ajv is strict here: a keyword that is misspelled, or has no effect in its place, is a failure.

import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import Ajv07 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import editor from "vscode-json-languageservice";

const here = dirname(fileURLToPath(import.meta.url));
const generated = join(here, "../../generated");
const fixtures = join(generated, "fixtures");
const vectors = join(generated, "vectors");
const documents = join(here, "documents");

const dialects = [
  { folder: "schemas", Ajv: Ajv2020, has: () => true },
  // There is no draft-07 schema of failed responses.
  { folder: "schemas-draft-07", Ajv: Ajv07, has: (name) => !name.endsWith(".error") },
];

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

/** Returns the function that checks a document, and compares the verdict with the expected one. */
function judging(ajv, validators, has, context) {
  return (schema, document, expected, what) => {
    if (!has(schema)) return;
    const validator = validators.get(schema);
    if (!validator) {
      check(`there is no schema ${schema}, or it is broken`, context + what);
      return;
    }
    const valid = validator(document);
    const found = valid ? `fits ${schema}` : ajv.errorsText(validator.errors);
    check(valid === expected ? undefined : found, context + what);
  };
}

/** Checks the schemas of a dialect, and documents against them. */
async function checkDialect({ folder, Ajv, has }) {
  const directory = join(generated, folder);
  const ajv = new Ajv({ strict: true });
  const validators = new Map();

  const judge = judging(ajv, validators, has, `${folder}: `);

  for (const name of below(directory)) {
    const schema = read(join(directory, `${name}.json`));
    let trouble;
    try {
      // Compiling checks the schema against its meta-schema and resolves its references.
      validators.set(name, ajv.compile(schema));
    } catch (error) {
      trouble = error.message;
    }
    check(trouble, `${folder}/${name}`);
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

  for (const mistake of read(join(here, "messages.json"))) {
    const schema = read(join(directory, `${mistake.schema}.json`));
    check(misreport(mistake, "ajv", ajvReports(Ajv, schema, mistake)), `${folder}: ${mistake.what}`);
    check(misreport(mistake, "vscode", await editorReports(schema, mistake)), `${folder}: ${mistake.what}`);
  }
}

/** Returns what is wrong with the reports of a mistake. */
function misreport({ place, names, errors }, validator, reports) {
  const text = `${validator} reports ${JSON.stringify(reports)}`;
  if (reports.length !== errors[validator]) return `${text}, not ${errors[validator]} errors`;
  if (!reports[0].at(place)) return `${text} elsewhere than at ${place}`;
  const missing = names.filter((name) => !reports[0].text.includes(name));
  return missing.length ? `${text} without ${missing}` : undefined;
}

/** Returns the errors of Ajv. The allowed values and the keys are in the parameters of an error. */
function ajvReports(Ajv, schema, { document }) {
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
    text: `${message} ${JSON.stringify(params)}`,
    at: (place) => place === instancePath,
  }));
}

/** Returns the errors that the editor shows. */
async function editorReports(schema, { document }) {
  const service = editor.getLanguageService({});
  service.configure({ validate: true, schemas: [{ uri: schema.$id, fileMatch: ["*"], schema }] });
  const text = editor.TextDocument.create("file:///document.json", "json", 1, JSON.stringify(document));
  const parsed = service.parseJSONDocument(text);
  const diagnostics = await service.doValidation(text, parsed);
  return diagnostics.map(({ message, range }) => ({
    text: message,
    at: (place) => isIn(parsed.root, place.split("/").slice(1), text.offsetAt(range.start)),
  }));
}

/** Whether an offset is in the value at a path. */
function isIn(node, path, offset) {
  for (const key of path) {
    node =
      node.type === "array"
        ? node.items[key]
        : node.properties.find((property) => property.keyNode.value === key).valueNode;
  }
  return node.offset <= offset && offset < node.offset + node.length;
}

/** Checks the conformance vectors. */
function checkVectors() {
  const ajv = new Ajv2020({ strict: true });
  const validators = new Map();
  const judge = judging(ajv, validators, () => true, "vectors: ");
  const ofVectors = "vectors.schema";
  validators.set(ofVectors, ajv.compile(read(join(vectors, `${ofVectors}.json`))));
  for (const name of below(vectors)) {
    // The schema itself and the description of the wire contain no vectors.
    const document = read(join(vectors, `${name}.json`));
    judge(ofVectors, document, "vectors" in document, name);
  }
}

/** Checks the catalogue, and the inputs of tools with the requests of the fixtures. */
function checkCatalogue() {
  const ajv = new Ajv2020({ strict: true });
  const validators = new Map();
  const judge = judging(ajv, validators, () => true, "catalogue: ");
  for (const name of ["errors", "tools"]) {
    validators.set(name, ajv.compile(read(join(generated, `${name}.schema.json`))));
    judge(name, read(join(generated, `${name}.json`)), true, `${name}.json`);
  }
  const inputs = new Map();
  for (const area of Object.values(read(join(generated, "tools.json")).areas)) {
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

for (const dialect of dialects) await checkDialect(dialect);
checkVectors();
checkCatalogue();

console.log(`ajv: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
