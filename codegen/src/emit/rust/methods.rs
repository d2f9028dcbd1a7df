//! Methods: the request as data, how its answer is read, its errors, and the function that calls it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::fields;
use super::print::{Imports, Item, doc_lines, ident};
use super::shape::{Constructor, Shape};
use super::types::{self, RUNTIME, Slot};
use super::{Source, errors, examples, secrets, setters, structs, tables};
use crate::emit::{prose, remarks};
use crate::model::{
    Batch, Cursor, Example, ExampleAnswer, Field, IdKind, Keeps, Method, Model, Presence, Repeat,
    Type,
};
use crate::names;

/// Renders a method.
pub(super) fn emit(model: &Model, method: &Method, source: &mut Source) {
    source.about.push(format!("* `{}`", method.name));
    for name in ["Method", "Repeat"] {
        source.imports.add(RUNTIME, name);
    }
    source.imports.add("serde", "Deserializer");
    let fields: Vec<&Field> = model.parameters(method).collect();
    let shape = Shape::of_method(method, &fields);
    let constructors = Constructor::of_method(method, &shape);
    let about = doc_lines(request_docs(model, method));
    source
        .items
        .push(structs::definition(model, &shape, &about, &mut source.imports).into());
    source
        .items
        .push(structs::building(model, &shape, &constructors, &mut source.imports).into());
    if let Some(keeps) = &method.keeps {
        source
            .items
            .push(keep(model, method, keeps, &mut source.imports).into());
    }
    source.items.push(tables::request(model, method));
    source
        .items
        .push(contract(model, method, &mut source.imports).into());
    if let Some(item) = batchable(method, &mut source.imports) {
        source.items.push(item.into());
    }
    if let Some(cursor) = &method.cursor {
        source
            .items
            .push(queue(model, method, cursor, &mut source.imports).into());
    }
    errors::emit_method(model, method, source);
    let setters = on_call(model, method, &shape, &constructors, &mut source.imports);
    let callers = callers(model, method, &mut source.imports);
    for caller in callers {
        let constructors = constructors.iter();
        let functions = constructors.map(|constructor| {
            let about = call_docs(method, &shape, setters.is_some());
            call(
                model,
                method,
                &shape,
                constructor,
                &caller,
                about,
                &mut source.imports,
            )
        });
        let functions: Vec<_> = functions.collect();
        source
            .items
            .push(on_caller(model, method, &shape, &caller, &functions).into());
    }
    source.items.extend(setters.map(Item::from));
}

/// The function that takes over the values which the method would empty.
fn keep(model: &Model, method: &Method, keeps: &Keeps, imports: &mut Imports) -> TokenStream {
    let name = ident(&method.rust);
    let object = types::plain(model, &Type::Object(keeps.object), imports);
    let mut used = Vec::new();
    let mut read = Vec::new();
    let mut kept = Vec::new();
    for (parameter, from) in &keeps.kept {
        let to = &method.parameters[*parameter];
        let from = &model.objects[keeps.object].fields[*from];
        used.push(to);
        read.push(from);
        let [to, key] = [to, from].map(|field| ident(&names::field(&field.name)));
        let present = match types::slot(from, model.objects[keeps.object].in_requests) {
            Slot::Bare => quote!(Some(current.#key.clone())),
            Slot::Optional => quote!(current.#key.clone()),
            Slot::Patch => quote!(current.#key.value().cloned()),
        };
        kept.push(quote!(self.#to = self.#to.or_else(|| #present);));
    }
    let names: Vec<String> = used
        .iter()
        .map(|field| format!("`{}`", names::field(&field.name)))
        .collect();
    let about = doc_lines(prose::wrapped(&format!(
        "Keeps what the method would empty, as far as it is not set: takes over the present {}. What is \
         set after this replaces them.",
        names.join(", ")
    )));
    let allow = fields::allow_deprecated(&[used, read].concat());
    quote! {
        impl #name {
            #about
            #allow
            #[must_use]
            pub fn keep(mut self, current: &#object) -> Self {
                #(#kept)*
                self
            }
        }
    }
}

fn request_docs(model: &Model, method: &Method) -> Vec<String> {
    let mut lines = prose::wrapped(&method.description);
    let scope = method
        .scope
        .iter()
        .map(|scope| prose::code(scope))
        .collect::<Vec<_>>()
        .join(", ");
    let repeat = match method.repeat {
        Repeat::Safe => "Sending it twice is the same as once.".to_owned(),
        Repeat::SafeIfAlreadyDone => {
            "It is sent again after a lost answer: an error of class `AlreadyDone` then means that it worked."
                .to_owned()
        }
        Repeat::SafeWithKey => with_key(method),
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
    if let Some(deprecation) = &method.deprecated {
        lines.push(String::new());
        lines.extend(prose::wrapped(&remarks::of_deprecation(deprecation)));
    }
    lines.extend([String::new(), format!("* Scope: {scope}")]);
    lines.extend(prose::item(&format!(
        "Who may call it: {}",
        lower_first(&method.executor)
    )));
    if let Some(revision) = method.since {
        lines.push(format!("* Since revision {revision} of the REST API"));
    }
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
    let request = examples::request(model, method, example);
    let json = serde_json::to_string_pretty(&example.request).unwrap_or_default();
    // The JSON stands in a raw string, whose fence must be longer than any run of `#` inside.
    let fence = "#".repeat(
        1 + json
            .split('"')
            .map(|part| part.bytes().take_while(|b| *b == b'#').count())
            .max()
            .unwrap_or(0),
    );
    let uses = examples::uses(model, method, &request);
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

/// What the client has to know of the method.
fn contract(model: &Model, method: &Method, imports: &mut Imports) -> TokenStream {
    let name = ident(&method.rust);
    let error = ident(&names::method_error(&method.rust));
    let server = &method.name;
    let repeat = match method.repeat {
        Repeat::Safe => quote!(Repeat::Safe),
        Repeat::SafeIfAlreadyDone => quote!(Repeat::SafeIfAlreadyDone),
        Repeat::SafeWithKey => quote!(Repeat::SafeWithKey),
        Repeat::Never => quote!(Repeat::Never),
    };
    let output = types::plain(model, &method.result.kind, imports);
    let decode = match (&method.result.kind, &method.result.under) {
        (Type::Boolean, _) => {
            let under = method.result.key_of_flag();
            quote!(wire::flag(result, #under, mismatches))
        }
        (_, Some(under)) => quote!(wire::under(result, #under, mismatches)),
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
            const REPEAT: Repeat = #repeat;
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

/// The place of the key by which the server knows a request again, where it looks at it.
fn idempotency_key(method: &Method) -> Option<TokenStream> {
    let key = method.idempotency_key.as_ref()?;
    let field = |index: &usize| ident(&names::field(&method.parameters[*index].name));
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
    let body = match ignored.is_empty() {
        true => quote!(Some(&mut self.#parameter)),
        false => quote! {
            let is_ignored = #(#ignored)||*;
            (!is_ignored).then_some(&mut self.#parameter)
        },
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

/// The address of a handler among the parameters, where there is one and a token for it.
fn handler(model: &Model, method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let handler = method.handler.as_ref()?;
    imports.add(RUNTIME, "Handler");
    let [address, token] =
        [&handler.address, &handler.token].map(|name| ident(&names::field(name)));
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

/// What is to be said of a method that may be sent again with the same key.
fn with_key(method: &Method) -> String {
    let Some(key) = &method.idempotency_key else {
        return String::new();
    };
    let name = |index: &usize| format!("`{}`", names::field(&method.parameters[*index].name));
    let but = match key.unless.is_empty() {
        true => String::new(),
        false => {
            let names: Vec<String> = key.unless.iter().map(name).collect();
            format!(" (but not with {})", names.join(" or "))
        }
    };
    format!(
        "Sending it twice with the same {}, a version 4 UUID in small letters, is the same as once{but}. \
         The client can see to that: `Config::idempotency_keys`.",
        name(&key.parameter)
    )
}

/// Leave to be part of a batch.
fn batchable(method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&method.rust);
    match method.batch {
        Batch::Yes => {
            imports.add(RUNTIME, "Batchable");
            Some(quote!(impl Batchable for #name {}))
        }
        Batch::No => None,
    }
}

/// How the method reads a queue.
fn queue(model: &Model, method: &Method, cursor: &Cursor, imports: &mut Imports) -> TokenStream {
    for name in ["Page", "Source"] {
        imports.add("bitrix24_runtime::events", name);
    }
    imports.add(&types::module(model, &method.place), "Event");
    let name = ident(&method.rust);
    let [offset, events, next, more] = [&cursor.offset, &cursor.events, &cursor.next, &cursor.more]
        .map(|name| ident(&names::field(name)));
    let is_bare = |key: &crate::model::Name| match method.result.kind {
        Type::Object(index) => model.objects[index]
            .fields
            .iter()
            .any(|field| field.name == *key && types::slot(field, false) == Slot::Bare),
        _ => false,
    };
    let events = match is_bare(&cursor.events) {
        true => quote!(output.#events),
        false => quote!(output.#events?),
    };
    let next = match is_bare(&cursor.next) {
        true => quote!(Some(output.#next)),
        false => quote!(output.#next),
    };
    let more = match is_bare(&cursor.more) {
        true => quote!(output.#more),
        false => quote!(output.#more.unwrap_or_default()),
    };
    let enlarge = cursor.limit.as_ref().map(|(limit, most)| {
        let limit = ident(&names::field(limit));
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
        impl Source for #name {
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

/// The texts of a request that may have so many characters and no more.
fn limited_texts(model: &Model, method: &Method, imports: &mut Imports) -> Option<TokenStream> {
    let limited = model.parameters(method).filter_map(|field| {
        let most = field.at_most.filter(|_| field.kind == Type::String)?;
        let (server, most) = (&field.name.server, Literal::i64_unsuffixed(most));
        let name = ident(&names::field(&field.name));
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

/// Who a call is made on behalf of.
enum Caller {
    /// An identity, which knows whether it came by webhook.
    Identity,
    /// The area of a client, whatever its authorization.
    Area,
    /// The area of a client with this authorization; what only a webhook needs is an argument then.
    Webhook,
    OAuth,
}

/// Who makes the call: an identity, or the area where there is none.
fn callers(model: &Model, method: &Method, imports: &mut Imports) -> Vec<Caller> {
    imports.add_for_client("crate", "Call");
    let home = types::module(model, &method.place);
    if let Some(identity) = method.identity {
        let name = names::identity_type(&model.identities[identity].name);
        imports.add_for_client(&home, &name);
        return vec![Caller::Identity];
    }
    imports.add_for_client(&home, &names::area_type(&method.place.module[0]));
    let mut parameters = method.parameters.iter();
    if parameters.all(|field| field.presence != Presence::Webhook) {
        return vec![Caller::Area];
    }
    imports.add_for_client("crate", "OAuth");
    imports.add_for_client("crate", "Webhook");
    vec![Caller::Webhook, Caller::OAuth]
}

/// The functions that make the call.
fn on_caller(
    model: &Model,
    method: &Method,
    shape: &Shape,
    caller: &Caller,
    functions: &[TokenStream],
) -> TokenStream {
    let area = ident(&names::area_type(&method.place.module[0]));
    let owner = match (caller, method.identity) {
        (Caller::Identity, Some(identity)) => {
            let name = ident(&names::identity_type(&model.identities[identity].name));
            quote!(#name)
        }
        (Caller::Webhook, _) => quote!(#area<'_, Webhook>),
        (Caller::OAuth, _) => quote!(#area<'_, OAuth>),
        _ => quote!(<A> #area<'_, A>),
    };
    let allow = fields::allow_deprecated(shape.fields);
    quote! {
        #[cfg(feature = "client")]
        #allow
        impl #owner {
            #(#functions)*
        }
    }
}

/// The setters of the call. What the identity, or the client by its authorization, has set already
/// needs none.
fn on_call(
    model: &Model,
    method: &Method,
    shape: &Shape,
    constructors: &[Constructor],
    imports: &mut Imports,
) -> Option<TokenStream> {
    let request = ident(shape.name);
    let setters = setters::of(model, shape, constructors, imports);
    let is_own = |setter: &&setters::Setter| setter.field.presence != Presence::Webhook;
    let functions: Vec<_> = setters
        .iter()
        .filter(is_own)
        .map(setters::Setter::on_call)
        .chain(method.keeps.as_ref().map(|keeps| {
            let object = types::plain(model, &Type::Object(keeps.object), imports);
            let about = doc_lines([format!("See [`{request}::keep`].")]);
            quote! {
                #about
                pub fn keep(self, current: &#object) -> Self {
                    self.with(|request| request.keep(current))
                }
            }
        }))
        .collect();
    let allow = fields::allow_deprecated(shape.fields);
    (!functions.is_empty()).then(|| {
        quote! {
            /// Optional parameters.
            #[cfg(feature = "client")]
            #allow
            impl Call<#request> {
                #(#functions)*
            }
        }
    })
}

fn call(
    model: &Model,
    method: &Method,
    shape: &Shape,
    constructor: &Constructor,
    caller: &Caller,
    about: Vec<String>,
    imports: &mut Imports,
) -> TokenStream {
    let request = ident(shape.name);
    let bound: &[Field] = method
        .identity
        .map_or(&[], |identity| &model.identities[identity].parameters);
    let is_bound = |field: &Field| bound.iter().any(|own| std::ptr::eq(own, field));
    let kept = |field: &Field| {
        let name = ident(&names::field(&field.name));
        let is_copy = matches!(field.kind, Type::Id(index) if model.ids[index].kind == IdKind::Integer)
            && field.presence == Presence::Required;
        match is_copy {
            true => quote!(self.#name),
            false => quote!(self.#name.clone()),
        }
    };
    let given = constructor.takes.iter().map(|field| {
        let name = ident(&names::field(&field.name));
        if is_bound(field) {
            kept(field)
        } else {
            quote!(#name)
        }
    });
    let make = ident(&constructor.name);
    let make = quote!(#request::#make(#(#given),*));
    let optional = |field: &&&Field| is_bound(field) && field.presence != Presence::Required;
    let bound: Vec<_> = shape
        .fields
        .iter()
        .filter(optional)
        .map(|field| {
            let name = ident(&names::field(&field.name));
            let value = kept(field);
            quote!(#name: #value)
        })
        .collect();
    let of_webhook: Vec<&Field> = method
        .parameters
        .iter()
        .filter(|field| matches!(caller, Caller::Webhook) && field.presence == Presence::Webhook)
        .collect();
    let setters = of_webhook.iter().map(|field| {
        let name = ident(&names::field(&field.name));
        quote!(.#name(#name))
    });
    let value = match bound.is_empty() {
        true => quote!(#make #(#setters)*),
        false => quote!(#request { #(#bound,)* ..#make }),
    };
    let takes: Vec<&Field> = constructor
        .takes
        .iter()
        .copied()
        .filter(|field| !is_bound(field))
        .chain(of_webhook.iter().copied())
        .collect();
    let arguments = fields::arguments(model, &takes, imports);
    let call = match caller {
        Caller::Identity => quote!(Call::new(&self.client, #value)),
        _ => quote!(self.client.call(#value)),
    };
    let function = match method.one_of.is_empty() {
        true => names::method_function(&method.rust),
        false => names::constructor_function(&method.rust, &constructor.takes[0].name),
    };
    let function = ident(&function);
    let about = doc_lines(about);
    let deprecated = fields::deprecated(method.deprecated.as_ref());
    let many = fields::too_many(takes.len() + 1);
    quote! {
        #about
        #deprecated
        #many
        pub fn #function(&self, #(#arguments),*) -> Call<#request> {
            #call
        }
    }
}

fn call_docs(method: &Method, shape: &Shape, has_setters: bool) -> Vec<String> {
    let request = shape.name;
    let mut lines = prose::wrapped(&method.description);
    let gives = prose::wrapped(&format!(
        "Gives: {}",
        lower_first(&method.result.description)
    ));
    lines.push(String::new());
    lines.extend(gives);
    if has_setters {
        lines.extend([
            String::new(),
            format!("Optional parameters are [set on the call](Call#impl-Call%3C{request}%3E)."),
        ]);
    }
    lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
    lines.push(format!("[`{request}Error`] lists what the portal may refuse; [`crate::Error`] what else can go wrong."));
    lines
}
