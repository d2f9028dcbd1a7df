// Reading values of any type: from a response, from an event, or from the parameters of a request.
//
// A value that does not fit its type reads as nothing, and its path is a mismatch. So does an object
// without its id; the value around it is not affected.

import wire from "../wire.js";
import { readScalar } from "./scalars.js";

/** No value. */
const NOTHING = undefined;

/** The spellings of "no value" besides null. */
const ONLY = { texts: [], numbers: [] };
const BLANK = { texts: [], numbers: [], blank: true };
const OF_NULL = { texts: [""], numbers: [] };
const OF_FALSE = { texts: ["", "0", "false", "N"], numbers: [0], false: true };

/** The types of which the empty text is a value. */
const WITH_BLANK = ["string", "secret", "boolean", "yes_no", "bytes", "any"];

/** Reads values in one mode: `response`, `event` or `request`. */
export class Reader {
  constructor(mode) {
    this.mode = mode;
    /** The paths of the values that do not fit. */
    this.mismatches = [];
  }

  /** Returns a value in its documented form, or undefined. */
  read(type, value, path, nothing = ONLY) {
    if (typeof type === "string") return this.#scalar(type, type, value, path, nothing);
    const [[kind, of]] = Object.entries(type);
    switch (kind) {
      case "id":
        return this.#id(wire.ids[of], value, path, nothing);
      case "enum":
        return this.#scalar("code", type, value, path, nothing);
      case "list":
        return this.#list(of, value, path);
      case "map":
        return this.#map(of, value, path);
      case "nullable":
        return this.#optional(of, value, path, BLANK) ?? null;
      case "object":
        return this.#object(wire.objects[of], value, path, nothing).value;
      case "union":
        return this.#union(wire.unions[of], value, path, nothing);
      case "event":
        return this.#fetched(value, path);
    }
  }

  /** Returns the fields of a request, or of an object, that have a value. */
  fields(fields, values, path) {
    const found = [];
    for (const field of fields) {
      if (field.bundle !== undefined) {
        const inner = this.#bundle(field, values[field.bundle], join(path, field.bundle));
        if (inner !== undefined) found.push([field.bundle, inner]);
        continue;
      }
      const value = this.#field(field, values, path);
      if (value === MISSING) return MISSING;
      if (value !== undefined) found.push([field.name, value]);
    }
    return Object.fromEntries(found);
  }

  /** Returns the value that takes the place of nothing; undefined if the type has none. */
  absent(type) {
    if (type === "any") return null;
    const [kind, of] = typeof type === "string" ? [] : Object.entries(type)[0];
    switch (kind) {
      case "list":
        return [];
      case "map":
        return {};
      case "nullable":
        return null;
      case "object": {
        const fields = new Reader(this.mode).fields(wire.objects[of].fields, {}, "");
        return fields === MISSING ? undefined : fields;
      }
    }
  }

  #misfit(path) {
    this.mismatches.push(path);
    return NOTHING;
  }

  #scalar(scalar, type, value, path, nothing) {
    if (scalar === "any") return this.#any(value, nothing);
    if (isNothing(type, value, nothing)) return NOTHING;
    const found = readScalar(scalar, this.#asText(value));
    return found === undefined ? this.#misfit(path) : found;
  }

  /** In a form, a flag is a digit. */
  #asText(value) {
    return this.mode === "event" && typeof value === "boolean" ? String(Number(value)) : value;
  }

  #id(id, value, path, nothing) {
    if (!id.zero) {
      if (value === true) return this.#misfit(path);
      if (value === false && this.mode === "response") return NOTHING;
    }
    const scalar = id.type === "integer" ? "integer" : "code";
    return this.#scalar(scalar, { id }, value, path, nothing);
  }

  #any(value, nothing) {
    if (this.mode === "event") return textsOnly(value);
    return nothing !== ONLY && isNothing("any", value, nothing) ? NOTHING : value;
  }

  #list(of, value, path) {
    const entries = hasNoEntries(value) ? [] : listEntries(value);
    if (entries === undefined) return this.#misfit(path);
    return this.#entries(of, entries, (key) => `${path}[${key}]`).map(([, entry]) => entry);
  }

  #map(of, value, path) {
    const entries = hasNoEntries(value) ? [] : isObject(value) ? Object.entries(value) : undefined;
    if (entries === undefined) return this.#misfit(path);
    return Object.fromEntries(this.#entries(of, entries, (key) => join(path, key)));
  }

  #entries(of, entries, at) {
    const found = [];
    for (const [key, value] of entries) {
      const before = this.mismatches.length;
      let entry = this.read(of, value, at(key));
      if (entry === undefined) {
        if (this.mismatches.length > before || this.mode === "event") continue;
        entry = this.absent(of);
        if (entry === undefined) {
          this.#misfit(at(key));
          continue;
        }
      }
      found.push([key, entry]);
    }
    return found;
  }

  /** Returns an object, or nothing, and whether that is because a key is missing. */
  #object(object, value, path, nothing) {
    const isAbsent = Array.isArray(value) && value.length === 0;
    if (isAbsent || isNothing("object", value, nothing)) return { value: NOTHING };
    if (!isObject(value) || Array.isArray(value)) return { value: this.#misfit(path) };
    const found = this.fields(object.fields, value, path);
    if (found === MISSING) return { value: NOTHING, isMissingKey: true };
    if (object.others) {
      const known = new Set(object.fields.flatMap((field) => [field.name, ...aliases(field)]));
      for (const [key, other] of Object.entries(value)) {
        if (!known.has(key)) define(found, key, this.#any(other, ONLY));
      }
    }
    return { value: found };
  }

  #bundle(bundle, value, path) {
    if (value !== undefined && value !== null && !isObject(value)) return this.#misfit(path);
    const found = this.fields(bundle.fields, value ?? {}, path);
    const isLeftOut = found === MISSING || (!bundle.required && Object.keys(found).length === 0);
    return isLeftOut ? NOTHING : found;
  }

  #field(field, values, path) {
    const before = this.mismatches.length;
    for (const key of [field.name, ...aliases(field)]) {
      if (!Object.hasOwn(values, key) || values[key] === undefined) continue;
      const found = this.#present(field, values[key], join(path, key));
      if (found !== undefined && !this.#isEmpty(field.type, found)) return found;
      // An empty value counts if there is none under another key.
      if (found !== undefined && !this.#isElsewhere(field, values, key)) return found;
    }
    if (field.presence !== "always") return NOTHING;
    const absent = field.default ?? this.absent(field.type);
    if (absent !== undefined) return structuredClone(absent);
    const at = join(path, field.name);
    const isKnown = this.mismatches.slice(before).some((mismatch) => isAtOrBelow(mismatch, at));
    if (!isKnown) this.#misfit(at);
    return MISSING;
  }

  #isElsewhere(field, values, key) {
    const others = [field.name, ...aliases(field)].filter((other) => other !== key);
    return others.some((other) => values[other] !== undefined && values[other] !== null);
  }

  #present(field, value, path) {
    switch (field.presence) {
      case "always":
        return this.read(field.type, value, path, nothingOf(field, ONLY));
      case "patch":
        return value === field.empty ? field.empty : this.read(field.type, value, path);
      default:
        return this.#optional(field.type, value, path, nothingOf(field, BLANK));
    }
  }

  #optional(type, value, path, nothing) {
    const before = this.mismatches.length;
    if (typeof type === "object" && type.object !== undefined) {
      const object = this.#object(wire.objects[type.object], value, path, nothing);
      if (object.isMissingKey) this.mismatches.length = before;
      return this.#isEmpty(type, object.value) ? NOTHING : object.value;
    }
    const found = this.read(type, value, path, nothing);
    const isZero = typeof type === "object" && type.id !== undefined && this.mode !== "request";
    const isDropped = this.mode === "event" || isZero;
    return isDropped && this.#isEmpty(type, found) ? NOTHING : found;
  }

  #isEmpty(type, value) {
    if (value === undefined || value === null) return true;
    if (typeof type === "object" && type.id !== undefined) {
      return !wire.ids[type.id].zero && (value === 0 || value === "0");
    }
    if (Array.isArray(value)) return value.length === 0;
    if (!isObject(value)) return false;
    if (type.object === undefined) return Object.keys(value).length === 0;
    return wire.objects[type.object].fields.every((field) => this.#isEmptyField(field, value));
  }

  #isEmptyField(field, values) {
    const value = values[field.name];
    if (field.presence === "patch") return false;
    if (field.default !== undefined && isSame(value, field.default)) return true;
    return this.#isEmpty(field.type, value);
  }

  #union(union, value, path, nothing) {
    if (isNothing("union", value, nothing)) return NOTHING;
    for (const form of union.forms) {
      if (form.constant === undefined) continue;
      const constant = union.keyed ? { [form.name]: form.constant } : form.constant;
      if (isSame(value, constant)) return value;
    }
    for (const form of union.forms) {
      if (form.type === undefined) continue;
      const found = this.#form(union, form, value);
      if (found === undefined) continue;
      this.mismatches.push(...found.mismatches.map((mismatch) => append(path, mismatch)));
      return found.value;
    }
    if (Array.isArray(value) && value.length === 0) return NOTHING;
    return union.received && this.mode !== "request" ? value : this.#misfit(path);
  }

  /** Returns a value as one form of a union, or undefined if it is another. */
  #form(union, form, value) {
    const isKeyed = isObject(value) && Object.hasOwn(value, form.name);
    if (union.keyed && !isKeyed) return undefined;
    const reader = new Reader(this.mode);
    const path = union.keyed ? join("", form.name) : "";
    const found = reader.read(form.type, union.keyed ? value[form.name] : value, path);
    const isCertain = reader.mismatches.length === 0 || reader.absent(form.type) === undefined;
    if (found === undefined || !isCertain) return undefined;
    const whole = union.keyed ? { [form.name]: found } : found;
    return { value: whole, mismatches: reader.mismatches };
  }

  /** Returns an event of a queue. What does not fit in its data is not part of the response. */
  #fetched(value, path) {
    if (value === null) return NOTHING;
    const envelope = isObject(value) && !Array.isArray(value) ? value : { data: value };
    const read = (type, key) =>
      envelope[key] === undefined ? undefined : this.read(type, envelope[key], join(path, key));
    const name = read("string", "type") ?? "";
    const date = read("string", "date");
    return {
      eventId: read("integer", "eventId") ?? 0,
      type: name,
      ...(date === undefined ? {} : { date }),
      data: readData(name, envelope.data).data,
    };
  }
}

/** What stands for an object without a key that it needs. */
export const MISSING = Symbol("missing key");

/** Returns the data of an event, whether the event is known, and the paths that do not fit. */
export function readData(name, data) {
  const event = Object.hasOwn(wire.events, name) ? wire.events[name] : undefined;
  if (event !== undefined) {
    const reader = new Reader("event");
    const type = { object: event.data };
    const found = reader.read(type, data ?? null, "") ?? reader.absent(type);
    if (found !== undefined) {
      return { name, data: found, known: true, mismatches: reader.mismatches.sort() };
    }
  }
  return { name, data: data ?? null, known: false, mismatches: [] };
}

function aliases(field) {
  return field.aliases ?? [];
}

function nothingOf(field, otherwise) {
  switch (field.empty) {
    case undefined:
      return otherwise;
    case null:
      return OF_NULL;
    case false:
      return OF_FALSE;
    default:
      return { texts: [field.empty], numbers: [Number(field.empty)], blank: true, of: field.empty };
  }
}

function isNothing(type, value, nothing) {
  if (value === null || value === undefined) return true;
  if (value === "" && nothing.blank && !WITH_BLANK.includes(type)) return true;
  if (typeof value === "string") return nothing.texts.includes(value);
  if (typeof value === "number") {
    return nothing.of === undefined ? nothing.numbers.includes(value) : String(value) === nothing.of;
  }
  return value === false && nothing.false === true;
}

function hasNoEntries(value) {
  return value === null || value === undefined || [false, 0, "", "0"].includes(value);
}

/** Returns the entries of a list, which PHP writes as an object if it has gaps. */
function listEntries(value) {
  if (Array.isArray(value)) return value.map((entry, index) => [index, entry]);
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every(([key]) => /^[0-9]{1,19}$/.test(key))) return undefined;
  return entries.sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** Returns a value as a form expresses it: texts, without what is empty. */
function textsOnly(value) {
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, textsOnly(entry)])
    .filter(([, entry]) => entry !== undefined);
  if (entries.length === 0) return NOTHING;
  const isList = entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function define(object, key, value) {
  if (value === undefined) return;
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Whether two values are the same JSON. */
function isSame(a, b) {
  if (!isObject(a) || !isObject(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const isIn = (key) => Object.hasOwn(b, key) && isSame(a[key], b[key]);
  return keys.length === Object.keys(b).length && keys.every(isIn);
}

/** Returns the path of a key in the value at a path. */
function join(path, key) {
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Returns a path that begins at the value at another path. */
function append(path, inner) {
  if (path === "" || inner === "" || inner.startsWith("[")) return path + inner;
  return `${path}.${inner}`;
}

function isAtOrBelow(path, at) {
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}
