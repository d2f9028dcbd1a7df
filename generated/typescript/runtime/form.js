// Forms as PHP reads them: `data[message][id]=789` is an object in an object.

/** Returns the texts of a form, in objects. */
export function parseForm(form) {
  const root = new Map();
  for (const pair of form.split("&")) {
    if (pair === "") continue;
    const [name, ...rest] = pair.split("=");
    insert(root, keys(decode(name)), decode(rest.join("=")));
  }
  return unfolded(root);
}

function decode(text) {
  const bytes = [];
  const source = new TextEncoder().encode(text.replaceAll("+", " "));
  for (let at = 0; at < source.length; at++) {
    const digits = String.fromCharCode(...source.slice(at + 1, at + 3));
    if (source[at] === 0x25 && /^[0-9a-fA-F]{2}$/.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      bytes.push(source[at]);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** Returns the keys in a name; undefined stands for the next free position. */
function keys(name) {
  const open = name.indexOf("[");
  const first = open <= 0 ? name : name.slice(0, open);
  const found = [first.trimStart().replace(/[. ]/g, "_")];
  let rest = open <= 0 ? "" : name.slice(open);
  while (rest.startsWith("[")) {
    const close = rest.indexOf("]");
    if (close < 0) break;
    found.push(close === 1 ? undefined : rest.slice(1, close));
    rest = rest.slice(close + 1);
  }
  return found;
}

function insert(root, keys, value) {
  let at = root;
  keys.forEach((key, index) => {
    const name = key ?? String(nextPosition(at));
    if (index === keys.length - 1) {
      at.set(name, value);
      return;
    }
    if (!(at.get(name) instanceof Map)) at.set(name, new Map());
    at = at.get(name);
  });
}

function nextPosition(map) {
  const positions = [...map.keys()].filter((key) => /^(0|[1-9][0-9]*)$/.test(key)).map(Number);
  return Math.max(-1, ...positions) + 1;
}

function unfolded(map) {
  const entries = [...map].map(([key, value]) => [
    key,
    value instanceof Map ? unfolded(value) : value,
  ]);
  return Object.fromEntries(entries);
}
