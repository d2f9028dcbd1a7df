//! What generated setters share: lists and maps of whatever converts.

use std::collections::BTreeMap;

/// A list of what converts.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// A map of what converts.
pub fn map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// A list of what converts or is nothing.
pub fn nullable_list<T>(items: impl IntoIterator<Item = Option<impl Into<T>>>) -> Vec<Option<T>> {
    items.into_iter().map(|item| item.map(Into::into)).collect()
}

/// A map of what converts or is nothing.
pub fn nullable_map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<T>>)>,
) -> BTreeMap<String, Option<T>> {
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value.map(Into::into)))
        .collect()
}
