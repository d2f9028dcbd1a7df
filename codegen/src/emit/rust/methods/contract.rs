//! The contract between a method and the runtime: how its request is sent and its response is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::rust::print::{Imports, ident};
use crate::emit::rust::types::{self, RUNTIME, Slot};
use crate::emit::rust::{fields, secrets};
use crate::model::{Batch, Cursor, Field, Idempotency, Method, Model, Type};
use crate::names;

/// Returns the implementation of `Method`.
pub(super) fn emit(model: &Model, method: &Method, imports: &mut Imports) -> TokenStream {
    let name = ident(&method.rust);
    let error = ident(&names::method_error(&method.rust));
    let server = &method.name;
    let idempotency = match method.idempotency {
        Idempotency::Idempotent => quote!(Idempotency::Idempotent),
        Idempotency::DetectsRepeats => quote!(Idempotency::DetectsRepeats),
        Idempotency::WithKey => quote!(Idempotency::WithKey),
        Idempotency::NotIdempotent => quote!(Idempotency::NotIdempotent),
    };
    let output = types::plain(model, &method.result.kind, imports);
    let decode = match (&method.result.kind, &method.result.under) {
        (Type::Boolean, _) => {
            let under = method.result.key_of_flag();
            quote!(wire::flag(result, #under, mismatches))
        }
        (_, Some(under)) => quote!(wire::at_key(result, #under, mismatches)),
        (_, None) => quote!(wire::decode(result, mismatches)),
    };
    imports.add(RUNTIME, "wire");
    let already_done = already_done(method);
    let idempotency_key = idempotency_key(method);
    let handler = handler(model, method, imports);
    let limited_texts = limited_texts(model, method, imports);
    let secrets = secrets(model, method);
    quote! {
        impl Method for #name {
            const NAME: &'static str = #server;
            const IDEMPOTENCY: Idempotency = #idempotency;
            type Output = #output;
            type Error = #error;

            fn decode<'de, D: Deserializer<'de>>(
                result: D,
                mismatches: &mut wire::Mismatches,
            ) -> Result<Option<Self::Output>, D::Error> {
                #decode
            }

            #already_done

            #idempotency_key

            #handler

            #limited_texts

            #secrets
        }
    }
}

/// Returns the result of a method whose effect already exists. Only a boolean is known without a
/// request.
fn already_done(method: &Method) -> Option<TokenStream> {
    let is_known = matches!(
        (method.idempotency, &method.result.kind),
        (Idempotency::DetectsRepeats, Type::Boolean)
    );
    is_known.then(|| {
        quote! {
            fn already_done() -> Option<Self::Output> {
                Some(true)
            }
        }
    })
}

/// Returns the place of the idempotency key, if the server uses it.
fn idempotency_key(method: &Method) -> Option<TokenStream> {
    let key = method.idempotency_key.as_ref()?;
    let field = |index: &usize| ident(&method.parameters[*index].name.rust);
    let parameter = field(&key.parameter);
    let ignored: Vec<_> = key
        .unless
        .iter()
        .map(|index| {
            let name = field(index);
            match method.parameters[*index].kind {
                Type::Boolean | Type::YesNo => quote!(self.#name == Some(true)),
                _ => quote!(self.#name.is_some()),
            }
        })
        .collect();
    let body = if ignored.is_empty() {
        quote!(Some(&mut self.#parameter))
    } else {
        quote! {
            let is_ignored = #(#ignored)||*;
            (!is_ignored).then_some(&mut self.#parameter)
        }
    };
    let used: Vec<&Field> = [&key.parameter]
        .into_iter()
        .chain(&key.unless)
        .map(|index| &method.parameters[*index])
        .collect();
    let allow = fields::allow_deprecated(&used);
    Some(quote! {
        #allow
        fn idempotency_key(&mut self) -> Option<&mut Option<String>> {
            #body
        }
    })
}

/// Returns the parameter with the URL of an event handler, if there is one with a token.
fn handler(model: &Model, method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let handler = method.handler.as_ref()?;
    imports.add(RUNTIME, "Handler");
    let [address, token] = [&handler.address, &handler.token].map(|name| ident(&name.rust));
    let query = &handler.query;
    let is_used = |field: &&Field| [&handler.address, &handler.token].contains(&&field.name);
    let fields = model.parameters(method).filter(is_used);
    let allow = fields::allow_deprecated(&fields.collect::<Vec<_>>());
    Some(quote! {
        #allow
        fn handler(&mut self) -> Option<Handler<'_>> {
            let (address, token) = (self.#address.as_mut()?, self.#token.as_ref()?);
            Some(Handler { address, query: #query, token })
        }
    })
}

/// Returns the strings of a request with a maximum length.
fn limited_texts(model: &Model, method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let limited = model.parameters(method).filter_map(|field| {
        let most = field.at_most.filter(|_| field.kind == Type::String)?;
        let (server, most) = (&field.name.server, Literal::i64_unsuffixed(most));
        let name = ident(&field.name.rust);
        let text = match types::slot(field, true) {
            Slot::Bare => quote!(Some(&self.#name)),
            Slot::Optional => quote!(&self.#name),
            Slot::Patch => quote!(self.#name.value()),
        };
        Some((
            field,
            quote! {
                if let Some(text) = #text {
                    found.push(LimitedText { parameter: #server, text, at_most: #most });
                }
            },
        ))
    });
    let (fields, found): (Vec<&Field>, Vec<TokenStream>) = limited.unzip();
    let allow = fields::allow_deprecated(&fields);
    (!found.is_empty()).then(|| {
        imports.add(RUNTIME, "LimitedText");
        quote! {
            #allow
            fn limited_texts<'a>(&'a self, found: &mut Vec<LimitedText<'a>>) {
                #(#found)*
            }
        }
    })
}

fn secrets(model: &Model, method: &Method) -> Option<TokenStream> {
    let found = secrets::in_fields(model, model.parameters(method));
    let fields: Vec<&Field> = model.parameters(method).collect();
    let allow = fields::allow_deprecated(&fields);
    (!found.is_empty()).then(|| {
        quote! {
            #allow
            fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
                #(#found)*
            }
        }
    })
}

/// Returns the impl that allows the method in a batch, if it may be part of one.
pub(super) fn batchable(method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&method.rust);
    match method.batch {
        Batch::Yes => {
            imports.add(RUNTIME, "Batchable");
            Some(quote!(impl Batchable for #name {}))
        }
        Batch::No => None,
    }
}

/// Returns how the method reads a queue.
pub(super) fn queue(
    model: &Model,
    method: &Method,
    cursor: &Cursor,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Page", "EventQueue"] {
        imports.add("bitrix24_runtime::events", name);
    }
    imports.add(&types::module(model, &method.place), "Event");
    let name = ident(&method.rust);
    let [offset, events, next, more] =
        [&cursor.offset, &cursor.events, &cursor.next, &cursor.more].map(|name| ident(&name.rust));
    let is_bare = |key: &crate::model::Name| match method.result.kind {
        Type::Object(index) => model.objects[index]
            .fields
            .iter()
            .any(|field| field.name == *key && types::slot(field, false) == Slot::Bare),
        _ => false,
    };
    let events = if is_bare(&cursor.events) {
        quote!(output.#events)
    } else {
        quote!(output.#events?)
    };
    let next = if is_bare(&cursor.next) {
        quote!(Some(output.#next))
    } else {
        quote!(output.#next)
    };
    let more = if is_bare(&cursor.more) {
        quote!(output.#more)
    } else {
        quote!(output.#more.unwrap_or_default())
    };
    let enlarge = cursor.limit.as_ref().map(|(limit, most)| {
        let limit = ident(&limit.rust);
        let most = Literal::i64_unsuffixed(*most);
        quote! {
            fn enlarge(&mut self) {
                self.#limit.get_or_insert(#most);
            }
        }
    });
    let result = match method.result.kind {
        Type::Object(index) => &model.objects[index].fields[..],
        _ => &[],
    };
    let named = [&cursor.offset, &cursor.events, &cursor.next, &cursor.more];
    let limit = cursor.limit.as_ref().map(|(limit, _)| limit);
    let is_used = |field: &&Field| named.into_iter().chain(limit).any(|it| *it == field.name);
    let fields = method.parameters.iter().chain(result).filter(is_used);
    let allow = fields::allow_deprecated(&fields.collect::<Vec<_>>());
    quote! {
        #allow
        impl EventQueue for #name {
            type Event = Event;

            fn set_offset(&mut self, offset: Option<i64>) {
                self.#offset = offset;
            }

            #enlarge

            fn page(output: Self::Output) -> Option<Page<Event>> {
                Some(Page::new(#events, #next, #more))
            }
        }
    }
}
