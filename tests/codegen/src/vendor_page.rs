//! A page of the vendor's documentation, written from the spec: it says what the spec says.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use bitrix24_codegen::spec::{self, Method, Parameter, Required, Spanned, SpecFile};

const FIELDS: &str = "**Name**\n`type` | **Description**";
const CODES: &str = "**Code** | **Description**";

/// Returns the path of the page of a method below the root of the documentation, and its text.
///
/// The method has an identity, parameters of simple types, and a flag as its result. The page describes
/// the enumerations of its parameters. Of the errors that methods share, the page lists those that it
/// had when it was last accepted.
///
/// # Panics
///
/// When the spec below the folder cannot be read, or has no such method.
#[must_use]
pub fn vendor_page(root: &Path, method: &str) -> (String, String) {
    let spec = spec::read(&root.join("spec"));
    let files: Vec<&SpecFile> = spec.files.iter().map(|(_, file)| file).collect();
    let block = find(files.iter().flat_map(|file| &file.methods), method);
    let (address, _) = block
        .page
        .split_once(".html")
        .expect("the page has an address");
    let path = format!("{address}.md");
    let scopes: Vec<String> = (block.scope.iter())
        .map(|scope| format!("`{}`", scope.value))
        .collect();
    let lock = fs::read_to_string(root.join("spec/pages.lock")).expect("the lock can be read");
    let (_, accepted) = lock
        .split_once(&format!("\npage {path}\n"))
        .expect("the lock has the page");
    let (accepted, _) = accepted.split_once("\n\n").unwrap_or((accepted, ""));
    let result = [
        "**result**\n`object` | Words",
        "**result.result**\n`boolean` | Words",
    ];
    let page = format!(
        "# Title {method}\n\n> Scope: {}\n\nThe method `{method}` has a page.\n\n\
         ## Method Parameters\n\n{}\n\
         ## Code Examples\n\n```bash\ncurl -d '{{}}' https://example.com/rest/1/x/{method}\n```\n\n\
         ## Response Handling\n\nHTTP Status: **200**\n\n\
         ```json\n{{\"result\": {{\"result\": true}}}}\n```\n\n\
         ### Returned Data\n\n{}\n{}",
        scopes.join(", "),
        parameters(&files, block),
        table(FIELDS, &result.map(str::to_owned)),
        errors(&files, block, accepted),
    );
    (path, page)
}

fn find<'a, T: 'a>(
    mut entries: impl Iterator<Item = &'a (Spanned<String>, T)>,
    name: &str,
) -> &'a T {
    let found = entries.find(|(known, _)| known.value == name);
    &found.unwrap_or_else(|| panic!("the spec has no {name}")).1
}

fn table(head: &str, rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("|| {row} ||\n")).collect();
    format!("#|\n|| {head} ||\n{rows}|#\n")
}

/// Returns the table of parameters, and those of their codes.
fn parameters(files: &[&SpecFile], method: &Method) -> String {
    let identity = method.identity.as_ref();
    let identity = identity.expect("the method has an identity");
    let identities = files.iter().flat_map(|file| &file.identities);
    let identity = find(identities, &identity.value);
    let mut rows = Vec::new();
    let mut tables = String::new();
    for (name, parameter) in identity.parameters.iter().chain(&method.parameters) {
        let (row, codes) = parameter_row(files, name, parameter);
        rows.push(row);
        tables += &codes;
    }
    table(FIELDS, &rows) + &tables
}

fn parameter_row(files: &[&SpecFile], name: &str, parameter: &Parameter) -> (String, String) {
    let kind = parameter.kind.as_ref();
    let kind = kind.map_or("", |kind| kind.value.as_str());
    let shown = match kind {
        "boolean" | "integer" => kind,
        _ if kind.ends_with("Id") => "integer",
        _ => "string",
    };
    let is_required = parameter.required == Required::Yes;
    let star = if is_required { "*" } else { "" };
    let row = format!("**{name}**{star}\n`{shown}` | Words");
    let mut enums = files.iter().flat_map(|file| &file.enums);
    let Some((_, codes)) = enums.find(|(name, _)| name.value == kind) else {
        return (row, String::new());
    };
    let (_, anchor) = codes
        .page
        .split_once('#')
        .expect("the codes have an anchor");
    let kept = codes
        .codes
        .iter()
        .filter(|(_, code)| code.removed.is_none());
    let rows: Vec<String> = kept
        .map(|(name, code)| format!("`{}` | {}", name.value, code.description.value))
        .collect();
    let codes = format!("\n### Codes {{#{anchor}}}\n\n{}", table(CODES, &rows));
    (format!("{row}, see [below](#{anchor})"), codes)
}

/// Returns the section on errors; `accepted` is what the lock records of the page.
fn errors(files: &[&SpecFile], method: &Method, accepted: &str) -> String {
    let shared = method.errors.include.iter().flat_map(|name| {
        let groups = files.iter().flat_map(|file| &file.errors);
        &find(groups, &name.value).codes
    });
    let is_listed = |code: &str| accepted.contains(&format!("  error {code}\t"));
    let shared = shared.filter(|(code, _)| is_listed(code));
    let mut rows = Vec::new();
    let mut statuses: Vec<u16> = Vec::new();
    for (code, failure) in shared.chain(&method.errors.codes) {
        let message = failure.message.iter().next();
        let message = message.map_or("Words", |message| message.value.as_str());
        rows.push(format!("`{}` | {message}", code.value));
        statuses.extend(&failure.status);
    }
    statuses.sort_unstable();
    statuses.dedup();
    let mut section = "\n## Error Handling\n\nHTTP Status:".to_owned();
    for status in statuses {
        let _ = write!(section, " **{status}**");
    }
    format!(
        "{section}\n\n### Possible Error Codes\n\n{}",
        table(CODES, &rows)
    )
}
