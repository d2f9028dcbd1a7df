//! The spellings of values that portals send, as separate definitions.

use serde_json::{Value, json};

/// Returns the definitions of spellings. A pattern accepts only numbers that the reader can
/// represent.
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
                "description": "A whole number, also as a string.",
                "anyOf": [{ "type": "integer" }, digits],
            }),
        ),
        (
            "integer.event",
            json!({
                "description": "A whole number, also as a string, or a boolean for 0 or 1.",
                "anyOf": [{ "type": "integer" }, digits, flag],
            }),
        ),
        (
            "number",
            json!({
                "description": "A number, also as a string.",
                "anyOf": [{ "type": "number" }, decimals],
            }),
        ),
        (
            "number.event",
            json!({
                "description": "A number, also as a string, or a boolean for 0 or 1.",
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
                "description": "A string, also as a number or boolean.",
                "anyOf": [{ "type": "string" }, { "type": "number" }, flag],
            }),
        ),
        (
            "code",
            json!({
                "description": "A string, also as a number.",
                "anyOf": [{ "type": "string" }, { "type": "number" }],
            }),
        ),
        (
            "position",
            json!({
                "description": "A position in a list with gaps, which is written as an object.",
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

/// The suffix of the name of the definition of an absent object.
pub(super) const NOTHING: &str = ".nothing";
