//! The crate's manifest: written by hand, except the features between two comments.

/// The comment before the features.
const BEGIN: &str = "# What follows is written by `cargo xtask codegen`, to the line `# end`.\n";

/// The comment after the features.
const END: &str = "# end\n";

/// Returns a manifest with these features between its two comments; `None` if one is missing.
#[must_use]
pub fn with_features(manifest: &str, features: &str) -> Option<String> {
    let (before, rest) = manifest.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{features}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, with_features};

    #[test]
    fn only_the_text_between_the_comments_changes() {
        let manifest = |features: &str| format!("[features]\n{BEGIN}{features}{END}\n[lints]\n");
        let written = with_features(&manifest("old = []\n"), "new = []\n");
        assert_eq!(written, Some(manifest("new = []\n")));
        assert_eq!(with_features("[features]\n", "new = []\n"), None);
    }
}
