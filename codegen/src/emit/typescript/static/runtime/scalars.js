// Reading values that contain no others, in every spelling that portals use.

const TRUE = [true, 1, "Y", "y", "1", "true"];
const FALSE = [false, 0, "N", "n", "0", "false", ""];
const WHOLE = /^\s*[+-]?[0-9]+\s*$/;
const DECIMAL = /^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$/;
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LINE_BREAKS_AT_END = /[\r\n]+$/;

const readers = {
  string: (value) => (typeof value === "boolean" ? String(value) : text(value)),
  secret: (value) => text(value)?.replace(LINE_BREAKS_AT_END, ""),
  link: (value) => text(value)?.replace(LINE_BREAKS_AT_END, "") || undefined,
  code: text,
  integer: whole,
  number: decimal,
  boolean: flag,
  yes_no: (value) => {
    const is = flag(value);
    return is === undefined ? undefined : is ? "Y" : "N";
  },
  bytes: (value) => (typeof value === "string" && BASE64.test(value) ? value : undefined),
};

/** Returns a value of a scalar type in its documented form, or undefined if it does not fit. */
export function readScalar(type, value) {
  return readers[type]?.(value);
}

function text(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

// A number that JavaScript cannot represent exactly would become another id.
function whole(value) {
  const number = typeof value === "string" && WHOLE.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? number + 0 : undefined;
}

function decimal(value) {
  const number = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  return Number.isFinite(number) ? number : undefined;
}

function flag(value) {
  if (TRUE.includes(value)) return true;
  return FALSE.includes(value) ? false : undefined;
}
