//! PHP's form notation: reads `fields[a][b]=x&list[]=y` into the tree that PHP builds.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::errors::Failure;
use crate::php;

/// How many parameters PHP reads from one request.
const MAX_PARAMETERS: usize = 1_000;
/// How deep PHP nests them.
const MAX_DEPTH: usize = 64;

/// Reads a form body or a query by the rules of PHP's `parse_str`. All scalars are strings; bytes
/// that are not UTF-8 are replaced.
///
/// A repeated name keeps the last value in the first one's place.
pub(crate) fn read(encoded: &[u8]) -> Result<Branch, Failure> {
    let mut root = Branch::default();
    for (count, (name, value)) in form_urlencoded::parse(encoded).enumerate() {
        if count == MAX_PARAMETERS {
            return Err(too_much("more than 1000 parameters"));
        }
        let keys = keys(&name);
        if keys.len() > MAX_DEPTH {
            return Err(too_much("parameters nested deeper than 64 levels"));
        }
        if !keys[0].is_empty() {
            root.put(&keys, value.into_owned());
        }
    }
    Ok(root)
}

fn too_much(what: &str) -> Failure {
    Failure::unreadable(
        400,
        format!("the form or query has {what}: send JSON instead"),
    )
}

/// Splits `a[b][]` into `a`, `b` and the empty key, which means the next free number.
///
/// As in PHP, text after a closing bracket is dropped. The outermost name becomes that of a valid
/// PHP variable: without leading spaces, and with `_` for spaces, dots and an unclosed bracket.
fn keys(name: &str) -> Vec<Cow<'_, str>> {
    // In PHP a zero byte ends the name.
    let name = name.split('\0').next().unwrap_or_default();
    let name = name.trim_start_matches(' ');
    let Some((first, mut rest)) = name.split_once('[') else {
        return vec![variable(name)];
    };
    if first.is_empty() {
        return vec![Cow::Borrowed("")];
    }
    if !rest.contains(']') {
        return vec![variable(name)];
    }
    let mut keys = vec![variable(first)];
    while let Some((key, behind)) = rest.split_once(']') {
        keys.push(Cow::Borrowed(if is_one_space(key) { "" } else { key }));
        match behind.strip_prefix('[') {
            Some(next) => rest = next,
            None => break,
        }
    }
    keys
}

/// Returns whether the key is a single character that C regards as a space, which PHP ignores.
fn is_one_space(key: &str) -> bool {
    matches!(key, " " | "\t" | "\n" | "\u{b}" | "\u{c}" | "\r")
}

fn variable(name: &str) -> Cow<'_, str> {
    if name.contains([' ', '.', '[']) {
        Cow::Owned(name.replace([' ', '.', '['], "_"))
    } else {
        Cow::Borrowed(name)
    }
}

/// A level of the tree in order of arrival, which decides whether it is a list.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Branch(Vec<(String, Node)>);

#[derive(Debug, PartialEq)]
enum Node {
    Leaf(String),
    Branch(Branch),
}

impl Branch {
    fn put(&mut self, keys: &[Cow<'_, str>], value: String) {
        let Some((key, deeper)) = keys.split_first() else {
            return;
        };
        // After the greatest number there is no next one, and PHP drops the value.
        let Some(node) = self.node(key) else {
            return;
        };
        if deeper.is_empty() {
            *node = Node::Leaf(value);
            return;
        }
        if let Node::Leaf(_) = node {
            *node = Node::Branch(Branch::default());
        }
        if let Node::Branch(branch) = node {
            branch.put(deeper, value);
        }
    }

    /// Returns the node of this key; a new one is an empty leaf.
    fn node(&mut self, key: &str) -> Option<&mut Node> {
        let key = if key.is_empty() {
            self.next_number()?.to_string()
        } else {
            key.to_owned()
        };
        let at = self
            .0
            .iter()
            .position(|(known, _)| *known == key)
            .unwrap_or_else(|| {
                self.0.push((key, Node::Leaf(String::new())));
                self.0.len() - 1
            });
        Some(&mut self.0[at].1)
    }

    /// Returns one more than the highest number among the keys; PHP does not regard `01` as a
    /// number.
    fn next_number(&self) -> Option<i64> {
        let number = |key: &str| {
            let number: i64 = key.parse().ok()?;
            (number.to_string() == key).then_some(number)
        };
        let numbers = self.0.iter().filter_map(|(key, _)| number(key));
        numbers
            .max()
            .map_or(Some(0), |highest| highest.checked_add(1))
    }

    /// Returns the keys of the level under this name, in order.
    pub(crate) fn keys_of(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().find(|(known, _)| known == name);
        match found {
            Some((_, Node::Branch(Branch(children)))) => {
                children.iter().map(|(key, _)| key.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn into_object(self) -> Map<String, Value> {
        self.0
            .into_iter()
            .map(|(key, node)| (key, node.into_json()))
            .collect()
    }
}

impl Node {
    fn into_json(self) -> Value {
        match self {
            Self::Leaf(text) => Value::String(text),
            Self::Branch(Branch(children)) => php::array(
                children
                    .into_iter()
                    .map(|(key, node)| (key, node.into_json()))
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn forms() {
        for (form, expected) in [
            ("", json!({})),
            ("a=1&b=true", json!({ "a": "1", "b": "true" })),
            ("a=1&a=2", json!({ "a": "2" })),
            ("a=x%20y+z%26&b", json!({ "a": "x y z&", "b": "" })),
            (
                "f[a][b]=x&f[a][c]=y",
                json!({ "f": { "a": { "b": "x", "c": "y" } } }),
            ),
            ("f%5Ba%5D=x", json!({ "f": { "a": "x" } })),
            ("l[]=x&l[]=y", json!({ "l": ["x", "y"] })),
            ("l[0]=x&l[1]=y", json!({ "l": ["x", "y"] })),
            ("l[1]=x&l[0]=y", json!({ "l": { "0": "y", "1": "x" } })),
            ("l[7]=x&l[]=y", json!({ "l": { "7": "x", "8": "y" } })),
            (
                "l[0][n]=x&l[0][m]=y",
                json!({ "l": [{ "n": "x", "m": "y" }] }),
            ),
            ("0=123&1[t]=x", json!({ "0": "123", "1": { "t": "x" } })),
            ("a=1&a[b]=2", json!({ "a": { "b": "2" } })),
            ("a[b]=1&a=2", json!({ "a": "2" })),
            ("a[b=1&c]=2&[d]=3&=4", json!({ "a_b": "1", "c]": "2" })),
            (
                "+a.b+c=1&f[x.y z]=2",
                json!({ "a_b_c": "1", "f": { "x.y z": "2" } }),
            ),
            ("l[01]=x&l[]=y", json!({ "l": { "01": "x", "0": "y" } })),
            (
                "l[][n]=x&l[][n]=y",
                json!({ "l": [{ "n": "x" }, { "n": "y" }] }),
            ),
            ("a[b]c=1", json!({ "a": { "b": "1" } })),
            ("a=%zz%&b=%ff", json!({ "a": "%zz%", "b": "\u{fffd}" })),
            (
                "l[18446744073709551615]=x&l[]=y",
                json!({ "l": { "18446744073709551615": "x", "0": "y" } }),
            ),
        ] {
            assert_eq!(
                read(form.as_bytes()).map(|root| Value::Object(root.into_object())),
                Ok(expected),
                "{form}"
            );
        }
    }

    /// The same table that the client is held to.
    #[test]
    fn forms_read_as_php_has_read_them() {
        fn as_object(value: Value) -> Value {
            match value {
                Value::Array(items) => (0..)
                    .map(|at: usize| at.to_string())
                    .zip(items.into_iter().map(as_object))
                    .collect::<Map<_, _>>()
                    .into(),
                Value::Object(fields) => fields
                    .into_iter()
                    .map(|(key, value)| (key, as_object(value)))
                    .collect::<Map<_, _>>()
                    .into(),
                text => text,
            }
        }
        let table = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../runtime/tests/php/forms.json"
        );
        let recorded = std::fs::read_to_string(table).expect("the repository has it");
        let recorded: Map<String, Value> = serde_json::from_str(&recorded).expect("a table");
        for (form, expected) in recorded {
            let read = read(form.as_bytes()).map(|root| Value::Object(root.into_object()));
            assert_eq!(read.map(as_object), Ok(expected), "{form}");
        }
    }

    #[test]
    fn limits() {
        let parameters = |count: usize| format!("{}a=1", "a=1&".repeat(count - 1));
        assert!(read(parameters(1_000).as_bytes()).is_ok());
        assert!(read(parameters(1_001).as_bytes()).is_err());
        let nested = |depth: usize| format!("a{}=1", "[b]".repeat(depth - 1));
        assert!(read(nested(64).as_bytes()).is_ok());
        assert!(read(nested(65).as_bytes()).is_err());
    }
}
