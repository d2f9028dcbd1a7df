//! `names.txt`: every name that users of the API can write, sorted, one per line. A review shows
//! which names are added and removed, and the next run knows the previous names.

use crate::File;
use crate::lost::NAMES;

/// Renders the list.
pub(super) fn emit(names: &[String]) -> File {
    File {
        path: NAMES.to_owned(),
        contents: format!("# {}\n{}\n", super::notice("spec"), names.join("\n")),
    }
}
