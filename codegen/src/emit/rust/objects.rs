//! Objects, and what they share with requests: a struct of fields, and constructors that take the
//! required ones.
//!
//! Serde is a table for a macro of the runtime, and each direction is there by default only where
//! the API uses it: that is what the users' compiler is fastest with.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, docs, ident};
use super::types::{self, RUNTIME, Slot};
use super::{Source, secrets, setters, shortcuts, tables};
use crate::emit::{prose, remarks};
use crate::model::{Deprecation, Field, IdKind, Model, Object, Type};
use crate::names;

/// Renders an object.
pub(super) fn emit(model: &Model, object: &Object, source: &mut Source) {
    source.about.push(format!("* [`{}`]", object.name));
    source.declared.push(object.name.clone());
    let fields: Vec<&Field> = object.fields.iter().collect();
    let about = docs(&object.description);
    let link = doc_lines([
        String::new(),
        format!("[Documentation of the vendor]({})", object.page),
    ]);
    let shape = Shape {
        name: &object.name,
        fields: &fields,
        others: object.others.as_deref(),
        sent: object.in_requests,
    };
    source.items.push(
        shape
            .definition(model, &quote!(#about #link), &mut source.imports)
            .into(),
    );
    if object.in_requests {
        let constructor = Constructor::new(&shape);
        source.items.push(
            shape
                .building(model, &[constructor], &mut source.imports)
                .into(),
        );
    }
    source
        .items
        .extend(shortcuts::emit(model, object, &mut source.imports));
    source.items.push(tables::object(model, object));
    for item in identified(model, object, &mut source.imports) {
        source.items.push(item.into());
    }
    if let Some(secrets) = secrets::of_object(model, object) {
        let allow = allow_deprecated(&fields);
        source.items.push(quote!(#allow #secrets).into());
    }
}

/// An object that always comes with its `id` stands for it wherever an id is taken, and for the ids
/// that are made of it. One of these that the object has as well comes first.
fn identified(model: &Model, object: &Object, imports: &mut Imports) -> Vec<TokenStream> {
    let is_id = |field: &&Field| {
        field.name.server == "id"
            && matches!(field.kind, Type::Id(_))
            && types::slot(field, object.in_requests) == Slot::Bare
    };
    let Some(own) = object
        .fields
        .iter()
        .find(is_id)
        .filter(|_| object.in_answers)
    else {
        return Vec::new();
    };
    let Type::Id(id) = own.kind else {
        return Vec::new();
    };
    let made_of = |index: &usize| {
        model.ids[*index]
            .forms
            .iter()
            .any(|(other, _)| *other == id)
    };
    let made = (0..model.ids.len()).filter(made_of);
    let name = ident(&object.name);
    let field = ident(&names::field(&own.name));
    let clone = |index: usize| match model.ids[index].kind {
        IdKind::Integer => None,
        IdKind::String => Some(quote!(.clone())),
    };
    let allow = allow_deprecated(&object.fields.iter().collect::<Vec<_>>());
    let mut items = Vec::new();
    for index in [id].into_iter().chain(made) {
        let kind = types::plain(model, &Type::Id(index), imports);
        let of_own = clone(id);
        let mut value = match index == id {
            true => quote!(object.#field #of_own),
            false => quote!(object.#field #of_own.into()),
        };
        let mut others = object.fields.iter();
        let given = others.find(|field| index != id && field.kind == Type::Id(index));
        if let Some(given) = given {
            let (slot, given) = (
                types::slot(given, object.in_requests),
                ident(&names::field(&given.name)),
            );
            let clone = clone(index);
            value = match slot {
                Slot::Bare => quote!(object.#given #clone),
                Slot::Optional => quote!(object.#given #clone.unwrap_or_else(|| #value)),
                Slot::Patch => value,
            };
        }
        items.push(quote! {
            #allow
            impl From<&#name> for #kind {
                fn from(object: &#name) -> Self {
                    #value
                }
            }
        });
    }
    items
}

/// A struct that stands for a JSON object.
pub(super) struct Shape<'a> {
    pub(super) name: &'a str,
    pub(super) fields: &'a [&'a Field],
    /// What stands under keys that are not listed, where they are kept.
    pub(super) others: Option<&'a str>,
    /// Whether it stands in requests.
    pub(super) sent: bool,
}

/// A way to make a struct.
pub(super) struct Constructor<'a> {
    pub(super) name: String,
    /// The fields it takes, in the order of its arguments.
    pub(super) takes: Vec<&'a Field>,
}

impl<'a> Constructor<'a> {
    /// `new`, which takes what is required.
    pub(super) fn new(shape: &Shape<'a>) -> Self {
        Self {
            name: "new".to_owned(),
            takes: shape.required().collect(),
        }
    }
}

impl<'a> Shape<'a> {
    /// How a field is kept.
    pub(super) fn slot(&self, field: &Field) -> Slot {
        types::slot(field, self.sent)
    }

    /// The fields that must be there.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a Field> {
        self.fields
            .iter()
            .copied()
            .filter(|field| self.slot(field) == Slot::Bare)
    }

    pub(super) fn definition(
        &self,
        model: &Model,
        about: &TokenStream,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(self.name);
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|field| {
                let about = doc_lines(field_docs(field));
                let deprecated = deprecated(field.deprecated.as_ref());
                let name = ident(&names::field(&field.name));
                let plain = types::plain(model, &field.kind, imports);
                let kind = self.slot(field).of(&plain, imports);
                quote! {
                    #about
                    #deprecated
                    pub #name: #kind,
                }
            })
            .collect();
        let others = self.others.map(|description| {
            imports.add("std::collections", "BTreeMap");
            imports.add(RUNTIME, "Value");
            let about = docs(description);
            let name = ident(names::OTHERS);
            quote!(#about pub #name: BTreeMap<String, Value>,)
        });
        let allow = allow_deprecated(self.fields);
        quote! {
            #about
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            #allow
            pub struct #name {
                #(#fields)*
                #others
            }
        }
    }

    /// The constructors, and a setter for each field that may be left out.
    pub(super) fn building(
        &self,
        model: &Model,
        constructors: &[Constructor],
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(self.name);
        let constructed: Vec<_> = constructors
            .iter()
            .map(|constructor| self.constructor(model, constructor, imports))
            .collect();
        let setters: Vec<_> = setters::of(model, self, constructors, imports)
            .iter()
            .map(|setter| setter.on_struct(imports))
            .collect();
        let allow = allow_deprecated(self.fields);
        quote! {
            #allow
            impl #name {
                #(#constructed)*
                #(#setters)*
            }
        }
    }

    fn constructor(
        &self,
        model: &Model,
        constructor: &Constructor,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(&constructor.name);
        let arguments = arguments(model, &constructor.takes, imports);
        let values = self.values(&constructor.takes, imports);
        let about = match &constructor.takes[..] {
            [one, ..] if self.slot(one) != Slot::Bare => {
                let lines = prose::wrapped(&format!(
                    "By its `{}`. Takes what else is required; everything else is left out until it is set.",
                    names::field(&one.name)
                ));
                doc_lines(lines)
            }
            _ => {
                doc_lines(["Takes what is required; everything else is left out until it is set."])
            }
        };
        let many = too_many(constructor.takes.len());
        // Without arguments a constructor is expected to be `Default` too, which would be a second
        // way to say the same.
        let bare = constructor
            .takes
            .is_empty()
            .then(|| quote!(#[allow(clippy::new_without_default)]));
        quote! {
            #about
            #many
            #bare
            #[must_use]
            pub fn #name(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }

    /// The values of all fields in a struct literal, given arguments with the names of some.
    pub(super) fn values(&self, given: &[&Field], imports: &mut Imports) -> Vec<TokenStream> {
        self.fields
            .iter()
            .map(|field| {
                let name = ident(&names::field(&field.name));
                let slot = self.slot(field);
                if !given.iter().any(|taken| std::ptr::eq(*taken, *field)) {
                    let value = slot.left_out();
                    return quote!(#name: #value);
                }
                if slot == Slot::Bare && types::is_same(&field.kind) {
                    return quote!(#name);
                }
                let value = types::converted(&field.kind, &quote!(#name), imports);
                let value = slot.set(&value);
                quote!(#name: #value)
            })
            .collect()
    }
}

/// Fields as arguments.
pub(super) fn arguments(
    model: &Model,
    fields: &[&Field],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let name = ident(&names::field(&field.name));
            let kind = types::argument(model, &field.kind, imports);
            quote!(#name: #kind)
        })
        .collect()
}

/// Leave to take so many arguments.
pub(super) fn too_many(arguments: usize) -> Option<TokenStream> {
    (arguments > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// What is said of a field.
pub(super) fn field_docs(field: &Field) -> Vec<String> {
    prose::wrapped(&with_remarks(field))
}

pub(super) fn with_remarks(field: &Field) -> String {
    prose::joined(
        [field.description.clone()]
            .into_iter()
            .chain(remarks::of_rust_value(field)),
    )
}

/// The compiler's advice against something, which rustdoc takes for Markdown too.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = prose::line(&remarks::of_advice(deprecation));
        quote!(#[deprecated(note = #note)])
    })
}

/// The same for what the vendor has removed.
pub(super) fn removed(day: Option<&String>) -> Option<TokenStream> {
    day.map(|day| {
        let note = remarks::of_removal(day);
        quote!(#[deprecated(note = #note)])
    })
}

/// The crate itself has to name the fields it advises against.
pub(super) fn allow_deprecated(fields: &[&Field]) -> Option<TokenStream> {
    allow_if(fields.iter().any(|field| field.deprecated.is_some()))
}

/// The same for anything that the crate names and advises against.
pub(super) fn allow_if(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[allow(deprecated)]))
}
