//! References to the result of an earlier item of the same batch.

use super::query::encode;

/// A place in the result of an earlier item of the same batch.
///
/// The server looks the value up while it carries the batch out, so that one request can use the
/// result of another. See [`BatchItem::refer`](super::BatchItem::refer).
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::batch::ResultOf;
///
/// // The id of the second user in the result of the first item.
/// let id = ResultOf::item(0).field("users").index(1).field("id");
/// ```
///
/// The path is that of the method's `result` in JSON. The server does not report a place that does
/// not exist: it goes as far as it can and inserts the value it finds there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultOf {
    pub(super) item: usize,
    path: Vec<String>,
}

/// A parameter that takes its value from an earlier result.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    /// The parameter as spelled in the query string, such as `fields[replyId]`.
    pub(super) parameter: String,
    pub(super) from: ResultOf,
}

impl ResultOf {
    /// Refers to the whole result of the item at this position of the batch; the first item is 0.
    #[must_use]
    pub fn item(position: usize) -> Self {
        Self {
            item: position,
            path: Vec::new(),
        }
    }

    /// Refers to the field of this name.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }

    /// Refers to the entry at this position of a list; the first entry is 0.
    #[must_use]
    pub fn index(self, position: usize) -> Self {
        self.field(&position.to_string())
    }

    /// Returns the server's notation for the place if the item has this key; returns `None` if a
    /// field has a name that the server cannot read.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let mut text = format!("$result[{key}]");
        for name in &self.path {
            if name.is_empty()
                || name.contains(|c: char| {
                    c.is_whitespace() || c.is_control() || matches!(c, '[' | ']')
                })
            {
                return None;
            }
            text.push('[');
            text.push_str(&encode(name));
            text.push(']');
        }
        Some(text)
    }
}
