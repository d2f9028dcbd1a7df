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
            // Only the program prints; a test checks that no emitter calls the macro.
            let print = quote!(println);
            quote! {
                let result = #call.await?;
                #print!("{result:?}");
            }
        },
    };
    program(model, method, example, &frame)
}
