//! The fields and bundles of one object on the wire.

use crate::model::{Bundle, Field, Object};

/// The fields and bundles of a request or response, some of which belong to the same object.
#[derive(Clone)]
pub(in crate::lower) struct Members<'a> {
    pub(in crate::lower) fields: Vec<&'a Field>,
    pub(in crate::lower) bundles: &'a [Bundle],
    /// The bundle that contains them.
    pub(in crate::lower) inside: Option<usize>,
    /// Whether unlisted keys are allowed.
    pub(in crate::lower) is_open: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of_object(object: &'a Object) -> Self {
        Self {
            fields: object.fields.iter().collect(),
            bundles: &[],
            inside: None,
            is_open: object.others.is_some(),
        }
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &'a Field> {
        let inside = self.inside;
        self.fields
            .iter()
            .copied()
            .filter(move |field| field.bundle == inside)
    }

    pub(super) fn bundles(&self) -> impl Iterator<Item = (usize, &'a Bundle)> {
        let inside = self.inside;
        self.bundles
            .iter()
            .enumerate()
            .filter(move |(_, bundle)| bundle.bundle == inside)
    }

    pub(super) fn field(&self, name: &str) -> Option<&'a Field> {
        self.fields().find(|field| field.name.server == name)
    }

    /// Returns the field with this name or alias.
    pub(super) fn known(&self, name: &str) -> Option<&'a Field> {
        let is_alias = |field: &&Field| field.aliases.iter().any(|alias| alias == name);
        self.field(name).or_else(|| self.fields().find(is_alias))
    }

    /// Returns the members of the bundle with this name.
    pub(super) fn bundle(&self, name: &str) -> Option<Self> {
        let (index, _) = self.bundles().find(|(_, bundle)| bundle.name == name)?;
        Some(Self {
            inside: Some(index),
            ..self.clone()
        })
    }

    pub(super) fn names(&self) -> Vec<&'a str> {
        let fields = self.fields().map(|field| field.name.server.as_str());
        let bundles = self.bundles().map(|(_, bundle)| bundle.name.as_str());
        fields.chain(bundles).collect()
    }
}
