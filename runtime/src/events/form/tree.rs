//! The arrays that PHP builds from a form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// An array of PHP. All its keys are texts here, even numbers.
#[derive(Default)]
pub(super) struct Tree {
    entries: BTreeMap<String, Node>,
    /// The greatest numeric key.
    greatest: Option<i64>,
}

enum Node {
    Text(String),
    Tree(Tree),
}

impl Tree {
    /// Puts a text under these nested keys, replacing any previous value.
    pub(super) fn put(&mut self, keys: &[Cow<'_, str>], text: String) {
        let Some((key, deeper)) = keys.split_first() else {
            return;
        };
        // After the greatest number there is no next one, and PHP drops the value.
        let Some(node) = self.node(key) else {
            return;
        };
        if deeper.is_empty() {
            *node = Node::Text(text);
            return;
        }
        if let Node::Text(_) = node {
            *node = Node::Tree(Self::default());
        }
        if let Node::Tree(tree) = node {
            tree.put(deeper, text);
        }
    }

    /// Returns the node of a key; for an empty key, the number after the greatest.
    fn node(&mut self, key: &str) -> Option<&mut Node> {
        let (key, number) = if key.is_empty() {
            let next = self
                .greatest
                .map_or(Some(0), |number| number.checked_add(1))?;
            (Cow::Owned(next.to_string()), Some(next))
        } else {
            (Cow::Borrowed(key), number(key))
        };
        self.greatest = self.greatest.max(number);
        if !self.entries.contains_key(&*key) {
            let node = Node::Text(String::new());
            self.entries.insert(key.clone().into_owned(), node);
        }
        self.entries.get_mut(&*key)
    }

    /// Returns the array as an object, whatever its keys are.
    pub(super) fn into_object(self) -> Map<String, Value> {
        let entries = self.entries.into_iter();
        let value = |node| match node {
            Node::Text(text) => Value::String(text),
            Node::Tree(tree) => Value::Object(tree.into_object()),
        };
        entries.map(|(key, node)| (key, value(node))).collect()
    }
}

/// Returns the number that a key is for PHP: `5` is one, `05` and `+5` are texts.
fn number(key: &str) -> Option<i64> {
    let number: i64 = key.parse().ok()?;
    (number.to_string() == key).then_some(number)
}
