//! The types of the spec, resolved as far as an audit needs.

use std::collections::HashSet;

use bitrix24_codegen::spec::{Entries, Enum, Id, Object, Parameter, Union};

use super::{Api, Decl};

/// A type.
#[derive(Clone)]
pub enum Kind<'a> {
    /// `string`, `integer`, `any`, `bytes` and so on.
    BuiltIn(&'a str),
    /// An id.
    Id(&'a Id),
    /// An enumeration.
    Enum(Decl<'a, Enum>),
    /// An object.
    Object(Decl<'a, Object>),
    /// A union.
    Union(Decl<'a, Union>),
    /// A list.
    List(Box<Kind<'a>>),
    /// An object with free keys.
    Map(Box<Kind<'a>>),
}

impl Api {
    /// Resolves a type in the notation of the spec, as it is meant in an area.
    #[must_use]
    pub fn kind<'a>(&'a self, area: Option<&str>, written: &'a str) -> Kind<'a> {
        let item = |item: &'a str| {
            let item = item.strip_suffix('?').unwrap_or(item);
            Box::new(self.kind(area, item))
        };
        if let Some(rest) = written.strip_suffix("[]") {
            return Kind::List(item(rest));
        }
        if let Some(rest) = written.strip_suffix("{}") {
            return Kind::Map(item(rest));
        }
        let declared = self
            .find(area, written, |file| &file.ids)
            .map(|id| Kind::Id(id.block))
            .or_else(|| self.find(area, written, |file| &file.enums).map(Kind::Enum))
            .or_else(|| {
                self.find(area, written, |file| &file.objects)
                    .map(Kind::Object)
            })
            .or_else(|| {
                self.find(area, written, |file| &file.unions)
                    .map(Kind::Union)
            });
        declared.unwrap_or(Kind::BuiltIn(written))
    }

    /// Returns the objects that requests contain, by file and name.
    pub(super) fn request_objects(&self) -> HashSet<(usize, String)> {
        let mut found = HashSet::new();
        let of_methods = self
            .methods()
            .map(|method| (method.area, &method.block.parameters));
        let of_identities = self
            .identities()
            .map(|identity| (identity.area, &identity.block.parameters));
        for (area, parameters) in of_methods.chain(of_identities) {
            self.collect(area, parameters, &mut found);
        }
        found
    }

    fn collect(
        &self,
        area: Option<&str>,
        parameters: &Entries<Parameter>,
        found: &mut HashSet<(usize, String)>,
    ) {
        for (_, parameter) in parameters {
            self.collect(area, &parameter.parameters, found);
            if let Some(kind) = &parameter.kind {
                self.collect_kind(&self.kind(area, &kind.value), found);
            }
        }
    }

    fn collect_kind(&self, kind: &Kind<'_>, found: &mut HashSet<(usize, String)>) {
        match kind {
            Kind::List(item) | Kind::Map(item) => self.collect_kind(item, found),
            Kind::Object(object) => {
                if found.insert((object.file, object.name.value.clone())) {
                    self.collect(object.area, &object.block.fields, found);
                }
            }
            Kind::Union(union) => {
                let kinds = union.block.variants.iter();
                for kind in kinds.filter_map(|(_, variant)| variant.kind.as_ref()) {
                    self.collect_kind(&self.kind(union.area, &kind.value), found);
                }
            }
            Kind::BuiltIn(_) | Kind::Id(_) | Kind::Enum(_) => {}
        }
    }
}
