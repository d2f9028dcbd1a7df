//! Paths between generated files.

/// Returns the path from one file to another: folders that both share are neither left nor entered.
pub(super) fn relative(from: &str, to: &str) -> String {
    let (mut from, mut to) = (from, to);
    while let (Some((a, inner)), Some((b, rest))) = (from.split_once('/'), to.split_once('/'))
        && a == b
    {
        (from, to) = (inner, rest);
    }
    "../".repeat(from.matches('/').count()) + to
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn shared_folders_are_left_out() {
        for (from, to, expected) in [
            ("a/b/c", "a/b/d", "d"),
            ("a/b/c", "a/d", "../d"),
            ("a/c", "a/b/d", "b/d"),
            ("c", "a/d", "a/d"),
            ("a/c", "d", "../d"),
        ] {
            assert_eq!(relative(from, to), expected);
        }
    }
}
