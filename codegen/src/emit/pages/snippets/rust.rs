//! Calls with the crate.

use quote::quote;

use super::WEBHOOK;
use crate::emit::rust;
use crate::model::{Example, Method, Model};

/// Returns the program for an example.
pub(super) fn render(model: &Model, method: &Method, example: &Example) -> String {
    let webhook = quote!(&std::env::var(#WEBHOOK)?);
    rust::program(model, method, example, &webhook, |call| {
        quote! {
            let result = #call.await?;
            println!("{result:?}");
        }
    })
}
