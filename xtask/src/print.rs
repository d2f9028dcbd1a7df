//! Output that nobody may be reading any more: a closed pipe, as `head` leaves it, is no failure.

use std::io::{self, Write};

/// Prints a line to the standard output.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a line to the standard error.
pub(crate) fn problem(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// `1 file`, `2 files`; `one/many` where the plural is not made with an s.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let (one, many) = what.split_once('/').map_or_else(
        || (what.to_owned(), format!("{what}s")),
        |(one, many)| (one.to_owned(), many.to_owned()),
    );
    format!("{count} {}", if count == 1 { one } else { many })
}
