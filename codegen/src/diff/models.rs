//! Two models with their corresponding declarations, and comparisons of types across both.

use super::pairs::{Pairing, pair};
use crate::model::{Content, IdKind, Model, Place, Type};

/// The two models, and the pairs of corresponding declarations.
pub(super) struct Models<'a> {
    pub(super) old: &'a Model,
    pub(super) new: &'a Model,
    pub(super) areas: Pairing,
    pub(super) ids: Pairing,
    pub(super) identities: Pairing,
    pub(super) enums: Pairing,
    pub(super) objects: Pairing,
    pub(super) unions: Pairing,
    pub(super) groups: Pairing,
}

/// How the values of a type relate to those of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The type is the same.
    Same,
    /// Rust has the same type for both, but they are written differently.
    Rewritten,
    /// The new type accepts fewer values.
    Narrower,
    /// The new type accepts more values.
    Wider,
    /// The types have little in common.
    Other,
}

impl<'a> Models<'a> {
    /// Pairs the declarations: by area and name, then by name alone, for those that have moved, then
    /// by description, for those that have another name.
    pub(super) fn new(old: &'a Model, new: &'a Model) -> Self {
        macro_rules! declarations {
            ($list:ident) => {{
                let names = |model: &Model| -> Vec<String> {
                    let list = model.$list.iter();
                    list.map(|it| format!("{}/{}", area(model, &it.place), it.name))
                        .collect()
                };
                pair([
                    (names(old), names(new)),
                    by(&old.$list, &new.$list, |it| it.name.clone()),
                    by(&old.$list, &new.$list, |it| it.description.clone()),
                ])
            }};
        }
        Self {
            areas: pair([by(&old.areas, &new.areas, |area| area.name.clone())]),
            ids: pair([
                by(&old.ids, &new.ids, |id| id.name.clone()),
                by(&old.ids, &new.ids, |id| id.description.clone()),
            ]),
            identities: declarations!(identities),
            enums: declarations!(enums),
            objects: declarations!(objects),
            unions: declarations!(unions),
            groups: declarations!(groups),
            old,
            new,
        }
    }

    /// Whether two declarations are in the same area, or are both shared.
    pub(super) fn is_same_area(&self, old: &Place, new: &Place) -> bool {
        area(self.old, old) == area(self.new, new)
    }

    /// Whether a type of the old model is the same as one of the new model.
    pub(super) fn is_same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Id(old), Type::Id(new)) => self.ids.new_of(*old) == Some(*new),
            (Type::Enum(old), Type::Enum(new)) => self.enums.new_of(*old) == Some(*new),
            (Type::Object(old), Type::Object(new)) => self.objects.new_of(*old) == Some(*new),
            (Type::Union(old), Type::Union(new)) => self.unions.new_of(*old) == Some(*new),
            (Type::Event(old), Type::Event(new)) => self.areas.new_of(*old) == Some(*new),
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Nullable(old), Type::Nullable(new)) => self.is_same(old, new),
            _ => old == new && is_built_in(old),
        }
    }

    /// Compares the values of a type of the old model with those of a type of the new model.
    pub(super) fn relation(&self, old: &Type, new: &Type) -> Relation {
        match (old, new) {
            _ if self.is_same(old, new) => Relation::Same,
            (Type::Boolean, Type::YesNo) | (Type::YesNo, Type::Boolean) => Relation::Rewritten,
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                self.relation(old, new)
            }
            (Type::Union(union), _) if self.has_form(*union, new) => Relation::Narrower,
            (_, Type::Union(union)) if self.is_form(old, *union) => Relation::Wider,
            (Type::Nullable(old), new) if self.is_same(old, new) => Relation::Narrower,
            (old, Type::Nullable(new)) if self.is_same(old, new) => Relation::Wider,
            _ if is_within(self.old, old, new) => Relation::Wider,
            _ if is_within(self.new, new, old) => Relation::Narrower,
            _ => Relation::Other,
        }
    }

    /// Whether a union of the old model has a form with this type of the new one.
    fn has_form(&self, union: usize, new: &Type) -> bool {
        let mut forms = self.old.unions[union].variants.iter();
        forms.any(|form| matches!(&form.content, Content::Type(old) if self.is_same(old, new)))
    }

    /// Whether a type of the old model is that of a form of a union of the new one.
    fn is_form(&self, old: &Type, union: usize) -> bool {
        let mut forms = self.new.unions[union].variants.iter();
        forms.any(|form| matches!(&form.content, Content::Type(new) if self.is_same(old, new)))
    }
}

/// Returns the keys of two lists.
pub(super) fn by<T>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> String,
) -> (Vec<String>, Vec<String>) {
    (
        old.iter().map(&key).collect(),
        new.iter().map(&key).collect(),
    )
}

/// Returns the name of the area of a declaration; empty if it is shared.
pub(super) fn area<'a>(model: &'a Model, place: &Place) -> &'a str {
    model.area(place).map_or("", |area| &area.name)
}

fn is_built_in(kind: &Type) -> bool {
    !matches!(
        kind,
        Type::Id(_) | Type::Enum(_) | Type::Object(_) | Type::Union(_) | Type::Event(_)
    )
}

/// Whether every value of a type of a model is also one of a built-in type.
fn is_within(model: &Model, kind: &Type, built_in: &Type) -> bool {
    match (kind, built_in) {
        (_, Type::Any) | (Type::Integer, Type::Number) => true,
        (Type::Id(id), Type::Integer | Type::Number) => model.ids[*id].kind == IdKind::Integer,
        (Type::Id(id), Type::String) => model.ids[*id].kind == IdKind::String,
        (Type::Enum(_) | Type::Link | Type::Secret, Type::String) => true,
        _ => false,
    }
}

/// Returns a type in the notation of the spec.
pub(super) fn written(model: &Model, kind: &Type) -> String {
    match kind {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Link => "link".to_owned(),
        Type::YesNo => "yes_no".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Event(_) => "event".to_owned(),
        Type::Id(index) => model.ids[*index].name.clone(),
        Type::Enum(index) => model.enums[*index].name.clone(),
        Type::Object(index) => model.objects[*index].name.clone(),
        Type::Union(index) => model.unions[*index].name.clone(),
        Type::List(of) => format!("{}[]", written(model, of)),
        Type::Map(of) => format!("{}{{}}", written(model, of)),
        Type::Nullable(of) => format!("{}?", written(model, of)),
    }
}
