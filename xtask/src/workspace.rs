//! The workspace in which the command was called.

use std::env;
use std::io;
use std::path::PathBuf;

/// Returns the root of the workspace in which `cargo xtask` was called.
///
/// Cargo sets the path of this package when it runs the program. The path at compile time is not
/// used: checkouts that share a target directory also share the program.
pub(crate) fn root() -> io::Result<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| PathBuf::from(package).parent().map(PathBuf::from))
        .ok_or_else(|| {
            io::Error::other(
                "the workspace is unknown. Run the program as `cargo xtask`, or name the folder \
                 with `--root`.",
            )
        })
}
