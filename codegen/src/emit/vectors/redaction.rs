//! `redaction.json`: texts with secrets and the texts that may be shown.

use serde_json::{Value, json};

use super::redact::redacted;

/// Returns the vectors. They do not depend on the spec.
pub(super) fn vectors() -> impl Iterator<Item = Value> {
    let vector = |(name, secrets, text): &(&str, &[&str], &str)| {
        json!({
            "name": name,
            "text": text,
            "secrets": secrets,
            "redacted": redacted(text, secrets),
        })
    };
    CASES.iter().map(vector)
}

/// The name, the secrets and the text of each vector.
const CASES: &[(&str, &[&str], &str)] = &[
    ("no secret", &[], "A plain text stays as it is."),
    ("an empty secret", &[""], "A plain text stays as it is."),
    ("a secret", &["canary"], "Wrong value canary."),
    (
        "a secret within a word",
        &["canary"],
        "Wrong value in_canary_here.",
    ),
    (
        "a secret that is a common word",
        &["the"],
        "The bird in the other cage",
    ),
    ("letter case", &["CaNaRy"], "canary, CANARY and Canary"),
    (
        "two secrets side by side",
        &["canary", "finch"],
        "canaryfinch",
    ),
    (
        "overlapping secrets",
        &["canary bird", "bird cage"],
        "a canary bird cage",
    ),
    (
        "a secret within another",
        &["bird", "canary bird cage"],
        "a canary bird cage, a bird",
    ),
    (
        "the beginning of a secret at the end",
        &["canary code"],
        "it was CANARY c",
    ),
    ("a short beginning at the end", &["canary"], "it can"),
    ("in JSON", &["b\"t\\k"], r#"Wrong value "b\"t\\k"."#),
    (
        "in JSON of PHP",
        &["a/\u{e9}"],
        r#"Wrong value "a\/\u00e9"."#,
    ),
    (
        "in careful JSON",
        &["b&t<k>"],
        r"Wrong value b\u0026t\u003Ck\u003e.",
    ),
    (
        "percent-encoded",
        &["s+/\"\u{e9}="],
        "key=s%2B%2F%22%C3%A9%3D&x=s%2b%2f%22%c3%a9%3d",
    ),
    ("in a form", &["two words/"], "key=two+words%2F"),
    ("in HTML", &["b&t\"k'"], "<p>b&amp;t&quot;k&#039;</p>"),
    (
        "in HTML with numbers",
        &["b&t\"k'"],
        "<p>b&#38;t&#34;k&#39;, b&#x26;t&#x22;k&#x27;</p>",
    ),
    (
        "in HTML with all characters",
        &["b \u{e9}"],
        "b&#32;&#233; b&#x20;&#xe9;",
    ),
    (
        "a link",
        &[],
        "see https://example.com/path/17/abc/?x=1#y, please",
    ),
    (
        "a link with a user",
        &[],
        "HTTP://user:word@example.com:8080/a",
    ),
    (
        "a link to an address",
        &[],
        "https://[::1]:8443/a and http://127.0.0.1/",
    ),
    (
        "links without a path",
        &[],
        "https://example.com/ and https://example.com",
    ),
    (
        "a link in JSON of PHP",
        &[],
        r#""url":"https:\/\/example.com\/path\/17","#,
    ),
    (
        "a link in a form",
        &[],
        "url=https%3A%2F%2Fexample.com%2Fpath%2F17",
    ),
    (
        "a secret as a host",
        &["canary"],
        "https://canary.example.com/x",
    ),
    (
        "a secret that begins in a link",
        &["code tail"],
        "https://example.com/code tail end",
    ),
    (
        "a long run",
        &[],
        "token 0a1b2c3d4e5f6a7b8c9d, number 12345678901234567890123",
    ),
    (
        "runs that are no token",
        &[],
        "A_LONG_CODE_OF_CAPITALS and short1 0a1b2c3d4e5f6a7b8c9",
    ),
    (
        "a secret that begins in a run",
        &["1234.tail"],
        "abcdefghijklmnopqrstu1234.tail end",
    ),
    ("line breaks", &["canary"], "one\ntwo\r\n\tcanary"),
    (
        "characters that move the cursor",
        &[],
        "a\u{1b}]0;b\u{202e}c\u{200b}d",
    ),
    (
        "other scripts",
        &["\u{43f}\u{442}\u{438}\u{446}\u{430}"],
        "\u{42d}\u{442}\u{43e} \u{43f}\u{442}\u{438}\u{446}\u{430}, %D0%BF%D1%82%D0%B8%D1%86%D0%B0",
    ),
    (
        "a secret that is a link",
        &["https://canary/y"],
        "at https://canary/y, https://canary/z",
    ),
];
