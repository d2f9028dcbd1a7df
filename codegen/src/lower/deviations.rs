//! Pass: every recorded deviation from the vendor's pages still applies.

use serde_json::Value;

use super::{Report, layout, text};
use crate::diagnostic::Rule;
use crate::model::Deviation;
use crate::source::Source;
use crate::spec::{self, SpecFile};

/// Checks and resolves the deviations of all files.
pub(super) fn check(files: &[(Source, SpecFile)], report: &mut Report) -> Vec<Deviation> {
    let docs = super::docs_base(files);
    let mut resolved = Vec::new();
    for (index, (_, file)) in files.iter().enumerate() {
        for deviation in &file.deviations {
            let subject = &deviation.subject;
            let ours = deviation.ours.to_json();
            let page_says = deviation.page_says.as_ref().map(|node| node.to_json());
            let found = find(files, subject);
            let complaint = if found.is_none() && !report.broken.is_empty() {
                None
            } else if found.is_none() {
                Some((
                    "the spec has no such path",
                    "correct the path, or remove the entry",
                ))
            } else if found.as_ref() != Some(&ours) {
                Some((
                    "the spec no longer has the value of `ours` there",
                    "update the entry, or remove it",
                ))
            } else if page_says.as_ref() == Some(&ours) {
                Some(("the page and the spec agree", "remove the entry"))
            } else {
                None
            };
            if let Some((message, help)) = complaint {
                report.at(Rule::StaleDeviation, index, &subject.span, message, help);
            }
            for place in &deviation.also {
                if find(files, place).is_none() && report.broken.is_empty() {
                    report.at(
                        Rule::StaleDeviation,
                        index,
                        &place.span,
                        "the spec has no such path",
                        "correct the path, or remove it from `also`",
                    );
                }
            }
            let also = deviation.also.iter().map(|place| place.value.clone());
            resolved.push(Deviation {
                subject: subject.value.clone(),
                also: also.collect(),
                ours,
                page_says,
                why: text(&deviation.why),
                page: format!("{docs}{}", deviation.page.value),
            });
        }
    }
    resolved
}

/// Returns the value at a path such as `errors/system/codes/ACCESS_DENIED/when` or, in an area,
/// `imbot/methods/imbot.v2.Bot.get/result/type`.
fn find(files: &[(Source, SpecFile)], subject: &str) -> Option<Value> {
    let (first, rest) = subject.split_once('/')?;
    let is_area = |(source, _): &(Source, SpecFile)| layout::area(&source.path) == Some(first);
    let (area, (section, rest)) = if files.iter().any(is_area) {
        (Some(first), rest.split_once('/')?)
    } else {
        (None, (first, rest))
    };
    let (name, keys) = rest.split_once('/')?;
    let mut of_area = files
        .iter()
        .filter(|(source, _)| layout::area(&source.path) == area);
    let block = of_area.find_map(|(_, file)| match section {
        "enums" => block(&file.enums, name),
        "objects" => block(&file.objects, name),
        "unions" => block(&file.unions, name),
        "events" => block(&file.events, name),
        "ids" => block(&file.ids, name),
        "errors" => block(&file.errors, name),
        "identities" => block(&file.identities, name),
        "methods" => block(&file.methods, name),
        _ => None,
    })?;
    keys.split('/').try_fold(block, |value, key| match value {
        Value::Object(mut map) => map.remove(key),
        Value::Array(mut items) => key
            .parse()
            .ok()
            .filter(|index| *index < items.len())
            .map(|index: usize| items.swap_remove(index)),
        _ => None,
    })
}

fn block<T: serde::Serialize>(entries: &spec::Entries<T>, name: &str) -> Option<Value> {
    let (_, block) = entries.iter().find(|(key, _)| key.value == name)?;
    serde_json::to_value(block).ok()
}
