//! Methods: the request as data, how its answer is read, its errors, and the function that calls it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::objects::{self, Shape};
use super::print::{Imports, doc_lines, ident};
use super::{Source, errors, types};
use crate::emit::prose;
use crate::model::{Batch, Example, ExampleAnswer, Field, Method, Model, Presence, Repeat, Type};
use crate::names;

const RUNTIME: &str = "bitrix24_runtime";

/// Renders a method.
pub(super) fn emit(model: &Model, method: &Method, source: &mut Source) {
    source.about.push(format!("* `{}`", method.name));
    for name in ["Method", "Repeat"] {
        source.imports.add(RUNTIME, name);
    }
    source.imports.add("serde", "Deserializer");
    let fields: Vec<&Field> = model.parameters(method).collect();
    let name = names::method_type(&method.name);
    let shape = Shape {
        name: &name,
        fields: &fields,
        serializes: true,
        deserializes: false,
    };
    let about = doc_lines(request_docs(model, method));
    source
        .items
        .push(shape.definition(model, &about, &mut source.imports));
    source
        .items
        .push(shape.constructor(model, &mut source.imports));
    source.items.extend(shape.serde(&mut source.imports));
    source
        .items
        .push(contract(model, method, &mut source.imports));
    source.items.extend(batchable(method, &mut source.imports));
    errors::emit_method(model, method, source);
    source.items.push(call(model, method, &mut source.imports));
    source.items.push(shape.json_schema(model));
}

fn request_docs(model: &Model, method: &Method) -> Vec<String> {
    let mut lines = prose::wrapped(&method.description);
    let scope = method
        .scope
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let repeat = match method.repeat {
        Repeat::Safe => "Sending it twice is the same as once.".to_owned(),
        Repeat::SafeIfAlreadyDone => {
            "It is sent again after a lost answer: an error of class `AlreadyDone` then means that it worked."
                .to_owned()
        }
        Repeat::Never => "Sending it twice does it twice.".to_owned(),
    };
    lines.push(String::new());
    let batch = match method.batch {
        Batch::Yes => "",
        Batch::No => " It cannot be part of a batch.",
    };
    lines.extend(prose::wrapped(&format!(
        "The method `{}`. {repeat}{batch}",
        method.name
    )));
    lines.extend([String::new(), format!("* Scope: {scope}")]);
    lines.extend(prose::item(&format!(
        "Who may call it: {}",
        lower_first(&method.executor)
    )));
    lines.extend([
        String::new(),
        format!("[Documentation of the vendor]({})", method.page),
    ]);
    if let Some(example) = successful(method) {
        lines.extend([String::new(), "# Example".to_owned(), String::new()]);
        lines.extend(example_docs(model, method, example));
    }
    lines
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

/// The first example that succeeds.
fn successful(method: &Method) -> Option<&Example> {
    method
        .examples
        .iter()
        .find(|example| matches!(example.answer, ExampleAnswer::Result(_)))
}

/// An example as a doc test: the request in Rust, and the JSON it becomes.
fn example_docs(model: &Model, method: &Method, example: &Example) -> Vec<String> {
    let request = request(model, method, example);
    let json = serde_json::to_string_pretty(&example.request).unwrap_or_default();
    // The JSON stands in a raw string, whose fence must be longer than any run of `#` inside.
    let fence = "#".repeat(
        1 + json
            .split('"')
            .map(|part| part.bytes().take_while(|b| *b == b'#').count())
            .max()
            .unwrap_or(0),
    );
    let uses = uses(model, method, &request);
    let mut lines = vec!["```".to_owned()];
    lines.extend(super::print::body(&uses).lines().map(str::to_owned));
    lines.push(String::new());
    lines.extend(
        super::print::body(&quote!(let request = #request;))
            .lines()
            .map(str::to_owned),
    );
    lines.extend([
        String::new(),
        format!("let json: serde_json::Value = serde_json::from_str(r{fence}\""),
    ]);
    lines.extend(json.lines().map(|line| format!("    {line}")));
    lines.push(format!("\"{fence})?;"));
    lines.push("assert_eq!(serde_json::to_value(&request)?, json);".to_owned());
    lines.push("# Ok::<(), serde_json::Error>(())".to_owned());
    lines.push("```".to_owned());
    lines
}

/// The request of an example as a Rust expression.
pub(super) fn request(model: &Model, method: &Method, example: &Example) -> TokenStream {
    let name = ident(&names::method_type(&method.name));
    types::build(
        model,
        &quote!(#name),
        model.parameters(method),
        &example.request,
    )
}

/// The `use` items that an expression with a request of this method needs.
pub(super) fn uses(model: &Model, method: &Method, expression: &TokenStream) -> TokenStream {
    let mut named = BTreeSet::new();
    types::names_in(expression.clone(), &mut named);
    let mut of_crate = BTreeSet::from([names::group_type(&model.system().name)]);
    model
        .parameters(method)
        .for_each(|field| types::reachable(model, &field.kind, &mut of_crate));
    of_crate.retain(|name| named.contains(name));
    let mut of_area = BTreeSet::from([
        names::method_type(&method.name),
        names::method_error(&method.name),
    ]);
    of_area.retain(|name| named.contains(name));
    let area = ident(&method.place.module[0]);
    let uses = [
        use_item(quote!(bitrix24), &of_crate),
        use_item(quote!(bitrix24::#area), &of_area),
    ];
    uses.into_iter().flatten().collect()
}

fn use_item(path: TokenStream, names: &BTreeSet<String>) -> Option<TokenStream> {
    let names: Vec<Ident> = names.iter().map(|name| ident(name)).collect();
    match &names[..] {
        [] => None,
        [name] => Some(quote!(use #path::#name;)),
        names => Some(quote!(use #path::{#(#names),*};)),
    }
}

/// What the client has to know of the method.
fn contract(model: &Model, method: &Method, imports: &mut Imports) -> TokenStream {
    let name = ident(&names::method_type(&method.name));
    let error = ident(&names::method_error(&method.name));
    let server = &method.name;
    let repeat = match method.repeat {
        Repeat::Safe => quote!(Repeat::Safe),
        Repeat::SafeIfAlreadyDone => quote!(Repeat::SafeIfAlreadyDone),
        Repeat::Never => quote!(Repeat::Never),
    };
    let output = types::plain(model, &method.result.kind, imports);
    let decode = match (&method.result.kind, &method.result.under) {
        (Type::Boolean, Some(under)) => {
            imports.add(RUNTIME, "wire");
            quote!(wire::flag(result, #under))
        }
        _ => {
            imports.add("serde", "Deserialize");
            quote!(Deserialize::deserialize(result))
        }
    };
    let already_done = already_done(method);
    let secrets = secrets(model, method);
    quote! {
        impl Method for #name {
            const NAME: &'static str = #server;
            const REPEAT: Repeat = #repeat;
            type Output = #output;
            type Error = #error;

            fn decode<'de, D: Deserializer<'de>>(result: D) -> Result<Self::Output, D::Error> {
                #decode
            }

            #already_done

            #secrets
        }
    }
}

/// What the method gives when it was done before. Only a yes or no can be known without asking.
fn already_done(method: &Method) -> Option<TokenStream> {
    let is_known = matches!(
        (method.repeat, &method.result.kind),
        (Repeat::SafeIfAlreadyDone, Type::Boolean)
    );
    is_known.then(|| {
        quote! {
            fn already_done() -> Option<Self::Output> {
                Some(true)
            }
        }
    })
}

/// Leave to be part of a batch.
fn batchable(method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&names::method_type(&method.name));
    match method.batch {
        Batch::Yes => {
            imports.add(RUNTIME, "Batchable");
            Some(quote!(impl Batchable for #name {}))
        }
        Batch::No => None,
    }
}

fn secrets(model: &Model, method: &Method) -> Option<TokenStream> {
    let found = objects::collect_secrets(model, model.parameters(method));
    (!found.is_empty()).then(|| {
        quote! {
            fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
                #(#found)*
            }
        }
    })
}

/// The function that makes the call on behalf of an identity, or of the client where there is none.
fn call(model: &Model, method: &Method, imports: &mut Imports) -> TokenStream {
    imports.add_for_client(RUNTIME, "Call");
    let request = ident(&names::method_type(&method.name));
    let function = ident(&names::method_function(&method.name));
    let required = || {
        method
            .parameters
            .iter()
            .filter(|field| field.presence == Presence::Required)
    };
    let arguments = required().map(|field| {
        let name = ident(&names::field(&field.name));
        let kind = types::argument(model, &field.kind, imports);
        quote!(#name: #kind)
    });
    let arguments: Vec<_> = arguments.collect();
    let own = method.parameters.iter().map(|field| {
        let name = ident(&names::field(&field.name));
        match field.presence {
            Presence::Required if types::is_same(&field.kind) => quote!(#name),
            Presence::Required => {
                let value = types::converted(&field.kind, &quote!(#name));
                quote!(#name: #value)
            }
            _ => quote!(#name: None),
        }
    });
    let (owner, bound, client) = match method.identity {
        Some(identity) => {
            let identity = &model.identities[identity];
            let bound = identity.parameters.iter().map(|field| {
                let name = ident(&names::field(&field.name));
                let copied =
                    matches!(field.kind, Type::Id(_)) && field.presence == Presence::Required;
                if copied {
                    quote!(#name: self.#name)
                } else {
                    quote!(#name: self.#name.clone())
                }
            });
            let owner = names::identity_type(&identity.name);
            imports.add_for_client("crate", &owner);
            let owner = ident(&owner);
            (
                quote!(#owner),
                bound.collect::<Vec<_>>(),
                quote!(self.client),
            )
        }
        None => {
            imports.add_for_client("crate", "Client");
            (quote!(<A> Client<A>), Vec::new(), quote!(self.inner))
        }
    };
    let about = doc_lines(call_docs(model, method, &request));
    quote! {
        #[cfg(feature = "client")]
        impl #owner {
            #about
            pub fn #function(&self, #(#arguments),*) -> Call<#request> {
                #client.call(#request { #(#bound,)* #(#own),* })
            }
        }
    }
}

fn call_docs(model: &Model, method: &Method, request: &Ident) -> Vec<String> {
    let mut lines = prose::wrapped(&method.description);
    let gives = prose::wrapped(&format!(
        "Gives: {}",
        lower_first(&method.result.description)
    ));
    lines.push(String::new());
    lines.extend(gives);
    if model
        .parameters(method)
        .any(|field| field.presence == Presence::Optional)
    {
        lines.extend([
            String::new(),
            format!("What may be left out is set with [`Call::with`]; see [`{request}`]."),
        ]);
    }
    lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
    lines.push(format!("[`{request}Error`] lists what the portal may refuse; [`crate::Error`] what else can go wrong."));
    lines
}
