//! Paths of values: `items[3].id`.

/// The place of a value, as the steps that lead to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

impl Path {
    pub(super) fn push(&mut self, step: String) {
        self.0.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Whether this is a key of the object at another place.
    pub(super) fn is_key_of(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() + 1
            && self.is_at_or_below(other)
            && self.0.last().is_some_and(|step| !step.starts_with('['))
    }

    /// Whether this is another place or within it.
    pub(super) fn is_at_or_below(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Returns the path as a text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for step in &self.0 {
            if !text.is_empty() && !step.starts_with('[') {
                text.push('.');
            }
            text.push_str(step);
        }
        text
    }
}

/// Returns a key as a step, quoted unless it is a word.
pub(super) fn key(key: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_word) {
        key.to_owned()
    } else {
        format!("[{key:?}]")
    }
}

/// Returns a position in a list as a step.
pub(super) fn position(position: usize) -> String {
    format!("[{position}]")
}
