//! Pass: the example at the top of the crate's documentation.

use super::Report;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Auth, ExampleResponse, Method};
use crate::source::Source;
use crate::spec::SpecFile;

/// Returns the method that `api` names, and its first successful example with a webhook.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    methods: &[Method],
    report: &mut Report,
) -> Option<(usize, usize)> {
    let apis = files.iter().enumerate();
    let (file, named) = apis
        .filter_map(|(index, (_, file))| Some((index, file.api.as_ref()?.example.as_ref()?)))
        .next()?;
    let declared = files.iter().flat_map(|(_, file)| &file.methods);
    let Some((_, method)) = declared.clone().find(|(name, _)| name.value == named.value) else {
        if !report.may_be_declared(named) {
            let message = format!("there is no method `{}`", named.escape_debug());
            let help = suggest(named, declared.map(|(name, _)| name.as_str()));
            report.at(Rule::UnknownReference, file, &named.span, message, help);
        }
        return None;
    };
    let succeeds =
        |example: &crate::spec::Example| example.auth == Auth::Webhook && example.result.is_some();
    if !method.examples.iter().any(succeeds) {
        let message = format!("`{}` has no successful example with a webhook", named.value);
        let help = "add one, or name another method";
        report.at(Rule::MisusedKey, file, &named.span, message, help);
    }
    // A method or example with mistakes of its own is missing here.
    let index = methods.iter().position(|it| it.name == named.value)?;
    let succeeds = |example: &crate::model::Example| {
        example.auth == Auth::Webhook && matches!(example.response, ExampleResponse::Result(_))
    };
    let example = methods[index].examples.iter().position(succeeds)?;
    Some((index, example))
}
