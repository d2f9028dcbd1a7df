// Writes TypeScript for each schema of requests, events and enumerations below a folder, and prints the
// schemas for which that fails. One process reads them all: starting quicktype takes a second.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from "quicktype-core";

const [schemas, folder] = process.argv.slice(2);
const selected = /^((\w+\/)?(enums|events)\/\w+|\w+\/Event|\w+\/\w+\/\w+\.request)\.json$/;

/** Returns the name for the type of a schema: `MessageSendRequest` for `imbot/message/send.request`. */
function typeName(path) {
  const words = path.replace(/\.json$/, "").split(/[/.]/);
  const own = path.endsWith(".request.json") ? words.slice(-3) : words.slice(-1);
  return own.map((word) => word[0].toUpperCase() + word.slice(1)).join("");
}

/** Returns the TypeScript of a schema. */
async function typescript(name, schema) {
  const source = new JSONSchemaInput(new FetchingJSONSchemaStore());
  await source.addSource({ name, schema });
  const inputData = new InputData();
  inputData.addInput(source);
  const rendererOptions = { "just-types": "true", "prefer-unions": "true" };
  const { lines } = await quicktype({ inputData, lang: "typescript", rendererOptions });
  return lines.join("\n");
}

const troubles = [];
for (const path of readdirSync(schemas, { recursive: true }).sort()) {
  if (!selected.test(path)) continue;
  try {
    const code = await typescript(typeName(path), readFileSync(join(schemas, path), "utf8"));
    const target = join(folder, path.replace(/\.json$/, ".ts"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  } catch (error) {
    troubles.push(`${path}: ${error.message}`);
  }
}
console.log(JSON.stringify(troubles));
