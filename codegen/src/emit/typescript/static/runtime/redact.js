// Removing secrets from texts that are shown: known ones in any spelling, links, and what looks like
// a token.

const REDACTED = "[redacted]";
const LINK = /(https?)(?:%3a%2f%2f|:\\\/\\\/|:\/\/)[^\s\p{Cc}"'<>`]*/iuy;
const SCHEME = /^https?(?:%3a%2f%2f|:\\\/\\\/|:\/\/)/i;
const RUN = /[A-Za-z0-9_-]{20,}/y;
const IN_RUN = /[A-Za-z0-9_-]/;
const SHORTEST_BEGINNING = 4;

/** Returns a text without secrets. */
export function redact(text, secrets) {
  const searched = { text: lower(text), secrets: spellings(secrets) };
  let shown = "";
  let at = 0;
  while (at < text.length) {
    const secret = longestAt(searched, at);
    const link = secret === undefined ? matchAt(LINK, text, at) : null;
    const run = secret === undefined && link === null ? runAt(text, at) : undefined;
    if (link !== null) {
      shown += shownLink(link[0], link[1], secrets);
      at = pastSecrets(searched, at, at + link[0].length);
    } else if (secret !== undefined || run !== undefined) {
      shown += REDACTED;
      at = pastSecrets(searched, at, secret ?? run);
    } else {
      const character = String.fromCodePoint(text.codePointAt(at));
      shown += visible(character);
      at += character.length;
    }
  }
  return shown;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Returns the end of what looks like a token and begins at a place. */
function runAt(text, at) {
  if (at > 0 && IN_RUN.test(text[at - 1])) return undefined;
  const run = matchAt(RUN, text, at)?.[0] ?? "";
  return /[A-Za-z]/.test(run) && /[0-9]/.test(run) ? at + run.length : undefined;
}

/** Returns the end of a piece, extended to the end of every secret that begins in it. */
function pastSecrets(searched, from, end) {
  let past = end;
  for (let at = from; at < past; at++) past = Math.max(past, longestAt(searched, at) ?? past);
  return past;
}

/** Returns the end of the longest secret that begins at a place, also if the text is cut in it. */
function longestAt({ text, secrets }, at) {
  const ends = secrets
    .filter((secret) => text.startsWith(secret, at) || isBeginning(text, at, secret))
    .map((secret) => Math.min(text.length, at + secret.length));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function isBeginning(text, at, secret) {
  if (text.length - at >= secret.length) return false;
  const rest = text.slice(at);
  return new TextEncoder().encode(rest).length >= SHORTEST_BEGINNING && secret.startsWith(rest);
}

/** Returns a link without its path and credentials. */
function shownLink(link, scheme, secrets) {
  const rest = link.replace(SCHEME, "");
  const end = rest.search(/[/\\?#%,;&()]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:[0-9]*$/, "");
  const path = end < 0 ? "" : rest.slice(end);
  const hidden = path === "" || path === "/" ? "" : `/${REDACTED}`;
  return `${scheme.toLowerCase()}://${redact(host, secrets)}${hidden}`;
}

function visible(character) {
  if (/[\n\r\t]/.test(character)) return " ";
  if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}

/** Returns every spelling of the secrets, in small letters. */
function spellings(secrets) {
  const all = secrets.filter((secret) => secret !== "").flatMap(spellingsOf);
  return [...new Set(all.map(lower))];
}

function spellingsOf(secret) {
  if (/^[A-Za-z0-9_-]*$/.test(secret)) return [secret];
  const percent = percentEncoded(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const slashes = json.replaceAll("/", "\\/");
  const html = (escape) => secret.replace(/[&<>"']/g, escape);
  const byNumber = (prefix, radix) => (character) =>
    `&#${prefix}${character.codePointAt(0).toString(radix)};`;
  const named = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;" };
  const padded = (character) => `&#${String(character.codePointAt(0)).padStart(3, "0")};`;
  const letters = /[^A-Za-z0-9]/gu;
  return [
    secret,
    percent,
    percent.replaceAll("%20", "+"),
    json,
    escapedBeyondAscii(slashes),
    escapedBeyondAscii(json.replace(/\\?["&<>']/g, (mark) => unicode(mark.at(-1)))),
    html((character) => named[character]),
    html(byNumber("", 10)),
    html(padded),
    html(byNumber("x", 16)),
    secret.replace(letters, byNumber("", 10)),
    secret.replace(letters, byNumber("x", 16)),
  ];
}

function percentEncoded(text) {
  const encode = (character) =>
    `%${character.codePointAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, encode);
}

function escapedBeyondAscii(text) {
  return text.replace(/[^\x00-\x7f]/g, unicode);
}

function unicode(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function lower(text) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
