//! A whole program that makes the call of an example.

use proc_macro2::TokenStream;
use quote::quote;

use super::examples::{self, Call};
use super::print;
use crate::model::{Example, Method, Model};

/// What a program contains besides the call.
pub(in crate::emit) struct Frame {
    /// The modules of the standard library that it uses.
    pub(in crate::emit) std: &'static [&'static str],
    /// The URL of the webhook.
    pub(in crate::emit) webhook: TokenStream,
    /// Returns statements with the call, which is not awaited yet.
    pub(in crate::emit) finish: fn(&TokenStream) -> TokenStream,
}

/// Returns the program.
pub(in crate::emit) fn program(
    model: &Model,
    method: &Method,
    example: &Example,
    frame: &Frame,
) -> String {
    let Call { bind, call } = examples::call(model, method, example);
    let mut imports = examples::imports(model, method, &quote!(#bind #call));
    imports.add("bitrix24", "Client");
    for module in frame.std {
        imports.add("std", module);
    }
    let webhook = &frame.webhook;
    let statements = (frame.finish)(&call);
    let main = quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let client = Client::webhook(#webhook)?;
            #bind
            #statements
            Ok(())
        }
    };
    let blocks = imports.tokens();
    let blocks: Vec<String> = blocks.iter().chain([&main]).map(print::body).collect();
    blocks.join("\n\n")
}
