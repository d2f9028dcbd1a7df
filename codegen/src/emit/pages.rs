//! `docs/`: reference pages in Markdown, one for each file of the spec, and an index.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::prose::{cell, code_cell, markdown};
use super::{examples, notice};
use crate::File;
use crate::model::{
    Auth, Batch, Enum, ErrorGroup, Failure, Field, Method, Model, Object, Place, Presence, Repeat,
    Type,
};
use crate::names;

/// Renders the pages.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut pages: BTreeMap<&Place, String> = BTreeMap::new();
    for declared in &model.enums {
        section(&mut pages, &declared.place, &enum_section(declared));
    }
    for object in &model.objects {
        section(&mut pages, &object.place, &object_section(model, object));
    }
    for group in &model.groups {
        section(&mut pages, &group.place, &group_section(group));
    }
    for method in &model.methods {
        section(&mut pages, &method.place, &method_section(model, method));
    }
    let index = index(model, pages.keys().copied());
    let page = |(place, text): (&Place, String)| File {
        path: format!("docs/{}.md", place.module.join("/")),
        contents: format!("<!-- {} -->\n{text}", notice(&place.source)),
    };
    pages.into_iter().map(page).chain([index]).collect()
}

fn section<'a>(pages: &mut BTreeMap<&'a Place, String>, place: &'a Place, text: &str) {
    let page = pages.entry(place).or_default();
    page.push('\n');
    page.push_str(text);
}

fn index<'a>(model: &Model, places: impl Iterator<Item = &'a Place>) -> File {
    let mut text = format!(
        "<!-- {} -->\n\n# {}\n\n",
        notice("spec"),
        markdown(&model.title)
    );
    let _ = writeln!(
        text,
        "{}\n\nAs of {}.\n",
        markdown(&model.description),
        model.revision
    );
    for place in places {
        let path = place.module.join("/");
        let _ = writeln!(text, "* [{path}]({path}.md)");
    }
    if !model.deviations.is_empty() {
        text.push_str("\n## Where this differs from the vendor's pages\n\n");
        text.push_str("| Place | Here | On the page | Why |\n| --- | --- | --- | --- |\n");
        for deviation in &model.deviations {
            let page_says = deviation
                .page_says
                .as_ref()
                .map_or("nothing".to_owned(), |value| code_cell(&value.to_string()));
            let _ = writeln!(
                text,
                "| {} | {} | [{}]({}) | {} |",
                code_cell(&deviation.subject),
                code_cell(&deviation.ours.to_string()),
                page_says,
                deviation.page,
                cell(&deviation.why),
            );
        }
    }
    File {
        path: "docs/README.md".to_owned(),
        contents: text,
    }
}

fn method_section(model: &Model, method: &Method) -> String {
    let mut text = format!(
        "# {}\n\n{}\n\n",
        markdown(&method.name),
        markdown(&method.description)
    );
    let scope = method
        .scope
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let repeat = match method.repeat {
        Repeat::Safe => "Safe: twice is the same as once.",
        Repeat::SafeIfAlreadyDone => {
            "Safe: if the first request worked, the second says so with an error."
        }
        Repeat::Never => "Not safe: twice does it twice.",
    };
    let _ = writeln!(text, "* Scope: {scope}");
    let _ = writeln!(
        text,
        "* Who may call it: {}",
        markdown(&method.executor).replace('\n', " ")
    );
    let _ = writeln!(text, "* Sending it again after a lost answer: {repeat}");
    let batch = match method.batch {
        Batch::Yes => "It may be part of one.",
        Batch::No => "It may not be part of one.",
    };
    let _ = writeln!(text, "* In a batch: {batch}");
    let _ = writeln!(text, "* In Rust: `{}`", names::method_type(&method.name));
    let _ = writeln!(text, "* [Documentation of the vendor]({})\n", method.page);
    text.push_str("## Parameters\n\n");
    text.push_str(&fields_table(model, model.parameters(method)));
    let _ = writeln!(
        text,
        "\n## Result\n\n{}: {}",
        type_name(model, &method.result.kind),
        markdown(&method.result.description)
    );
    if let Some(under) = &method.result.under {
        let _ = writeln!(
            text,
            "It comes under the key `{under}` of `result`, or bare."
        );
    }
    text.push_str("\n## Errors\n\n");
    text.push_str(&failures_table(model.failures(method)));
    let system = model.system();
    let up = "../".repeat(method.place.module.len() - 1);
    let _ = writeln!(
        text,
        "\nBeside these, any of the [system errors]({up}{}.md) may come.",
        system.place.module.join("/")
    );
    text.push_str("\n## Examples\n");
    for (index, example) in method.examples.iter().enumerate() {
        let auth = match example.auth {
            Auth::Webhook => "webhook",
            Auth::OAuth => "OAuth",
        };
        let request = serde_json::to_string_pretty(&example.request).unwrap_or_default();
        let (status, answer) = examples::answer(example);
        let answer = serde_json::to_string_pretty(&answer).unwrap_or_default();
        let _ = writeln!(text, "\n### {}. {}\n", index + 1, markdown(&example.title));
        let _ = writeln!(text, "Request, with {auth}:\n\n{}", code_block(&request));
        let _ = writeln!(
            text,
            "Answer, with status {status}:\n\n{}",
            code_block(&answer).trim_end()
        );
    }
    text
}

/// A code block that its own text cannot end.
fn code_block(json: &str) -> String {
    let mut fence = "```".to_owned();
    while json.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}json\n{json}\n{fence}\n")
}

fn object_section(model: &Model, object: &Object) -> String {
    let fields = fields_table(model, object.fields.iter());
    format!(
        "# {}\n\n{}\n\n[Documentation of the vendor]({})\n\n{fields}",
        object.name,
        markdown(&object.description),
        object.page
    )
}

fn enum_section(declared: &Enum) -> String {
    let mut text = format!(
        "# {}\n\n{}\n\n[Documentation of the vendor]({})\n\n",
        declared.name,
        markdown(&declared.description),
        declared.page
    );
    text.push_str("| Code | Emoji | Meaning | In Rust |\n| --- | --- | --- | --- |\n");
    for code in &declared.codes {
        let emoji = code.emoji.as_deref().unwrap_or_default();
        let removed = code
            .removed
            .as_ref()
            .map(|date| format!(" No longer listed since {date}."))
            .unwrap_or_default();
        let variant = names::code_variant(&code.name);
        let _ = writeln!(
            text,
            "| {} | {emoji} | {}{removed} | `{}::{variant}` |",
            code_cell(&code.name.server),
            cell(&code.description),
            declared.name
        );
    }
    text
}

fn group_section(group: &ErrorGroup) -> String {
    format!(
        "# Errors: {}\n\n{}\n\n[Documentation of the vendor]({})\n\n{}",
        group.name,
        markdown(&group.description),
        group.page,
        failures_table(group.failures.iter())
    )
}

fn fields_table<'a>(model: &Model, fields: impl Iterator<Item = &'a Field>) -> String {
    let mut text = "| Name | Type | Required | Meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for field in fields {
        let required = match field.presence {
            Presence::Required => "yes",
            Presence::Optional => "no",
            Presence::Webhook => "with a webhook; not with OAuth",
        };
        let kind = type_name(model, &field.kind);
        let _ = writeln!(
            text,
            "| `{}` | {kind} | {required} | {} |",
            field.name.server,
            cell(&field.description)
        );
    }
    text
}

fn failures_table<'a>(failures: impl Iterator<Item = &'a Failure>) -> String {
    let mut text =
        "| Code | Status | Message | When | What to do |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for failure in failures {
        let status = failure
            .status
            .iter()
            .map(u16::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        let (message, when, remedy) = (
            cell(&failure.message),
            cell(&failure.when),
            cell(&failure.remedy),
        );
        let _ = writeln!(
            text,
            "| `{}` | {status} | {message} | {when} | {remedy} |",
            failure.code
        );
    }
    text
}

fn type_name(model: &Model, kind: &Type) -> String {
    match kind {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Secret => "string, secret".to_owned(),
        Type::Id(index) => format!("{} (integer)", model.ids[*index].name),
        Type::Enum(index) => format!("{} (string)", model.enums[*index].name),
        Type::Object(index) => model.objects[*index].name.clone(),
        Type::Union(index) => model.unions[*index].name.clone(),
        Type::List(of) => format!("list of {}", type_name(model, of)),
        Type::Map(of) => format!("map of {}", type_name(model, of)),
        Type::Nullable(of) => format!("{} or null", type_name(model, of)),
        Type::YesNo => "Y or N".to_owned(),
        Type::Bytes => "bytes (base64)".to_owned(),
        Type::Event => "event".to_owned(),
    }
}
