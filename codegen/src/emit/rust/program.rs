//! A whole program that makes the call of an example.

use proc_macro2::TokenStream;
use quote::quote;

use super::examples::{self, Call};
use super::print;
use crate::model::{Example, Method, Model};

/// Returns the program; `webhook` is its URL, and `finish` makes statements from the call, which is
/// not awaited yet.
pub(in crate::emit) fn program(
    model: &Model,
    method: &Method,
    example: &Example,
    webhook: &TokenStream,
    finish: impl FnOnce(&TokenStream) -> TokenStream,
) -> String {
    let Call { bind, call } = examples::call(model, method, example);
    let mut imports = examples::imports(model, method, &quote!(#bind #call));
    imports.add("bitrix24", "Client");
    let uses = imports.tokens().into_iter().collect();
    let statements = finish(&call);
    let main = quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let client = Client::webhook(#webhook)?;
            #bind
            #statements
            Ok(())
        }
    };
    format!("{}\n\n{}", print::body(&uses), print::body(&main))
}
