// Writing requests: the JSON text that every client sends for the same parameters.

import wire from "../wire.js";
import { Reader, keyOf } from "./read.js";

/** Returns the body of a request. */
export function encodeRequest(method, parameters) {
  const described = methodOf(method);
  const reader = new Reader("request");
  const fields = reader.fields(described.parameters, parameters, "");
  if (reader.mismatches.length > 0) {
    const paths = reader.mismatches.join(", ");
    throw new TypeError(`${method}: parameters are missing or do not fit their types: ${paths}`);
  }
  return written(described.parameters, fields);
}

/** Returns the description of a method. */
export function methodOf(method) {
  if (!Object.hasOwn(wire.methods, method)) throw new TypeError(`unknown method: ${method}`);
  return wire.methods[method];
}

/** Writes the fields that have a value, in their order. */
function written(fields, values) {
  const entries = fields.flatMap((field) => {
    const key = keyOf(field);
    const value = values[key];
    if (value === undefined) return [];
    const text = field.bundle ? written(field.fields, value) : valueText(field.type, value);
    return [`${JSON.stringify(key)}:${text}`];
  });
  return `{${entries.join(",")}}`;
}

function valueText(type, value) {
  if (value === null || typeof value !== "object" || typeof type === "string") {
    return JSON.stringify(value);
  }
  const [[kind, of]] = Object.entries(type);
  switch (kind) {
    case "list":
      return `[${value.map((entry) => valueText(of, entry)).join(",")}]`;
    case "map":
      return mapText(Object.entries(value), (entry) => valueText(of, entry));
    case "nullable":
      return valueText(of, value);
    case "object":
      return objectText(wire.objects[of], value);
    case "union":
      return unionText(wire.unions[of], value);
    default:
      return JSON.stringify(value);
  }
}

function mapText(entries, text) {
  const sorted = entries.sort(([a], [b]) => byCodePoints(a, b));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${text(value)}`).join(",")}}`;
}

function objectText(object, value) {
  const known = written(object.fields, value);
  if (!object.others) return known;
  const names = new Set(object.fields.map((field) => field.name));
  const others = Object.entries(value).filter(([key]) => !names.has(key));
  if (others.length === 0) return known;
  const rest = mapText(others, (other) => JSON.stringify(other));
  return known === "{}" ? rest : `${known.slice(0, -1)},${rest.slice(1)}`;
}

/** Writes a value as the form of a union by which it was read. */
function unionText(union, value) {
  for (const form of union.forms) {
    if (form.type === undefined) continue;
    if (union.keyed && !Object.hasOwn(value, form.name)) continue;
    const inner = union.keyed ? value[form.name] : value;
    const reader = new Reader("request");
    if (reader.read(form.type, inner, "") === undefined || reader.mismatches.length > 0) continue;
    const text = valueText(form.type, inner);
    return union.keyed ? `{${JSON.stringify(form.name)}:${text}}` : text;
  }
  return JSON.stringify(value);
}

function byCodePoints(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = left[at].codePointAt(0) - right[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
