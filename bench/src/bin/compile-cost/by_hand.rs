//! The code that a person would write once beside the derived types.

use std::collections::BTreeMap;

use bitrix24_runtime::wire::Mismatches;
use bitrix24_runtime::Patch;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Reads the result of a method.
pub(crate) fn decode<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    result: D,
    _: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    T::deserialize(result).map(Some)
}

/// Reads the value of the only key of an object.
pub(crate) fn at_key<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    object: D,
    key: &'static str,
    _: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    let mut values = BTreeMap::<String, T>::deserialize(object)?;
    let value = values.remove(key);
    value.map(Some).ok_or_else(|| D::Error::missing_field(key))
}

/// Whether a request omits a value.
pub(crate) fn is_kept<T>(patch: &Patch<T>) -> bool {
    matches!(patch, Patch::Keep)
}

/// Writes the value that is set, or `null` for one that is cleared.
pub(crate) fn patch<T: Serialize, S: Serializer>(
    patch: &Patch<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    patch.value().serialize(serializer)
}
