// The spellings of "no value".

/** The spellings of "no value" besides null. */
export const ONLY = { texts: [], numbers: [] };
export const BLANK = { texts: [], numbers: [], blank: true };
const OF_NULL = { texts: [""], numbers: [] };
const OF_FALSE = { texts: ["", "0", "false", "N"], numbers: [0], false: true };

/** The types of which the empty text is a value. */
const WITH_BLANK = ["string", "secret", "boolean", "yes_no", "bytes", "any"];

/** Returns the spellings for a field: those of its literal, if it has one. */
export function nothingOf(field, otherwise) {
  switch (field.empty) {
    case undefined:
      return otherwise;
    case null:
      return OF_NULL;
    case false:
      return OF_FALSE;
    default:
      return { texts: [field.empty], numbers: spelled(field.empty), blank: true };
  }
}

/** Whether a value is one of these spellings, or null. */
export function isNothing(type, value, nothing) {
  if (value === null || value === undefined) return true;
  if (value === "" && nothing.blank && !WITH_BLANK.includes(type)) return true;
  if (typeof value === "string") return nothing.texts.includes(value);
  if (typeof value === "number") return nothing.numbers.includes(value);
  return value === false && nothing.false === true;
}

/** Whether a value stands in place of the entries of a list or map. */
export function hasNoEntries(value) {
  return value === null || value === undefined || [false, 0, "", "0"].includes(value);
}

/** Returns the number that a text spells, if it spells one. */
function spelled(text) {
  return text.trim() === "" ? [] : [Number(text)];
}
