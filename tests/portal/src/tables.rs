//! What the vendor's pages list, taken from the types that are generated from the same description.

use bitrix24::{ErrorTable, Facts, Reaction, SystemError};

/// The system errors, in the order of the vendor's page.
pub(crate) fn system_errors() -> impl Iterator<Item = &'static Facts> {
    SystemError::TABLE.iter().map(|row| row.facts)
}

/// Whether the vendor's page lists the reaction.
pub(crate) fn is_known_reaction(code: &str) -> bool {
    Reaction::ALL
        .iter()
        .any(|reaction| reaction.as_str() == code)
}
