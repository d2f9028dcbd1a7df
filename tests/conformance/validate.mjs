// Ajv's verdict on the exported schemas, and on the documents in documents/.
//
// Ajv is strict here: a keyword that is misspelt, or has no effect where it stands, is a failure.

import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import Ajv from "ajv/dist/2020.js";

const here = dirname(fileURLToPath(import.meta.url));
const schemas = join(here, "../../generated/schemas");
const documents = join(here, "documents");

const ajv = new Ajv({
  strict: true,
  // A code may be a text or a number.
  allowUnionTypes: true,
});

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The JSON files below a directory, as paths from there without the extension. */
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

const validators = new Map();
for (const name of below(schemas)) {
  let trouble;
  try {
    // Compiling holds the schema against its meta-schema and looks up what it refers to.
    validators.set(name, ajv.compile(read(join(schemas, `${name}.json`))));
  } catch (error) {
    trouble = error.message;
  }
  check(trouble, name);
}

const names = below(documents);
for (const name of names) {
  const validator = validators.get(dirname(name));
  if (!validator) {
    check("there is no such schema, or it is broken", name);
    continue;
  }
  const expected = basename(name).startsWith("valid-");
  const valid = validator(read(join(documents, `${name}.json`)));
  const found = valid ? "is valid" : ajv.errorsText(validator.errors);
  check(valid === expected ? undefined : found, name);
}
for (const name of validators.keys()) {
  if (!names.some((document) => dirname(document) === name)) {
    check("has no documents", name);
  }
}

console.log(`ajv: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
