//! The workspace in which the command was called.

use std::env;
use std::io;
use std::path::PathBuf;

/// Returns the root of the workspace in which `cargo xtask` was called.
///
/// Cargo says where it found this package when it runs the program. What was said when the program
/// was compiled does not count: checkouts that share a target directory share the program too.
pub(crate) fn root() -> io::Result<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| PathBuf::from(package).parent().map(PathBuf::from))
        .ok_or_else(|| {
            io::Error::other(
                "the workspace is not known. Run the program as `cargo xtask`, or name the folder \
                 with `--root`.",
            )
        })
}
