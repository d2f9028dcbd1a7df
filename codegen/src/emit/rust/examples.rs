//! Examples of the spec as Rust expressions, for doc comments and tests.

mod form;

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;
use serde_json::{Map, Value};

use self::form::form;
use super::print::{Imports, ident};
use super::shape::{Constructor, Shape};
use super::types::{self, Slot};
use crate::model::{Content, Example, Field, Method, Model, Presence, Type, Union, Variant};
use crate::names;

/// Returns the request of an example as an expression.
pub(super) fn request(model: &Model, method: &Method, example: &Example) -> TokenStream {
    let fields: Vec<&Field> = model.parameters(method).collect();
    let shape = Shape::of_method(method, &fields);
    let constructors = Constructor::of_method(method, &shape);
    let find = |field: &Field| find(method, field, &example.request);
    build(model, &shape, &constructors, &find)
}

/// The call of an example with a `client` of a webhook.
pub(super) struct Call {
    /// The statement that binds the identity.
    pub(super) bind: Option<TokenStream>,
    /// The call, not awaited.
    pub(super) call: TokenStream,
}

/// Returns the call of an example.
pub(super) fn call(model: &Model, method: &Method, example: &Example) -> Call {
    let fields: Vec<&Field> = model.parameters(method).collect();
    let shape = Shape::of_method(method, &fields);
    let find = |field: &Field| find(method, field, &example.request);
    let constructors = Constructor::of_method(method, &shape);
    let has_all =
        |constructor: &&Constructor| constructor.takes.iter().all(|field| find(field).is_some());
    let constructor = constructors
        .iter()
        .find(has_all)
        .unwrap_or(&constructors[0]);
    let identity = method.identity.map(|index| &model.identities[index]);
    let bound: Vec<&Field> = identity.map_or(Vec::new(), |it| it.parameters.iter().collect());
    let is_bound = |field: &&Field| bound.iter().any(|own| std::ptr::eq(*own, *field));
    let of_webhook = method.parameters.iter();
    let of_webhook = of_webhook.filter(|field| field.presence == Presence::Webhook);
    let takes = constructor.takes.iter().copied().filter(|it| !is_bound(it));
    let takes: Vec<&Field> = takes.chain(of_webhook).collect();
    let (caller, bind) = match identity {
        Some(identity) => {
            let name = ident(&identity.name);
            let values = arguments(model, &bound, &find);
            let bind = quote!(let #name = client.#name(#(#values),*););
            (quote!(#name), Some(bind))
        }
        None => {
            let area = ident(&method.place.module[0]);
            (quote!(client.#area()), None)
        }
    };
    let function = ident(&names::function(method, &constructor.takes));
    let values = arguments(model, &takes, &find);
    let taken: Vec<&Field> = takes.into_iter().chain(bound).collect();
    let named = setters(model, &shape, &taken, &find);
    let call = quote!(#caller.#function(#(#values),*)#(#named)*);
    Call { bind, call }
}

/// Returns the value of a parameter, whatever its bundle.
fn find<'a>(method: &Method, field: &Field, request: &'a Map<String, Value>) -> Option<&'a Value> {
    let mut path = Vec::new();
    let mut bundle = field.bundle;
    while let Some(index) = bundle {
        path.push(&method.bundles[index].name);
        bundle = method.bundles[index].bundle;
    }
    let mut entries = request;
    for name in path.into_iter().rev() {
        entries = entries.get(name)?.as_object()?;
    }
    entries.get(&field.name.server)
}

/// Returns an expression that builds a request or an object: the constructor's arguments by
/// position, the rest by name.
fn build<'a>(
    model: &Model,
    shape: &Shape,
    constructors: &[Constructor],
    find: &dyn Fn(&Field) -> Option<&'a Value>,
) -> TokenStream {
    let name = ident(shape.name);
    let has_all =
        |constructor: &&Constructor| constructor.takes.iter().all(|field| find(field).is_some());
    // A request that fails may lack required parameters.
    let Some(constructor) = constructors.iter().find(has_all).or(constructors.first()) else {
        return quote!(#name);
    };
    let function = ident(&constructor.name);
    let taken = arguments(model, &constructor.takes, find);
    let named = setters(model, shape, &constructor.takes, find);
    quote!(#name::#function(#(#taken),*)#(#named)*)
}

/// Returns the values of these fields, as arguments.
fn arguments<'a>(
    model: &Model,
    fields: &[&Field],
    find: &dyn Fn(&Field) -> Option<&'a Value>,
) -> Vec<TokenStream> {
    let argument = |field: &&Field| Some(expression(model, &field.kind, find(field)?));
    fields.iter().filter_map(argument).collect()
}

/// Returns the setters of all other fields that have a value.
fn setters<'a>(
    model: &Model,
    shape: &Shape,
    taken: &[&Field],
    find: &dyn Fn(&Field) -> Option<&'a Value>,
) -> Vec<TokenStream> {
    let argument = |field: &Field| find(field).map(|value| expression(model, &field.kind, value));
    let is_taken = |field: &Field| taken.iter().any(|taken| std::ptr::eq(*taken, field));
    let is_needed = |field: &Field| {
        shape.fields.iter().any(|other| {
            other.bundle == field.bundle
                && other.needs.as_ref() == Some(&field.name.server)
                && find(other).is_some()
        })
    };
    shape
        .fields
        .iter()
        .filter(|field| shape.slot(field) != Slot::Bare && !is_taken(field) && !is_needed(field))
        .filter_map(|field| {
            let value = find(field)?;
            if shape.slot(field) == Slot::Patch && field.empty.as_ref() == Some(value) {
                let clearing = ident(&names::clearing(&field.name));
                return Some(quote!(.#clearing()));
            }
            let setter = ident(&field.name.rust);
            let value = expression(model, &field.kind, value);
            let needed = field.needs.as_ref().and_then(|name| {
                let needed = shape
                    .fields
                    .iter()
                    .find(|other| other.bundle == field.bundle && other.name.server == *name)?;
                argument(needed)
            });
            let values = [value].into_iter().chain(needed);
            Some(quote!(.#setter(#(#values),*)))
        })
        .collect()
}

/// Returns a value in the form that an argument accepts.
fn expression(model: &Model, kind: &Type, value: &Value) -> TokenStream {
    match (kind, value) {
        (Type::List(of), Value::Array(items)) if items.is_empty() => {
            let of = types::plain(model, of, &mut Imports::default());
            quote!(Vec::<#of>::new())
        }
        (Type::List(of), Value::Array(items)) => {
            let items = self::items(model, of, items.iter());
            quote!([#(#items),*])
        }
        (Type::Map(of), Value::Object(entries)) if entries.is_empty() => {
            let of = types::plain(model, of, &mut Imports::default());
            quote!(Vec::<(String, #of)>::new())
        }
        (Type::Map(of), Value::Object(entries)) => {
            let keys = entries.keys();
            let values = items(model, of, entries.values());
            quote!([#((#keys, #values)),*])
        }
        _ => simple(model, kind, value),
    }
}

/// Returns the entries of a list or map, all of one type.
fn items<'a>(
    model: &Model,
    of: &Type,
    values: impl Iterator<Item = &'a Value> + Clone,
) -> Vec<TokenStream> {
    match of {
        Type::Nullable(inner) => {
            let inner_of = types::plain(model, inner, &mut Imports::default());
            let are_all_null = values.clone().all(Value::is_null);
            values
                .map(|value| match value {
                    Value::Null if are_all_null => quote!(None::<#inner_of>),
                    Value::Null => quote!(None),
                    value => {
                        let value = simple(model, inner, value);
                        quote!(Some(#value))
                    }
                })
                .collect()
        }
        Type::Union(index) => {
            let union = &model.unions[*index];
            let forms: Vec<_> = values
                .clone()
                .map(|value| form(model, union, value))
                .collect();
            let same = forms.iter().all(|form| match (form, &forms[0]) {
                (Some((variant, _)), Some((first, _))) => std::ptr::eq(*variant, *first),
                _ => false,
            });
            values
                .map(|value| {
                    if same {
                        simple(model, of, value)
                    } else {
                        owned(model, of, value)
                    }
                })
                .collect()
        }
        of => values.map(|value| simple(model, of, value)).collect(),
    }
}

/// Returns a value that its receiver converts.
fn simple(model: &Model, kind: &Type, value: &Value) -> TokenStream {
    match (kind, value) {
        (Type::Union(index), value) => {
            let union = &model.unions[*index];
            match form(model, union, value) {
                Some((variant, Some((kind, inner)))) if stands_alone(union, variant) => {
                    expression(model, kind, inner)
                }
                _ => owned(model, kind, value),
            }
        }
        (Type::YesNo, Value::String(text)) => {
            let flag = text == "Y";
            quote!(#flag)
        }
        (Type::Bytes, Value::String(text)) => {
            let bytes = Literal::byte_string(&decoded(text));
            quote!(#bytes)
        }
        (Type::Enum(index), Value::String(code)) => {
            let declared = &model.enums[*index];
            let name = ident(&declared.name);
            let known = declared
                .codes
                .iter()
                .find(|known| known.name.server == *code);
            match known {
                Some(known) => {
                    let variant = ident(&known.name.rust);
                    quote!(#name::#variant)
                }
                None => quote!(#code.parse().unwrap()),
            }
        }
        (Type::Object(index), Value::Object(entries)) => {
            let object = &model.objects[*index];
            let fields: Vec<&Field> = object.fields.iter().collect();
            let shape = Shape {
                name: &object.name,
                fields: &fields,
                others: None,
                sent: true,
            };
            let constructor = Constructor::new(&shape);
            build(model, &shape, &[constructor], &|field| {
                entries.get(&field.name.server)
            })
        }
        (Type::Any, value) => {
            let text = value.to_string();
            quote!(#text.parse().expect("the example is JSON"))
        }
        (_, Value::String(text)) => quote!(#text),
        (Type::Number, Value::Number(number)) => {
            let number = Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
            quote!(#number)
        }
        (_, Value::Number(number)) => {
            let number = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(#number)
        }
        (_, Value::Bool(flag)) => quote!(#flag),
        (Type::List(_) | Type::Map(_), value) => owned(model, kind, value),
        _ => quote!(Default::default()),
    }
}

/// Returns a value of the exact type, where nothing converts it.
fn owned(model: &Model, kind: &Type, value: &Value) -> TokenStream {
    match (kind, value) {
        (Type::Union(index), value) => {
            let union = &model.unions[*index];
            let name = ident(&union.name);
            match form(model, union, value) {
                Some((variant, content)) => {
                    let variant = ident(&variant.name.rust);
                    match content {
                        None => quote!(#name::#variant),
                        Some((kind, inner)) => {
                            let inner = owned(model, kind, inner);
                            quote!(#name::#variant(#inner))
                        }
                    }
                }
                None => quote!(Default::default()),
            }
        }
        (Type::List(of), Value::Array(items)) => {
            let items = items.iter().map(|item| owned(model, of, item));
            quote!(vec![#(#items),*])
        }
        (Type::Map(of), Value::Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = owned(model, of, value);
                quote!((#key.into(), #value))
            });
            quote!([#(#entries),*].into())
        }
        (Type::Nullable(_), Value::Null) => quote!(None),
        (Type::Nullable(of), value) => {
            let value = owned(model, of, value);
            quote!(Some(#value))
        }
        (kind, value) => {
            let simple = simple(model, kind, value);
            if types::converts(kind) {
                quote!(#simple.into())
            } else {
                simple
            }
        }
    }
}

/// Returns a value for use in generated code, and imports its type.
pub(super) fn value(
    model: &Model,
    kind: &Type,
    value: &Value,
    imports: &mut Imports,
) -> TokenStream {
    types::plain(model, kind, imports);
    owned(model, kind, value)
}

/// Whether a union can be made from the content of a form without naming the form.
fn stands_alone(union: &Union, variant: &Variant) -> bool {
    let kind = |variant: &Variant| match &variant.content {
        Content::Type(kind) => Some(kind.clone()),
        Content::Constant(_) => None,
    };
    let same = union
        .variants
        .iter()
        .filter(|other| kind(other) == kind(variant));
    let lists = union
        .variants
        .iter()
        .filter(|other| matches!(other.content, Content::Type(Type::List(_))));
    let is_list = matches!(variant.content, Content::Type(Type::List(_)));
    same.count() == 1 && (!is_list || lists.count() == 1)
}

/// Returns the bytes that a base64 string encodes. Lowering has checked that it is valid.
fn decoded(text: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<usize> = text
        .chars()
        .filter_map(|digit| ALPHABET.find(digit))
        .collect();
    let group = |digits: &[usize]| {
        let bits =
            digits.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - digits.len()));
        let bytes = [bits >> 16, bits >> 8, bits].map(|byte| byte as u8);
        bytes[..digits.len().saturating_sub(1)].to_vec()
    };
    digits.chunks(4).flat_map(group).collect()
}

/// Returns the `use` items that an expression with a request of this method needs.
pub(super) fn uses(model: &Model, method: &Method, expression: &TokenStream) -> TokenStream {
    imports(model, method, expression)
        .tokens()
        .into_iter()
        .collect()
}

/// Returns the same as imports.
pub(super) fn imports(model: &Model, method: &Method, expression: &TokenStream) -> Imports {
    let mut named = BTreeSet::new();
    names_in(expression.clone(), &mut named);
    let home = types::module(model, &method.place);
    let groups = method.groups.iter().chain([&model.system]);
    let mut known: BTreeSet<(String, String)> = groups
        .map(|group| &model.groups[*group])
        .map(|group| {
            let home = types::module(model, &group.place);
            (home, names::group_type(&group.name))
        })
        .chain([
            ("crate".to_owned(), "Value".to_owned()),
            (home.clone(), method.rust.clone()),
            (home, names::method_error(&method.rust)),
        ])
        .collect();
    model
        .parameters(method)
        .for_each(|field| types::reachable(model, &field.kind, &mut known));
    let mut imports = Imports::default();
    for (module, name) in known.iter().filter(|(_, name)| named.contains(name)) {
        imports.add(&module.replacen("crate", "bitrix24", 1), name);
    }
    imports
}

/// Collects the identifiers in an expression.
fn names_in(expression: TokenStream, names: &mut BTreeSet<String>) {
    for token in expression {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => names_in(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
