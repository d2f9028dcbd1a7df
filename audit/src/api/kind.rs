//! The types of the spec, resolved as far as an audit needs.

use bitrix24_codegen::spec::{Enum, Id, Object, Union};

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
}
