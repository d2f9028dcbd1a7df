// Runs the conformance vectors with the runtime of the package. The folder of the vectors is in
// `VECTORS`, or that of the repository.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const folder = process.env.VECTORS ?? join(import.meta.dirname, "../../../generated/vectors");
const runtime = process.env.RUNTIME ?? "bitrix24-types/runtime";
const { decision, decodeResult, encodeRequest, parseEvent, readEvent, redact } = await import(runtime);

/** The functions that compute the outputs of a vector, by its kind. */
const kinds = {
  request: ({ method, parameters }) => ({ json: encodeRequest(method, parameters) }),
  response: ({ method, body }) => decodeResult(method, body),
  error: ({ method, status, body }) => ({ decision: decision(method, status, body) }),
  event: (vector) => {
    const forms = [];
    if (vector.form !== undefined) forms.push(parseEvent(vector.form));
    if (vector.fetched !== undefined) forms.push(readEvent(vector.fetched));
    const [{ name, data, known, mismatches }, ...others] = forms;
    for (const other of others) {
      if (!isDeepStrictEqual(plain(other.data), plain(data))) return { differs: other };
    }
    return { event: { name, data, known }, mismatches };
  },
  redaction: ({ text, secrets }) => ({ redacted: redact(text, secrets) }),
};

const counts = [];
let passed = 0;
let all = 0;
for (const [kind, compute] of Object.entries(kinds)) {
  const { vectors } = JSON.parse(readFileSync(join(folder, `${kind}.json`), "utf8"));
  counts.push(`${kind} ${vectors.length}`);
  all += vectors.length;
  for (const vector of vectors) {
    const difference = compare(compute, vector);
    if (difference === undefined) passed += 1;
    else console.log(`${kind}: ${vector.name}: ${difference}`);
  }
}
console.log(`${counts.join(", ")}: ${passed} of ${all}`);
process.exitCode = passed === all ? 0 : 1;

/** Returns the difference between what a vector expects and what the runtime does. */
function compare(compute, vector) {
  let computed;
  try {
    computed = compute(vector);
  } catch (error) {
    return `threw ${error}`;
  }
  for (const [key, value] of Object.entries(computed)) {
    const [expected, found] = [plain(vector[key]), plain(value)];
    if (!isDeepStrictEqual(expected, found)) {
      return `${key}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`;
    }
  }
  return undefined;
}

/** Returns a value as JSON expresses it. */
function plain(value) {
  return JSON.parse(JSON.stringify(value) ?? "null");
}
