// Paths of values in others: `items[3].id`.

/** Returns the path of a key in the value at a path. */
export function join(path, key) {
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Returns a path that begins at the value at another path. */
export function append(path, inner) {
  if (path === "" || inner === "" || inner.startsWith("[")) return path + inner;
  return `${path}.${inner}`;
}

/** Whether a path leads to the value at another path, or into it. */
export function isAtOrBelow(path, at) {
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}
