//! `src/client.rs`: the client, which a macro of the runtime defines.

use quote::quote;

use super::print::{Imports, file};
use crate::File;
use crate::model::Model;

/// Renders the client.
pub(super) fn emit(model: &Model) -> File {
    let mut imports = Imports::default();
    imports.add("crate", "AnyError");
    let about = ["The client of a portal.".to_owned()];
    let items = [quote!(bitrix24_runtime::client!(AnyError);)];
    File {
        path: "src/client.rs".to_owned(),
        contents: file(&model.api_source, &about, &imports, items),
    }
}
