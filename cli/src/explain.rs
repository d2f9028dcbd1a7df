//! `b24 explain` and `b24 reactions`: what the catalogue knows, without a call.

use bitrix24::imbot::ReactionAdd;
use bitrix24::{Method, Reaction};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::meaning::{Codes, Meaning};
use crate::schema::Kind;
use crate::{catalogue, output, schema};

/// Explains an error code.
pub fn code(code: &str, as_json: bool) -> Result<(), Failure> {
    let codes = Codes::load()?;
    let Some((code, meanings)) = codes.find(code) else {
        let similar = codes.similar(code);
        let advice = if similar.is_empty() {
            "Undocumented codes occur; the description in the response says more.".to_owned()
        } else {
            format!("Did you mean {}?", similar.join(", "))
        };
        return Err(Failure::usage(format!(
            "no documented error has the code `{code}`. {advice}"
        )));
    };
    if as_json {
        let meanings: Vec<Value> = meanings
            .iter()
            .map(|meaning| facts(&codes, meaning))
            .collect();
        return output::value(&json!({ "code": code, "meanings": meanings }), true);
    }
    let mut text = format!("{code}\n");
    for meaning in meanings {
        text.push_str(&paragraph(&codes, meaning));
    }
    output::print(&text)
}

fn paragraph(codes: &Codes, meaning: &Meaning) -> String {
    let statuses: Vec<String> = meaning.statuses.iter().map(u16::to_string).collect();
    let mut lines = vec![
        place(codes, meaning),
        format!(
            "  HTTP {}; {}",
            statuses.join(", "),
            meaning.class.replace('_', " ")
        ),
        format!("  {}", meaning.when),
        format!("  {}", meaning.remedy),
        format!("  {}", meaning.repeat.sentence()),
    ];
    if !meaning.messages.is_empty() {
        lines.insert(2, format!("  Message: {}", meaning.messages.join(" / ")));
    }
    if let Some(day) = &meaning.removed {
        lines.push(format!("  Removed by the vendor on {day}."));
    }
    format!("\n{}\n", lines.join("\n"))
}

/// Returns where a code has this meaning.
fn place(codes: &Codes, meaning: &Meaning) -> String {
    let Some(name) = &meaning.group else {
        return meaning.method.clone().unwrap_or_default();
    };
    match codes.groups.get(name) {
        Some(group) if !group.every_method => {
            format!("{} (group `{name}`)", group.methods.join(", "))
        }
        _ => "Any method".to_owned(),
    }
}

fn facts(codes: &Codes, meaning: &Meaning) -> Value {
    let group = meaning
        .group
        .as_ref()
        .and_then(|name| codes.groups.get(name));
    let methods: Vec<&String> = match group {
        Some(group) => group.methods.iter().collect(),
        None => meaning.method.iter().collect(),
    };
    json!({
        "group": meaning.group,
        "everyMethod": group.is_some_and(|group| group.every_method),
        "methods": methods,
        "statuses": meaning.statuses,
        "messages": meaning.messages,
        "class": meaning.class,
        "when": meaning.when,
        "remedy": meaning.remedy,
        "repeat": meaning.repeat.sentence(),
        "removed": meaning.removed,
    })
}

/// Returns the reactions with their emoji and meanings.
fn rows() -> Result<Vec<Value>, Failure> {
    let areas = catalogue::listed()?;
    let Some(area) = areas.get("imbot") else {
        return Err(Failure::internal("the area `imbot` is missing"));
    };
    let area = area.parse()?;
    let tool = area
        .tools
        .iter()
        .find(|tool| tool.method == ReactionAdd::NAME);
    let schema = tool.map(|tool| &tool.input_schema);
    let described = schema.map(|schema| schema::describe(schema, &["reaction".to_owned()]));
    let Some(Kind::Text(codes)) = described.map(|described| described.kind) else {
        return Err(Failure::internal("the reactions are missing"));
    };
    let row = |(code, meaning): &(String, String)| {
        let reaction = code.parse::<Reaction>().ok();
        let emoji = reaction
            .as_ref()
            .and_then(Reaction::emoji)
            .unwrap_or_default();
        let meaning = meaning.strip_prefix(emoji).unwrap_or(meaning).trim_start();
        json!({ "code": code, "emoji": emoji, "meaning": meaning })
    };
    Ok(codes.iter().map(row).collect())
}

/// Lists the reactions.
pub fn reactions(as_json: bool) -> Result<(), Failure> {
    let rows = rows()?;
    if as_json {
        return output::value(&rows.into(), true);
    }
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let width = rows
        .iter()
        .map(|row| text(row, "code").len())
        .max()
        .unwrap_or(0);
    let line = |row: &Value| {
        let (code, emoji, meaning) = (text(row, "code"), text(row, "emoji"), text(row, "meaning"));
        format!("{code:width$}  {emoji}\t{meaning}\n")
    };
    output::print(&rows.iter().map(line).collect::<String>())
}
