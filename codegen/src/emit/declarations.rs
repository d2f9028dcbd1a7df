//! The declarations of the model by the file of the spec they are in, for artifacts with one file
//! per file of the spec.

use std::collections::BTreeMap;

use crate::model::{Enum, ErrorGroup, Method, Model, Object, Place, Union};

/// A declaration in a file of the spec.
pub(super) enum Declaration<'a> {
    Enum(&'a Enum),
    Object(&'a Object),
    Union(&'a Union),
    Group(&'a ErrorGroup),
    Method(&'a Method),
}

/// Returns the declarations of each file, in the order of the spec.
pub(super) fn by_place(model: &Model) -> BTreeMap<&Place, Vec<Declaration<'_>>> {
    let enums = model
        .enums
        .iter()
        .map(|declared| (&declared.place, Declaration::Enum(declared)));
    let objects = model
        .objects
        .iter()
        .map(|object| (&object.place, Declaration::Object(object)));
    let unions = model
        .unions
        .iter()
        .map(|union| (&union.place, Declaration::Union(union)));
    let groups = model
        .groups
        .iter()
        .map(|group| (&group.place, Declaration::Group(group)));
    let methods = model
        .methods
        .iter()
        .map(|method| (&method.place, Declaration::Method(method)));
    let mut places: BTreeMap<&Place, Vec<Declaration>> = BTreeMap::new();
    for (place, declaration) in enums
        .chain(objects)
        .chain(unions)
        .chain(groups)
        .chain(methods)
    {
        places.entry(place).or_default().push(declaration);
    }
    places
}
