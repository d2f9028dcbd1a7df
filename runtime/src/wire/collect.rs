//! Conversions that generated setters share.

use std::collections::BTreeMap;

/// Converts items into a list.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Converts rows of items into one list, with the row separator between them. Empty rows are left
/// out.
pub fn rows<T>(
    rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<T>>>,
    end: impl Fn() -> T,
) -> Vec<T> {
    let mut items = Vec::new();
    for row in rows {
        let mut row = row.into_iter().map(Into::into).peekable();
        if !items.is_empty() && row.peek().is_some() {
            items.push(end());
        }
        items.extend(row);
    }
    items
}

/// Converts entries into a map.
pub fn map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// Converts optional items into a list.
pub fn nullable_list<T>(items: impl IntoIterator<Item = Option<impl Into<T>>>) -> Vec<Option<T>> {
    items.into_iter().map(|item| item.map(Into::into)).collect()
}

/// Converts optional entries into a map.
pub fn nullable_map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<T>>)>,
) -> BTreeMap<String, Option<T>> {
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value.map(Into::into)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_end_between_each_other() {
        let end = || "|".to_owned();
        let none: [[&str; 0]; 0] = [];
        assert_eq!(rows(none, end), Vec::<String>::new());
        assert_eq!(
            rows([["a", "b"], ["c", "d"]], end),
            ["a", "b", "|", "c", "d"]
        );
        assert_eq!(
            rows([vec![], vec!["a"], vec![], vec!["b"], vec![]], end),
            ["a", "|", "b"]
        );
    }
}
