//! Findings for other programs: JSON, and the annotations of GitHub.

use serde_json::{Value, json};

use crate::Report;
use crate::finding::Finding;

/// Returns a report as JSON; `audit/README.md` describes the form.
#[must_use]
pub fn json(report: &Report) -> Value {
    let others = report.others.iter();
    let others = others.map(|(name, at)| json!({"method": name, "page": at.to_string()}));
    json!({
        "findings": report.findings.iter().map(object).collect::<Vec<_>>(),
        "words": report.words.iter().map(object).collect::<Vec<_>>(),
        "other_methods": others.collect::<Vec<_>>(),
    })
}

fn object(finding: &Finding) -> Value {
    let spec = finding.spec.as_ref();
    let page = finding.page.as_ref();
    json!({
        "rule": finding.rule.id(),
        "message": finding.message(),
        "help": finding.rule.remedy(),
        "subject": finding.subject,
        "page": page.map(|at| json!({
            "file": &*at.file,
            "line": at.line,
            "value": finding.theirs,
        })),
        "spec": spec.map(|at| json!({
            "file": at.file,
            "line": at.line,
            "column": at.column,
            "value": finding.ours,
        })),
    })
}

/// Returns a finding as an annotation of a file in a workflow of GitHub: at its place in the spec.
#[must_use]
pub fn github(finding: &Finding) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let page = finding
        .page
        .as_ref()
        .map_or(String::new(), ToString::to_string);
    let text = format!(
        "{}\npage: {} ({page})\nspec: {}\nhelp: {}",
        finding.message(),
        value(&finding.theirs),
        value(&finding.ours),
        finding.rule.remedy()
    );
    let title = property(&format!("audit: {}", finding.rule.id()));
    let place = finding.spec.as_ref().map_or(String::new(), |at| {
        let file = property(&at.file);
        format!("file={file},line={},col={},", at.line, at.column)
    });
    format!("::error {place}title={title}::{}", data(&text))
}

/// Escapes the message of an annotation.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of an annotation.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
