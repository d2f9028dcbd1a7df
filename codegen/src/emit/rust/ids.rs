//! `src/ids.rs`: identifiers with types of their own.

use quote::quote;

use super::print::{Imports, docs, file, ident};
use crate::File;
use crate::model::Model;

/// Renders the identifiers, where there are any.
pub(super) fn emit(model: &Model) -> Option<File> {
    if model.ids.is_empty() {
        return None;
    }
    let imports = Imports::default();
    let items: Vec<_> = model
        .ids
        .iter()
        .flat_map(|id| {
            let name = ident(&id.name);
            let about = docs(&id.description);
            let definition = quote! {
                #about
                #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub struct #name(pub i64);
            };
            [definition, quote!(bitrix24_runtime::id!(#name);)]
        })
        .collect();
    let about = [
        "Identifiers, each with a type of its own, so that one kind cannot be passed for another."
            .to_owned(),
    ];
    Some(File {
        path: "src/ids.rs".to_owned(),
        contents: file(&model.api_source, &about, &imports, items),
    })
}
