//! Calls with the crate.

use quote::quote;

use super::WEBHOOK;
use crate::emit::rust::{Frame, program};
use crate::model::{Example, Method, Model};

/// Returns the program for an example.
pub(super) fn render(model: &Model, method: &Method, example: &Example) -> String {
    let frame = Frame {
        std: &["env"],
        webhook: quote!(&env::var(#WEBHOOK)?),
        finish: |call| {
            quote! {
                let result = #call.await?;
                println!("{result:?}");
            }
        },
    };
    program(model, method, example, &frame)
}
