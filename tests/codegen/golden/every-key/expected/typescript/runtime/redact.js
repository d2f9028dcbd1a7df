// Removing secrets from texts that are shown: known ones in any spelling, links, and what looks like
// a token.

const REDACTED = "[redacted]";
const LINK = /^(https?)(?:%3a%2f%2f|:\\\/\\\/|:\/\/)[^\s\p{Cc}"'<>`]*/iu;
const SCHEME = /^https?(?:%3a%2f%2f|:\\\/\\\/|:\/\/)/i;
const RUN = /^[A-Za-z0-9_-]{20,}/;
const IN_RUN = /[A-Za-z0-9_-]/;
const SHORTEST_BEGINNING = 4;

/** Returns a text without secrets. */
export function redact(text, secrets) {
  const spelled = spellings(secrets);
  let shown = "";
  let at = 0;
  while (at < text.length) {
    const secret = secretAt(text, at, spelled);
    const link = secret === undefined ? LINK.exec(text.slice(at)) : null;
    if (secret !== undefined) {
      shown += REDACTED;
      at = secret;
    } else if (link !== null) {
      shown += shownLink(link[0], link[1], secrets);
      at = pastSecrets(text, at, at + link[0].length, spelled);
    } else {
      const run = isInRun(text, at) ? null : RUN.exec(text.slice(at));
      if (run !== null && /[A-Za-z]/.test(run[0]) && /[0-9]/.test(run[0])) {
        shown += REDACTED;
        at = pastSecrets(text, at, at + run[0].length, spelled);
      } else {
        const character = String.fromCodePoint(text.codePointAt(at));
        shown += visible(character);
        at += character.length;
      }
    }
  }
  return shown;
}

function isInRun(text, at) {
  return at > 0 && IN_RUN.test(text[at - 1]);
}

/** Returns the end of the secret that begins at a place, with those that overlap it. */
function secretAt(text, at, spelled) {
  const end = longestAt(text, at, spelled);
  return end === undefined ? undefined : pastSecrets(text, at + 1, end, spelled);
}

/** Returns the end of a piece, extended to the end of every secret that begins in it. */
function pastSecrets(text, from, end, spelled) {
  let past = end;
  for (let at = from; at < past; at++) {
    past = Math.max(past, longestAt(text, at, spelled) ?? past);
  }
  return past;
}

function longestAt(text, at, spelled) {
  const rest = lower(text.slice(at));
  const ends = spelled
    .filter((secret) => rest.startsWith(secret) || isBeginning(rest, secret))
    .map((secret) => Math.min(text.length, at + secret.length));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Whether the end of a text is the beginning of a secret, as in a text that was cut. */
function isBeginning(rest, secret) {
  const length = new TextEncoder().encode(rest).length;
  return length >= SHORTEST_BEGINNING && secret.startsWith(rest);
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
  return encodeURIComponent(text).replace(/[!'()*]/g, encode);
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
