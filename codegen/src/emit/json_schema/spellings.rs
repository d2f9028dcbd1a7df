//! The spellings of values that portals send, as definitions of their own.

use serde_json::{Value, json};

/// The definitions of spellings. A pattern takes no number that the reader could not hold.
pub(super) fn spellings(base: &str) -> [(&'static str, Value); 11] {
    let digits = json!({ "type": "string", "pattern": r"^\s*[+-]?[0-9]{1,18}\s*$" });
    let decimals = json!({
        "type": "string",
        "pattern": r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\s*$",
    });
    let flag = json!({ "type": "boolean" });
    [
        (
            "integer",
            json!({
                "description": "A whole number, or its digits.",
                "anyOf": [{ "type": "integer" }, digits],
            }),
        ),
        (
            "integer.event",
            json!({
                "description": "A whole number, its digits, or a flag that stands for 0 or 1.",
                "anyOf": [{ "type": "integer" }, digits, flag],
            }),
        ),
        (
            "number",
            json!({
                "description": "A number, or its digits.",
                "anyOf": [{ "type": "number" }, decimals],
            }),
        ),
        (
            "number.event",
            json!({
                "description": "A number, its digits, or a flag that stands for 0 or 1.",
                "anyOf": [{ "type": "number" }, decimals, flag],
            }),
        ),
        (
            "boolean",
            json!({
                "description": "True or false, in any spelling.",
                "anyOf": [
                    flag,
                    { "enum": ["Y", "N", "y", "n", "1", "0", "true", "false", "", 1, 0] },
                ],
            }),
        ),
        (
            "yes_no",
            json!({
                "description": "Yes or no, in any spelling.",
                "anyOf": [{ "type": "string", "enum": ["N", "Y"] }, { "$ref": format!("{base}boolean") }],
            }),
        ),
        (
            "text",
            json!({
                "description": "A text, or a number or flag in its place.",
                "anyOf": [{ "type": "string" }, { "type": "number" }, flag],
            }),
        ),
        (
            "code",
            json!({
                "description": "A text, or a number in its place.",
                "anyOf": [{ "type": "string" }, { "type": "number" }],
            }),
        ),
        (
            "position",
            json!({
                "description": "A position in a list that is written as an object, since it has gaps.",
                "type": "string",
                "pattern": "^[0-9]{1,19}$",
            }),
        ),
        (
            "no_entries",
            json!({
                "description": "A list or map without entries.",
                "enum": [null, false, 0, "", "0"],
            }),
        ),
        (
            "nothing",
            json!({ "description": "No value.", "enum": [null, ""] }),
        ),
    ]
}

/// What the name of the definition of no object ends in.
pub(super) const NOTHING: &str = ".nothing";
