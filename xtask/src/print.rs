//! Output whose reader may be gone: a closed pipe, as left by `head`, is not a failure.

use std::io::{self, Write};

use bitrix24_codegen::Diagnostic;

/// The maximum number of mistakes to print. The others are counted: one mistake can break hundreds
/// of lines.
const MAX_MISTAKES: usize = 50;

/// Prints a line to the standard output.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a line to the standard error.
pub(crate) fn problem(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Returns `1 file`, `2 files`; takes `one/many` if the plural is irregular.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let (one, many) = what.split_once('/').map_or_else(
        || (what.to_owned(), format!("{what}s")),
        |(one, many)| (one.to_owned(), many.to_owned()),
    );
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Prints the mistakes in a spec to the standard error.
pub(crate) fn mistakes(mistakes: &[Diagnostic]) {
    for mistake in mistakes.iter().take(MAX_MISTAKES) {
        problem(&format!("{mistake}\n"));
    }
    let others = mistakes.len().saturating_sub(MAX_MISTAKES);
    if others > 0 {
        problem(&format!("{} not shown\n", counted(others, "more mistake")));
    }
}
