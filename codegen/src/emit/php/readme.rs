//! The start page of the package.

use serde_json::{Map, Value};

use super::scope::{self, Class};
use super::text::value;
use crate::File;
use crate::emit::notice;
use crate::emit::prose::line;
use crate::model::{Auth, ExampleResponse, Method, Model, Type};

/// The name of the package.
pub(super) const PACKAGE: &str = "bitrix24-client/types";

/// Renders the page; there is none without a method to call.
pub(super) fn emit(model: &Model) -> Option<File> {
    let (method, request) = front(model)?;
    let class = Class::of_methods(&method.place).qualified();
    let function = scope::function(method);
    let request = value(&request.clone().into(), "");
    let text = include_str!("readme.md")
        .replace("[notice]", &notice("spec"))
        .replace("[package]", PACKAGE)
        .replace("[namespace]", scope::NAMESPACE)
        .replace("[length]", &(scope::NAMESPACE.len() + 1).to_string())
        .replace("[class]", &class)
        .replace("[function]", &function)
        .replace("[alias]", &scope::of_method(model, method, "Request"))
        .replace("[request]", &request)
        // A text of the spec comes last, so that nothing in it is replaced.
        .replace("[title]", &line(&model.title));
    Some(File {
        path: "php/README.md".to_owned(),
        contents: text,
    })
}

/// Returns the method to begin with, and its request: one without parameters that only returns
/// something, if there is any. Reading a queue also confirms its events.
fn front(model: &Model) -> Option<(&Method, &Map<String, Value>)> {
    let succeeding = || {
        let methods = model.methods.iter();
        methods
            .flat_map(|method| method.examples.iter().map(move |example| (method, example)))
            .filter(|(_, example)| {
                matches!(example.auth, Auth::Webhook)
                    && matches!(example.response, ExampleResponse::Result(_))
            })
            .map(|(method, example)| (method, &example.request))
    };
    succeeding()
        .find(|(method, request)| {
            let changes_nothing = method.cursor.is_none() && method.result.kind != Type::Boolean;
            request.is_empty() && changes_nothing
        })
        .or_else(|| succeeding().next())
}
