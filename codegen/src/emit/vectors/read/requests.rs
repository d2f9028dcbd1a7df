//! Requests: from the parameters that a program passes to the body that is sent.

use serde_json::{Map, Value};

use super::{Mode, Reader};
use crate::emit::bundles::{self, Entry};
use crate::model::{Field, Method, Model};
use crate::slot::{Slot, slot};

/// Returns the body of a request, or `None` if a parameter does not fit or a required one is
/// missing.
pub(in crate::emit::vectors) fn request(
    model: &Model,
    method: &Method,
    parameters: &Map<String, Value>,
) -> Option<String> {
    let mut reader = Reader::new(model, Mode::Request);
    let body = level(&mut reader, method, None, parameters)?;
    let fits = reader.mismatches.is_empty();
    fits.then(|| Value::from(body).to_string())
}

/// Returns the entries of a bundle, or of the request itself, in the order in which they are
/// written: bundles come last.
pub(in crate::emit::vectors) fn entries_in_order<'a>(
    model: &'a Model,
    method: &'a Method,
    bundle: Option<usize>,
) -> Vec<Entry<'a>> {
    let entries = bundles::entries(model, method, bundle);
    let is_field = |entry: &Entry<'_>| matches!(entry, Entry::Field(_));
    let (mut fields, bundles): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_field);
    fields.extend(bundles);
    fields
}

/// Reads the parameters in a bundle, or in the request itself.
fn level(
    reader: &mut Reader<'_>,
    method: &Method,
    bundle: Option<usize>,
    parameters: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let model = reader.model;
    let entries = entries_in_order(model, method, bundle);
    let fields: Vec<&Field> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Field(field) => Some(*field),
            Entry::Bundle(..) => None,
        })
        .collect();
    let mut body = reader.fields(fields, true, parameters)?;
    for entry in entries {
        let Entry::Bundle(index, bundle) = entry else {
            continue;
        };
        let nothing = Map::new();
        let inside = parameters.get(&bundle.name).and_then(Value::as_object);
        let inner = level(reader, method, Some(index), inside.unwrap_or(&nothing))?;
        if bundle.required || holds_any(method, index, &inner) {
            body.insert(bundle.name.clone(), inner.into());
        }
    }
    Some(body)
}

/// Whether anything is sent in a bundle. A bundle inside counts only if anything is set in it.
fn holds_any(method: &Method, bundle: usize, inner: &Map<String, Value>) -> bool {
    let has_bare = method
        .parameters
        .iter()
        .any(|field| field.bundle == Some(bundle) && slot(field, true) == Slot::Bare);
    let bundles = method.bundles.iter().enumerate();
    let mut inside = bundles.filter(|(_, inner)| inner.bundle == Some(bundle));
    let is_bundle = |key: &String| {
        let mut bundles = method.bundles.iter();
        bundles.any(|inner| inner.bundle == Some(bundle) && inner.name == *key)
    };
    has_bare
        || inner.keys().any(|key| !is_bundle(key))
        || inside.any(|(index, it)| {
            let entries = inner.get(&it.name).and_then(Value::as_object);
            entries.is_some_and(|entries| holds_any(method, index, entries))
        })
}
