//! What the objects of a request hold. The model keeps the parameters of a method in one list, as
//! callers set them; what is sent has them in bundles.

use crate::model::{Bundle, Field, Method, Model};

/// Something that stands in an object of a request.
pub(super) enum Entry<'a> {
    /// A parameter.
    Field(&'a Field),
    /// A bundle, with its index in [`Method::bundles`].
    Bundle(usize, &'a Bundle),
}

/// What a bundle holds, or the request itself, in the order of the spec.
pub(super) fn entries<'a>(
    model: &'a Model,
    method: &'a Method,
    bundle: Option<usize>,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut seen = Vec::new();
    for field in model.parameters(method) {
        if field.bundle == bundle {
            entries.push(Entry::Field(field));
            continue;
        }
        let Some(inner) = child_towards(method, field, bundle) else {
            continue;
        };
        if !seen.contains(&inner) {
            seen.push(inner);
            entries.push(Entry::Bundle(inner, &method.bundles[inner]));
        }
    }
    entries
}

/// The bundle in which a field, however deep, stands inside the given one.
fn child_towards(method: &Method, field: &Field, bundle: Option<usize>) -> Option<usize> {
    let mut inner = field.bundle?;
    loop {
        let outer = method.bundles[inner].bundle;
        if outer == bundle {
            return Some(inner);
        }
        inner = outer?;
    }
}
