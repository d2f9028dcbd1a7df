//! The functions that call a method, and the setters of the call.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::prose;
use crate::emit::rust::print::{Imports, Item, doc_lines, ident};
use crate::emit::rust::setters::Setter;
use crate::emit::rust::shape::{Constructor, Shape};
use crate::emit::rust::{Source, fields, types};
use crate::model::{Field, IdKind, Method, Model, Presence, Type};
use crate::names;
use crate::sentence::lower_first;

/// Renders the functions that call a method.
pub(super) fn emit(
    model: &Model,
    method: &Method,
    shape: &Shape,
    constructors: &[Constructor],
    setters: &[Setter],
    source: &mut Source,
) {
    let setters = on_call(model, method, shape, setters, &mut source.imports);
    let callers = callers(model, method, &mut source.imports);
    for caller in callers {
        let constructors = constructors.iter();
        let functions = constructors.map(|constructor| {
            let about = call_docs(method, shape, setters.is_some());
            call(
                model,
                method,
                shape,
                constructor,
                &caller,
                about,
                &mut source.imports,
            )
        });
        let functions: Vec<_> = functions.collect();
        source
            .items
            .push(on_caller(model, method, shape, &caller, &functions).into());
    }
    source.items.extend(setters.map(Item::from));
}

/// The maker of a call.
enum Caller {
    /// An identity, which knows whether a webhook bound it.
    Identity,
    /// The area of a client, whatever its authorization.
    Area,
    /// The area of a client with this authorization; a parameter that only a webhook needs is then
    /// an argument.
    Webhook,
    OAuth,
}

/// Returns the makers of a call: an identity, or the area if there is none.
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

/// Returns the functions that make the call.
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

/// Returns the setters of the call. Parameters that the identity or the client's authorization has
/// already set need none.
fn on_call(
    model: &Model,
    method: &Method,
    shape: &Shape,
    setters: &[Setter],
    imports: &mut Imports,
) -> Option<TokenStream> {
    let request = ident(shape.name);
    let is_own = |setter: &&Setter| setter.field.presence != Presence::Webhook;
    let functions: Vec<_> = setters
        .iter()
        .filter(is_own)
        .map(Setter::on_call)
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
        let name = ident(&field.name.rust);
        let is_copy = matches!(field.kind, Type::Id(index) if model.ids[index].kind == IdKind::Integer)
            && field.presence == Presence::Required;
        if is_copy {
            quote!(self.#name)
        } else {
            quote!(self.#name.clone())
        }
    };
    let given = constructor.takes.iter().map(|field| {
        let name = ident(&field.name.rust);
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
            let name = ident(&field.name.rust);
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
        let name = ident(&field.name.rust);
        quote!(.#name(#name))
    });
    let value = if bound.is_empty() {
        quote!(#make #(#setters)*)
    } else {
        quote!(#request { #(#bound,)* ..#make })
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
    let function = ident(&names::function(method, &constructor.takes));
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
    let mut lines = prose::summarized(&method.description);
    let gives = prose::wrapped(&format!(
        "Returns {}",
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
    lines.push(format!(
        "[`{request}Error`] lists the errors of the portal, [`crate::Error`] all other failures."
    ));
    lines
}
