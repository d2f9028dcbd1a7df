//! The contents of a request's objects. The model keeps the parameters of a method in one list, as
//! callers set them; on the wire they are in bundles.

use crate::model::{Bundle, Field, Method, Model};

/// An entry of an object in a request.
pub(super) enum Entry<'a> {
    /// A parameter.
    Field(&'a Field),
    /// A bundle, with its index in [`Method::bundles`].
    Bundle(usize, &'a Bundle),
}

/// Returns the entries of a bundle, or of the request itself, in the order of the spec.
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

/// Returns the bundle inside the given one that contains a field, at any depth.
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
