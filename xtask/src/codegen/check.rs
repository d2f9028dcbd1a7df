//! Shows the changes that writing would make.

use std::io::{self, Write};
use std::process::ExitCode;

use bitrix24_codegen::Change;
use similar::TextDiff;

use crate::print::{self, counted};

/// Prints the changes that writing would make; writes nothing.
///
/// Each target is the name of a folder, and the changes that bring it up to date.
pub(super) fn report(targets: &[(&str, Vec<Change>)]) -> ExitCode {
    let changes = || {
        targets
            .iter()
            .flat_map(|(folder, changes)| changes.iter().map(|change| (*folder, change)))
    };
    let stale = changes().count();
    if stale == 0 {
        print::line("up to date");
        return ExitCode::SUCCESS;
    }
    let mut stdout = io::stdout().lock();
    for (folder, change) in changes() {
        // The reader may have closed the pipe, as `head` does.
        if stdout
            .write_all(difference(folder, change).as_bytes())
            .is_err()
        {
            break;
        }
    }
    print::problem(&format!(
        "{} out of date; run `cargo xtask codegen`",
        counted(stale, "file is/files are")
    ));
    ExitCode::FAILURE
}

/// Returns a change as a unified diff. Its header names the file even if no line differs, as for
/// the deletion of an empty file.
fn difference(folder: &str, change: &Change) -> String {
    let path = change.path();
    let (from, to) = (format!("a/{folder}/{path}"), format!("b/{folder}/{path}"));
    let nothing = || "/dev/null".to_owned();
    let (from, to, old, new) = match change {
        Change::Create { new, .. } => (nothing(), to, &[][..], new.as_str()),
        Change::Update { old, new, .. } => (from, to, old.as_slice(), new.as_str()),
        Change::Delete { old, .. } => (from, nothing(), old.as_slice(), ""),
    };
    let old = String::from_utf8_lossy(old);
    let lines = TextDiff::from_lines(old.as_ref(), new);
    format!("--- {from}\n+++ {to}\n{}", lines.unified_diff())
}
