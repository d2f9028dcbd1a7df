//! `src/data.rs`: the catalogue of tools and errors as text, for programs that read it.

use quote::quote;

use super::print::{Imports, file};
use crate::File;
use crate::model::Model;

/// Renders the module.
pub(super) fn emit(model: &Model) -> File {
    let items = [
        quote! {
            /// The methods of each area as tools, as JSON that fits the schema `tools.schema.json`.
            pub const TOOLS: &str = include_str!("../tools.json");
        },
        quote! {
            /// Every error code with its meanings, as JSON that fits the schema `errors.schema.json`.
            pub const ERRORS: &str = include_str!("../errors.json");
        },
    ];
    let about = ["The API as data, for programs that show or call any of its methods.".to_owned()];
    File {
        path: "src/data.rs".to_owned(),
        contents: file(&model.api_source, &about, &Imports::default(), items),
    }
}
