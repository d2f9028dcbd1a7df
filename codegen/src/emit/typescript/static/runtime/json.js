// JSON values.

/** Returns the entries of a list, which PHP writes as an object if it has gaps. */
export function listEntries(value) {
  if (Array.isArray(value)) return value.map((entry, index) => [index, entry]);
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every(([key]) => /^[0-9]{1,19}$/.test(key))) return undefined;
  return entries.sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** Returns a value as a form expresses it: texts, without what is empty. */
export function textsOnly(value) {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, textsOnly(entry)])
    .filter(([, entry]) => entry !== undefined);
  if (entries.length === 0) return undefined;
  const isList = entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

/** Whether a value is an object or a list. */
export function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** Sets a key of an object, which may be one with a special meaning. */
export function define(object, key, value) {
  if (value === undefined) return;
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Whether two values are the same JSON. */
export function isSame(a, b) {
  if (!isObject(a) || !isObject(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const isIn = (key) => Object.hasOwn(b, key) && isSame(a[key], b[key]);
  return keys.length === Object.keys(b).length && keys.every(isIn);
}
