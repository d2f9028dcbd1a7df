//! Which form of a union a value has.

use serde_json::Value;

use crate::model::{Content, IdKind, Model, Presence, Type, Union, Variant};

/// The form of a union that a value has, and its content.
pub(super) type Form<'a> = (&'a Variant, Option<(&'a Type, &'a Value)>);

/// Returns the form of a union that a value has, if there is one.
pub(super) fn form<'a>(model: &Model, union: &'a Union, value: &'a Value) -> Option<Form<'a>> {
    union.variants.iter().find_map(|variant| {
        let inner = if union.keyed {
            value.get(&variant.name.server)?
        } else {
            value
        };
        match &variant.content {
            Content::Constant(constant) => (constant == inner).then_some((variant, None)),
            Content::Type(kind) if union.keyed || fits(model, kind, inner) => {
                Some((variant, Some((kind, inner))))
            }
            Content::Type(_) => None,
        }
    })
}

/// Whether a value has the shape of a type.
fn fits(model: &Model, kind: &Type, value: &Value) -> bool {
    match kind {
        Type::String | Type::Secret | Type::Link | Type::Enum(_) | Type::Bytes => value.is_string(),
        Type::YesNo => matches!(value.as_str(), Some("Y" | "N")),
        Type::Id(index) => match model.ids[*index].kind {
            IdKind::Integer => value.is_i64(),
            IdKind::String => value.is_string(),
        },
        Type::Integer => value.is_i64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Any => true,
        Type::Event(_) => value.is_object(),
        Type::Nullable(of) => value.is_null() || fits(model, of, value),
        Type::List(of) => value
            .as_array()
            .is_some_and(|items| items.iter().all(|item| fits(model, of, item))),
        Type::Map(of) => value
            .as_object()
            .is_some_and(|entries| entries.values().all(|value| fits(model, of, value))),
        Type::Union(index) => form(model, &model.unions[*index], value).is_some(),
        Type::Object(index) => value.as_object().is_some_and(|entries| {
            let fields = &model.objects[*index].fields;
            let known = |key: &String| fields.iter().any(|field| field.name.server == *key);
            entries.keys().all(known)
                && fields
                    .iter()
                    .all(|field| match entries.get(&field.name.server) {
                        None => field.presence != Presence::Required,
                        Some(value) => {
                            field.empty.as_ref() == Some(value) || fits(model, &field.kind, value)
                        }
                    })
        }),
    }
}
