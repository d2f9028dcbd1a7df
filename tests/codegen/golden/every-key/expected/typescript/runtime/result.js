// Reading the result of a response with status 200.

import { isObject } from "./json.js";
import { Reader } from "./read.js";
import { methodOf } from "./write.js";

/** Returns the result of a successful response, and the paths of the values that do not fit. */
export function decodeResult(method, body) {
  const described = methodOf(method);
  const envelope = typeof body === "string" ? JSON.parse(body) : body;
  const reader = new Reader("response");
  const { result } = envelope;
  const value =
    described.result === "boolean"
      ? flag(described, result, reader)
      : described.under === undefined
        ? whole(described.result, result, reader)
        : under(described, result, reader);
  return { value, mismatches: reader.mismatches.sort() };
}

function whole(type, result, reader) {
  return reader.read(type, result, "") ?? reader.absent(type);
}

function under({ result: type, under: key }, result, reader) {
  if (!isObject(result) || Array.isArray(result)) {
    reader.mismatches.push("");
    return reader.absent(type);
  }
  const found = Object.hasOwn(result, key) ? reader.read(type, result[key], key) : undefined;
  const absent = reader.absent(type);
  if (!Object.hasOwn(result, key) && absent === undefined) reader.mismatches.push(key);
  return found ?? absent;
}

/** A flag may be bare or under a key. The portal has carried out the method either way. */
function flag({ under: key = "result" }, result, reader) {
  const isWrapped = isObject(result) && !Array.isArray(result);
  const value = isWrapped ? result[key] : result;
  const path = isWrapped ? key : "";
  if (value === undefined || value === null) reader.mismatches.push(path);
  return reader.read("boolean", value, path) ?? true;
}
