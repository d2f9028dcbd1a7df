//! `src/data.rs`: the catalogue of tools and errors as text, for programs that read it.

use quote::quote;

use super::print::{Imports, file};
use crate::File;
use crate::model::Model;

/// Renders the module.
pub(super) fn emit(model: &Model) -> File {
    let areas = model.areas.iter().map(|area| {
        let (name, title) = (&area.name, &area.title);
        let path = format!("../tools/{name}.json");
        quote!(Tools { area: #name, title: #title, json: include_str!(#path) })
    });
    let items = [
        quote! {
            /// The methods of an area as tools.
            #[derive(Debug, Clone, Copy)]
            #[non_exhaustive]
            pub struct Tools {
                /// The name of the area.
                pub area: &'static str,
                /// The title of the area.
                pub title: &'static str,
                /// The methods, as JSON that fits the schema `tools.schema.json`.
                pub json: &'static str,
            }
        },
        quote! {
            /// The methods of all areas.
            pub const TOOLS: &[Tools] = &[#(#areas),*];
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
