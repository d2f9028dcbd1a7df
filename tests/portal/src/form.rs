//! PHP's form notation: `fields[a][b]=x&list[]=y` as the tree PHP would build of it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::failure::Failure;

/// How many parameters PHP reads of one request.
const MAX_PARAMETERS: usize = 1_000;
/// How deep PHP nests them.
const MAX_DEPTH: usize = 64;

/// Reads a form body or a query. All scalars are strings; bytes that are not UTF-8 are replaced.
///
/// A repeated name keeps the last value. Where the keys of a level are 0, 1, 2 … in order, the
/// level is a list, as it is for PHP's own JSON encoder.
pub(crate) fn read(encoded: &[u8]) -> Result<Map<String, Value>, Failure> {
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
    Ok(root.into_object())
}

fn too_much(what: &str) -> Failure {
    Failure::unreadable(
        400,
        format!("the form or query has {what}: send JSON instead"),
    )
}

/// `a[b][]` as `a`, `b` and the empty key, which means the next free number.
///
/// As in PHP, text behind a bracket that closes a key is dropped, and a bracket that never closes
/// is an ordinary character.
fn keys(name: &str) -> Vec<Cow<'_, str>> {
    let Some((first, mut rest)) = name.split_once('[').filter(|(_, rest)| rest.contains(']'))
    else {
        return vec![Cow::Borrowed(name)];
    };
    let mut keys = vec![Cow::Borrowed(first)];
    while let Some((key, behind)) = rest.split_once(']') {
        keys.push(Cow::Borrowed(key));
        match behind.strip_prefix('[') {
            Some(next) => rest = next,
            None => break,
        }
    }
    keys
}

/// A level of the tree in the order of arrival, which decides whether it is a list.
#[derive(Default)]
struct Branch(Vec<(String, Node)>);

enum Node {
    Leaf(String),
    Branch(Branch),
}

impl Branch {
    fn put(&mut self, keys: &[Cow<'_, str>], value: String) {
        let Some((key, deeper)) = keys.split_first() else {
            return;
        };
        let node = self.node(key);
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

    /// The node of this key; a new one is an empty leaf.
    fn node(&mut self, key: &str) -> &mut Node {
        let key = if key.is_empty() {
            self.next_number().to_string()
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
        &mut self.0[at].1
    }

    fn next_number(&self) -> u64 {
        let numbers = self.0.iter().filter_map(|(key, _)| key.parse::<u64>().ok());
        numbers.max().map_or(0, |highest| highest.saturating_add(1))
    }

    fn into_object(self) -> Map<String, Value> {
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
            Self::Branch(Branch(children)) => {
                let is_list = children
                    .iter()
                    .enumerate()
                    .all(|(at, (key, _))| *key == at.to_string());
                if is_list {
                    children
                        .into_iter()
                        .map(|(_, node)| node.into_json())
                        .collect()
                } else {
                    Value::Object(Branch(children).into_object())
                }
            }
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
            ("a[b=1&c]=2&[d]=3&=4", json!({ "a[b": "1", "c]": "2" })),
            ("a[b]c=1", json!({ "a": { "b": "1" } })),
            ("a=%zz%&b=%ff", json!({ "a": "%zz%", "b": "\u{fffd}" })),
            (
                "l[18446744073709551615]=x&l[]=y",
                json!({ "l": { "18446744073709551615": "y" } }),
            ),
        ] {
            assert_eq!(
                read(form.as_bytes()).map(Value::Object),
                Ok(expected),
                "{form}"
            );
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
