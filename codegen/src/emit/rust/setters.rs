//! Setters: for each optional field, a function of its struct, and one of the call of a request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::examples;
use super::fields::{arguments, deprecated, with_remarks};
use super::print::{Imports, doc_lines, ident};
use super::shape::{Constructor, Shape};
use super::types::{self, Slot};
use crate::emit::prose;
use crate::model::{Field, Model};
use crate::names;
use crate::sentence::lower_first;

/// A function that sets a field, and the fields that depend on it.
pub(super) struct Setter<'a> {
    shape: &'a Shape<'a>,
    pub(super) field: &'a Field,
    name: Ident,
    /// The field, and those that must be set with it.
    takes: Vec<&'a Field>,
    arguments: Vec<TokenStream>,
    /// What it sets, without its condition.
    about: TokenStream,
    /// Another field that is also set, with its value.
    along: Option<(&'a Field, TokenStream)>,
}

/// Returns the setters of a struct.
pub(super) fn of<'a>(
    model: &Model,
    shape: &'a Shape<'a>,
    constructors: &[Constructor],
    imports: &mut Imports,
) -> Vec<Setter<'a>> {
    // A field that a constructor or another setter takes has no setter itself.
    let is_taken = |field: &Field| {
        let mut constructed = constructors.iter().flat_map(|made| &made.takes);
        constructed.any(|taken| std::ptr::eq(*taken, field))
            || shape.fields.iter().any(|other| {
                other.bundle == field.bundle && other.needs.as_ref() == Some(&field.name.server)
            })
    };
    let mut setters = Vec::new();
    for field in shape.fields.iter().copied() {
        if shape.slot(field) != Slot::Bare && !is_taken(field) {
            setters.push(setter(model, shape, field, imports));
        }
    }
    setters
}

fn setter<'a>(
    model: &Model,
    shape: &'a Shape<'a>,
    field: &'a Field,
    imports: &mut Imports,
) -> Setter<'a> {
    let takes: Vec<&Field> = [field]
        .into_iter()
        .chain(
            field
                .needs
                .as_ref()
                .and_then(|name| beside(shape, field, name)),
        )
        .collect();
    let along = condition(shape, field).and_then(|(other, value)| {
        // The server's default need not be sent.
        (other.default.as_ref() != Some(value)).then(|| {
            let value = examples::value(model, &other.kind, value, imports);
            (other, shape.slot(other).set(&value))
        })
    });
    Setter {
        shape,
        field,
        name: ident(&field.name.rust),
        arguments: arguments(model, &takes, imports),
        about: doc_lines(about(&takes)),
        takes,
        along,
    }
}

/// Returns the field with this name in the same object on the wire.
fn beside<'a>(shape: &Shape<'a>, field: &Field, name: &str) -> Option<&'a Field> {
    let mut fields = shape.fields.iter().copied();
    fields.find(|other| other.bundle == field.bundle && other.name.server == name)
}

/// Returns the field and the value of it that a field requires.
fn condition<'a>(
    shape: &Shape<'a>,
    field: &'a Field,
) -> Option<(&'a Field, &'a serde_json::Value)> {
    let (other, value) = field.when.as_ref()?;
    Some((beside(shape, field, other)?, value))
}

/// Returns the sentence about a setter for a description of its field, which begins with a noun
/// phrase or an indirect question.
fn sets(description: &str) -> String {
    const BEGINNINGS: [&str; 10] = [
        "The ", "A ", "An ", "One ", "Whether ", "When ", "How ", "What ", "Who ", "Which ",
    ];
    let is_phrase = BEGINNINGS.iter().any(|word| description.starts_with(word));
    if is_phrase {
        format!("Sets {}", lower_first(description))
    } else {
        description.to_owned()
    }
}

/// Returns what a setter of these fields sets.
fn about(takes: &[&Field]) -> Vec<String> {
    let mut lines = prose::summarized(&sets(&with_remarks(takes[0])));
    for needed in &takes[1..] {
        lines.push(String::new());
        lines.extend(prose::item(&format!(
            "`{}`: {}",
            needed.name.rust,
            with_remarks(needed)
        )));
    }
    lines
}

impl Setter<'_> {
    /// Returns the function of the struct.
    pub(super) fn on_struct(&self, imports: &mut Imports) -> TokenStream {
        let sets = self.takes.iter().map(|field| {
            let name = ident(&field.name.rust);
            let value = types::converted(&field.kind, &quote!(#name), imports);
            let value = self.shape.slot(field).set(&value);
            quote!(self.#name = #value;)
        });
        let sets: Vec<_> = sets.collect();
        let along = self.along.iter().map(|(other, value)| {
            let other = ident(&other.name.rust);
            quote!(self.#other = #value;)
        });
        let (name, arguments) = (&self.name, &self.arguments);
        let about = self.docs("Self");
        let deprecated = deprecated(self.field.deprecated.as_ref());
        let clearing = self.clearing("Self", |function, about| {
            quote! {
                #about
                #deprecated
                #[must_use]
                pub fn #function(mut self) -> Self {
                    self.#name = Patch::Clear;
                    self
                }
            }
        });
        quote! {
            #about
            #deprecated
            #[must_use]
            pub fn #name(mut self, #(#arguments),*) -> Self {
                #(#sets)*
                #(#along)*
                self
            }

            #clearing
        }
    }

    /// Returns the function of the call of a request.
    pub(super) fn on_call(&self) -> TokenStream {
        let (name, arguments) = (&self.name, &self.arguments);
        let values = self.takes.iter().map(|field| ident(&field.name.rust));
        let about = self.docs(self.shape.name);
        let deprecated = deprecated(self.field.deprecated.as_ref());
        let clearing = self.clearing(self.shape.name, |function, about| {
            quote! {
                #about
                #deprecated
                pub fn #function(self) -> Self {
                    self.with(|request| request.#function())
                }
            }
        });
        quote! {
            #about
            #deprecated
            pub fn #name(self, #(#arguments),*) -> Self {
                self.with(|request| request.#name(#(#values),*))
            }

            #clearing
        }
    }

    /// Returns the function that clears the field, if it can be cleared.
    fn clearing(
        &self,
        owner: &str,
        render: impl FnOnce(Ident, TokenStream) -> TokenStream,
    ) -> Option<TokenStream> {
        (self.shape.slot(self.field) == Slot::Patch).then(|| {
            let name = &self.name;
            let about = format!("Clears [`{name}`]({owner}::{name}) on the portal.");
            let function = ident(&names::clearing(&self.field.name));
            render(function, doc_lines([about]))
        })
    }

    /// Returns the documentation; `owner` is the type with the other setters.
    fn docs(&self, owner: &str) -> TokenStream {
        let about = &self.about;
        let Some((other, value)) = condition(self.shape, self.field) else {
            return about.clone();
        };
        let name = &other.name.rust;
        let shown = match value.as_str() {
            Some(text) => prose::code(text),
            None => prose::code(&value.to_string()),
        };
        let condition = match self.along {
            None => format!("Required if [`{name}`]({owner}::{name}) is {shown}."),
            Some(_) => {
                format!("Also sets [`{name}`]({owner}::{name}) to {shown}, which it requires.")
            }
        };
        let condition = doc_lines([String::new(), condition]);
        quote!(#about #condition)
    }
}
