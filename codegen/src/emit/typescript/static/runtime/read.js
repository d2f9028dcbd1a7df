// Reading values of any type: from a response, from an event, or from the parameters of a request.
//
// A value that does not fit its type reads as nothing, and its path is a mismatch. So does an object
// without its id; the value around it is not affected.

import wire from "../wire.js";
import { define, isObject, isSame, listEntries, textsOnly } from "./json.js";
import { BLANK, ONLY, hasNoEntries, isNothing, nothingOf } from "./nothing.js";
import { append, isAtOrBelow, join } from "./paths.js";
import { readScalar } from "./scalars.js";

/** No value. */
const NOTHING = undefined;

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

  /** Returns the fields of an object that have a value; `MISSING` or `UNFIT` if one has none. */
  fields(fields, values, path) {
    const before = this.mismatches.length;
    // All values are read before a missing one ends the object, so that all are checked.
    const read = fields.map((field) => [field, this.#entry(field, values, path)]);
    const found = [];
    for (const [field, value] of read) {
      if (value !== undefined) found.push([keyOf(field), value]);
      else if (field.presence === "always") return this.#missing(field, path, before);
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
    if (hasNoEntries(value)) return NOTHING;
    const entries = listEntries(value);
    if (entries === undefined) return this.#misfit(path);
    return this.#entries(of, entries, (key) => `${path}[${key}]`).map(([, entry]) => entry);
  }

  #map(of, value, path) {
    if (hasNoEntries(value)) return NOTHING;
    if (!isObject(value)) return this.#misfit(path);
    const at = (key) => (Array.isArray(value) ? `${path}[${key}]` : join(path, key));
    return Object.fromEntries(this.#entries(of, Object.entries(value), at));
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
    if (found === MISSING || found === UNFIT) {
      return { value: NOTHING, isMissingKey: found === MISSING };
    }
    if (object.others) {
      const known = new Set(object.fields.flatMap(keysOf));
      for (const [key, other] of Object.entries(value)) {
        if (!known.has(key)) define(found, key, this.#any(other, ONLY));
      }
    }
    return { value: found };
  }

  /** Returns the value of a field, or the contents of a bundle. */
  #entry(field, values, path) {
    if (field.bundle !== undefined) {
      return this.#bundle(field, values[field.bundle], join(path, field.bundle));
    }
    const found = this.#field(field, values, path);
    if (found !== undefined || field.presence !== "always") return found;
    return structuredClone(field.default) ?? this.absent(field.type);
  }

  #bundle(bundle, value, path) {
    if (value !== undefined && value !== null && !isObject(value)) return this.#misfit(path);
    const found = this.fields(bundle.fields, value ?? {}, path);
    if (found === MISSING || found === UNFIT) return NOTHING;
    return bundle.required || Object.keys(found).length > 0 ? found : NOTHING;
  }

  /** Returns the value under the name of a field, or under an alias if there is none. */
  #field(field, values, path) {
    const isThere = (value) =>
      value !== undefined && (field.presence !== "always" || !this.#isEmpty(field.type, value));
    let found;
    for (const key of keysOf(field)) {
      if (!Object.hasOwn(values, key) || values[key] === undefined) continue;
      const value = this.#present(field, values[key], join(path, key));
      if (!isThere(found)) found = value ?? found;
    }
    return found;
  }

  /** Records a missing key, unless a mismatch says already why there is no value. */
  #missing(field, path, before) {
    const at = join(path, field.name);
    if (this.mismatches.slice(before).some((known) => isAtOrBelow(known, at))) return UNFIT;
    this.#misfit(at);
    return MISSING;
  }

  #present(field, value, path) {
    switch (field.presence) {
      case "always":
        return this.read(field.type, value, path, nothingOf(field, ONLY));
      case "patch": {
        if (value === field.empty) return value;
        const set = this.mode === "event" ? textsOnly(value) : value;
        if (set === undefined) return NOTHING;
        return this.read(field.type, set, path) ?? this.absent(field.type);
      }
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

  /** Whether a value in its documented form is as good as none. */
  #isEmpty(type, value) {
    if (value === undefined || value === null) return true;
    const [[kind, of]] = typeof type === "string" ? [[type]] : Object.entries(type);
    switch (kind) {
      case "id":
        return !wire.ids[of].zero && (value === 0 || value === "0");
      case "list":
      case "map":
        return Object.keys(value).length === 0;
      case "object": {
        const { fields } = wire.objects[of];
        const isListed = (key) => fields.some((field) => field.name === key);
        const isUnset = (field) => this.#isUnset(field, value[field.name]);
        return Object.keys(value).every(isListed) && fields.every(isUnset);
      }
      default:
        return false;
    }
  }

  #isUnset(field, value) {
    if (field.presence !== "always") return field.presence === "optional" && value === undefined;
    return field.default === undefined ? this.#isEmpty(field.type, value) : value === field.default;
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
      for (const mismatch of found.mismatches) this.mismatches.push(append(path, mismatch));
      return found.value;
    }
    if (Array.isArray(value) && value.length === 0) return NOTHING;
    return union.received && this.mode !== "request" ? value : this.#misfit(path);
  }

  /** Returns a value as one form of a union, or undefined if it is another. */
  #form(union, form, value) {
    if (union.keyed && !isKeyedBy(value, form.name)) return undefined;
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

/** What stands for an object that lacks a key which it needs. */
const MISSING = Symbol("missing key");

/** What stands for an object in which the value of such a key does not fit. */
const UNFIT = Symbol("unfit key");

/** Returns the data of an event, whether it has its form, and the paths that do not fit. */
export function readData(name, data) {
  const asReceived = { name, data: data ?? null, known: false, mismatches: [] };
  if (!Object.hasOwn(wire.events, name)) return asReceived;
  const reader = new Reader("event");
  const type = { object: wire.events[name].data };
  const found = reader.read(type, data ?? null, "") ?? reader.absent(type);
  const mismatches = reader.mismatches.sort();
  if (found === undefined) return { ...asReceived, mismatches };
  return { name, data: found, known: true, mismatches };
}

/** Returns the keys under which a field is read. */
function keysOf(field) {
  return [field.name, ...(field.aliases ?? [])];
}

/** Returns the key under which a field or a bundle is written. */
export function keyOf(field) {
  return field.bundle ?? field.name;
}

/** Whether a value is an object with this key only. */
function isKeyedBy(value, key) {
  return isObject(value) && Object.hasOwn(value, key) && Object.keys(value).length === 1;
}
