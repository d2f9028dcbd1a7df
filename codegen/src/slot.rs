//! How a struct stores a field, which follows from the model alone.

use crate::model::{Field, Presence, Type};

/// How a struct stores a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// As the value.
    Bare,
    /// As an optional value.
    Optional,
    /// As a value, as "no value", or as neither.
    Patch,
}

/// Returns how a field is stored. A field that is never sent needs no distinction between an empty
/// list and a missing one, and always has a value if the spec has a default.
pub(crate) fn slot(field: &Field, sent: bool) -> Slot {
    let is_list = matches!(field.kind, Type::List(_) | Type::Map(_));
    match (field.presence, &field.empty) {
        (Presence::Required, None) => Slot::Bare,
        (Presence::Optional, Some(_)) if sent => Slot::Patch,
        (_, None) if is_list && !sent => Slot::Bare,
        (Presence::Optional, _) if !sent && field.default.is_some() => Slot::Bare,
        _ => Slot::Optional,
    }
}
