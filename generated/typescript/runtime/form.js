// Forms as PHP reads them: `data[message][id]=789` is an object in an object.

/** The depth from which PHP ignores a text. */
const DEEPEST = 64;

/** Returns the texts of a form, in objects. */
export function parseForm(form) {
  const root = new Entries();
  for (const pair of form.split("&")) {
    if (pair === "") continue;
    const [name, ...rest] = pair.split("=");
    const keys = keysIn(decode(name));
    if (keys.length > 0 && keys.length <= DEEPEST) root.insert(keys, decode(rest.join("=")));
  }
  return root.toObject();
}

/** The texts and further entries below a name. */
class Entries {
  #entries = new Map();
  #next = 0;

  insert([first, ...inner], value) {
    const key = first ?? String(this.#next);
    if (/^(0|[1-9][0-9]{0,14})$/.test(key)) this.#next = Math.max(this.#next, Number(key) + 1);
    if (inner.length === 0) {
      this.#entries.set(key, value);
      return;
    }
    if (!(this.#entries.get(key) instanceof Entries)) this.#entries.set(key, new Entries());
    this.#entries.get(key).insert(inner, value);
  }

  toObject() {
    const entries = [...this.#entries].map(([key, value]) => [
      key,
      value instanceof Entries ? value.toObject() : value,
    ]);
    return Object.fromEntries(entries);
  }
}

/** Returns a text without its percent encoding; other bytes than UTF-8 are replaced. */
function decode(text) {
  const spaced = text.replaceAll("+", " ");
  if (!spaced.includes("%")) return spaced;
  const bytes = [];
  const source = new TextEncoder().encode(spaced);
  for (let at = 0; at < source.length; at++) {
    const digits = source[at] === 0x25 ? String.fromCharCode(source[at + 1], source[at + 2]) : "";
    if (/^[0-9a-fA-F]{2}$/.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      bytes.push(source[at]);
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

/** Returns the keys in a name, if it has any; undefined stands for the next free position. */
function keysIn(name) {
  const trimmed = name.replace(/^ +/, "");
  const open = trimmed.indexOf("[");
  if (trimmed === "" || open === 0) return [];
  if (open < 0 || !trimmed.includes("]", open)) return [plain(trimmed)];
  const keys = [plain(trimmed.slice(0, open))];
  let at = open;
  while (trimmed[at] === "[") {
    const close = trimmed.indexOf("]", at);
    if (close < 0) break;
    const key = trimmed.slice(at + 1, close);
    keys.push(/^\s?$/.test(key) ? undefined : key);
    at = close + 1;
  }
  return keys;
}

/** Returns a name as PHP spells it outside of brackets. */
function plain(name) {
  return name.replace(/[. []/g, "_");
}
