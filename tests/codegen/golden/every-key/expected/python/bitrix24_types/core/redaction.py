"""Hides secrets in a text that is shown or logged."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

MARK = "[redacted]"

# The end of a text of this length is taken for the beginning of a secret.
PIECE_LENGTH = 4

PLAIN = re.compile(r"[A-Za-z0-9_-]+")
TOKEN = re.compile(r"(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{20,}")
LINK = re.compile(r"(https?)(?:://|:\\/\\/|%3a%2f%2f)", re.IGNORECASE)
AUTHORITY_END = re.compile(r"[/\\?#%,;&()]")
NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"}

# Invisible characters and those that change the direction of writing.
UNSAFE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Returns a text as it may be shown: without these secrets, and without links and tokens."""
    found = [spelling for secret in secrets if secret for spelling in spellings(secret)]
    return shown(text, found)


def shown(text: str, known: list[str]) -> str:
    """Returns a text without secrets in these spellings."""
    places = places_of(text, known)
    starts = {start for start, _ in places}
    parts = []
    at = 0
    # Up to here, a run was found to be no token.
    checked = 0
    while at < len(text):
        if at in starts:
            parts.append(MARK)
            at = end_of(at, at + 1, places)
        elif link := LINK.match(text, at):
            end = link.end()
            while end < len(text) and not ends_link(text[end]):
                end += 1
            address = text[link.end() : end]
            authority = AUTHORITY_END.split(address, maxsplit=1)[0]
            parts.append(f"{link[1].lower()}://{shown(host_of(authority), known)}")
            if address[len(authority) :] not in ("", "/"):
                parts.append(f"/{MARK}")
            at = end_of(at, end, places)
        elif at >= checked and (token := TOKEN.match(text, at)):
            parts.append(MARK)
            at = end_of(at, token.end(), places)
        else:
            if at >= checked and (run := PLAIN.match(text, at)):
                checked = run.end()
            parts.append(visible(text[at]))
            at += 1
    return "".join(parts)


def ends_link(letter: str) -> bool:
    """Whether a link ends before a character."""
    return letter.isspace() or unicodedata.category(letter) == "Cc" or letter in "\"'<>`"


def host_of(authority: str) -> str:
    """Returns the host without user, password and port."""
    host = authority.rpartition("@")[2]
    if host.startswith("[") and "]" in host:
        return host[: host.index("]") + 1]
    return host.partition(":")[0]


def visible(letter: str) -> str:
    """Returns a character, or its number if it is not visible."""
    if letter in "\n\r\t":
        return " "
    if unicodedata.category(letter) == "Cc" or UNSAFE.match(letter):
        return f"\\u{{{ord(letter):x}}}"
    return letter


def places_of(text: str, known: list[str]) -> list[tuple[int, int]]:
    """Returns the places of secrets in a text, in order; overlapping ones are one."""
    folded = lower(text)
    found: list[tuple[int, int]] = []
    for spelling in {lower(spelling) for spelling in known}:
        at = folded.find(spelling)
        while at >= 0:
            found.append((at, at + len(spelling)))
            at = folded.find(spelling, at + 1)
        for length in range(len(spelling) - 1, 0, -1):
            is_piece = len(spelling[:length].encode()) >= PIECE_LENGTH
            if is_piece and folded.endswith(spelling[:length]):
                found.append((len(text) - length, len(text)))
                break
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def end_of(start: int, end: int, places: list[tuple[int, int]]) -> int:
    """Returns where a removed piece ends: with every secret that begins inside it."""
    for place_start, place_end in places:
        if start <= place_start < end:
            end = max(end, place_end)
    return end


def lower(text: str) -> str:
    """Returns a text with the ASCII letters in lower case."""
    return re.sub("[A-Z]", lambda letter: letter[0].lower(), text)


def spellings(secret: str) -> list[str]:
    """Returns the spellings in which a secret may come back."""
    if PLAIN.fullmatch(secret):
        return [secret]
    percent = quote(secret, safe="_-.~")
    text = json.dumps(secret, ensure_ascii=False)[1:-1]
    of_php = text.replace("/", "\\/")
    careful = text.replace('\\"', '"')

    def each(text: str, is_kept: str, spelled: str) -> str:
        return re.sub(is_kept, lambda letter: spelled.format(ord(letter[0])), text)

    return [
        secret,
        percent,
        percent.replace("%20", "+"),
        text,
        re.sub(r"[^\x00-\x7f]", units, of_php),
        re.sub(r"[^\x00-\x7f]|[&<>\"']", units, careful),
        re.sub(r"[&<>\"']", lambda letter: NAMED[letter[0]], secret),
        each(secret, r"[&<>\"']", "&#{};"),
        each(secret, r"[&<>\"']", "&#{:03};"),
        each(secret, r"[&<>\"']", "&#x{:x};"),
        each(secret, r"[^A-Za-z0-9]", "&#{};"),
        each(secret, r"[^A-Za-z0-9]", "&#x{:x};"),
    ]


def units(letter: re.Match[str]) -> str:
    """Returns a character as JSON escapes it."""
    encoded = letter[0].encode("utf-16-be")
    pairs = (encoded[at : at + 2] for at in range(0, len(encoded), 2))
    return "".join(f"\\u{pair.hex()}" for pair in pairs)
