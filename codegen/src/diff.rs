//! Compares two specs: what has changed, how that affects existing code, and what its author must
//! do.
//!
//! The comparison is a pure function of two models. `pairs` and `models` pair the corresponding
//! declarations; `areas`, `types` and the modules named after the sections of the spec compare
//! them; `rule` is the table of everything that can be reported; `report` and `changelog` write the
//! changes for readers. A difference of the models that changes a generated file is always
//! reported.

mod areas;
mod change;
mod changelog;
mod enums;
mod errors;
mod events;
mod fields;
mod methods;
mod models;
mod objects;
mod pairs;
mod report;
mod requests;
mod rule;
mod shared;
mod types;
mod unions;
mod values;
mod version;

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::source::Source;
use crate::spec::Lines;
use crate::{lower, spec};
use models::Models;
use shared::Comparison;

pub use change::{At, Change, Direction, Side, Verb, What};
pub use changelog::changelog;
pub use report::report;
pub use rule::{ChangeRule, Level, Section};
pub use version::{level, next_version};

/// Returns the changes between two models, ordered by level, area and place.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let mut comparison = Comparison {
        models: Models::new(old, new),
        found: Vec::new(),
    };
    comparison.api();
    comparison.areas();
    comparison.identities();
    comparison.ids();
    comparison.enums();
    comparison.objects();
    comparison.unions();
    comparison.groups();
    comparison.methods();
    comparison.events();
    comparison.orders();
    let mut found = comparison.found;
    sort(&mut found);
    found
}

/// Orders changes by level, area, file and line.
fn sort(changes: &mut [Change]) {
    changes.sort_by_cached_key(|change| {
        let at = &change.at;
        let place = (at.area.clone(), at.file.clone(), change.line, at.side);
        (change.rule.level(), place)
    });
}

/// Compares the specs in two directories.
///
/// # Errors
///
/// Returns the mistakes of a spec that cannot be read, and which of the two it is.
pub fn compare(old: &Path, new: &Path) -> Result<Vec<Change>, (Side, Vec<Diagnostic>)> {
    let (old, old_sources) = read(old).map_err(|mistakes| (Side::Old, mistakes))?;
    let (new, new_sources) = read(new).map_err(|mistakes| (Side::New, mistakes))?;
    let mut changes = diff(&old, &new);
    for (side, sources) in [(Side::Old, &old_sources), (Side::New, &new_sources)] {
        for source in sources {
            let is_here =
                |change: &&mut Change| (change.at.side, &change.at.file) == (side, &source.path);
            let mut here = changes.iter_mut().filter(is_here).peekable();
            if here.peek().is_some() {
                let lines = Lines::new(source);
                here.for_each(|change| change.line = lines.line(&change.at.keys));
            }
        }
    }
    sort(&mut changes);
    Ok(changes)
}

/// Reads a spec, and keeps the texts of its files.
fn read(folder: &Path) -> Result<(Model, Vec<Source>), Vec<Diagnostic>> {
    let spec = spec::read(folder);
    let model = lower::lower(&spec)?;
    let sources = spec.files.into_iter().map(|(source, _)| source);
    Ok((model, sources.collect()))
}
