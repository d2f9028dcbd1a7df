//! Specs of any size in the shape of the real one: each method has an enumeration, an object for
//! its request and one for its response, about six parameters with a nested object and a list,
//! eight errors besides those of the system, and two examples.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::{fs, io};

/// The part of the spec that occurs once.
const API: &str = r#"api:
  title: Made up
  description: An API that a benchmark made up.
  revision: "2026-01-01"
  docs: https://example.com/
ids:
  BotId: {description: Identifies a bot.}
"#;

/// The error tables of the project's own spec.
const ERRORS: [(&str, &str); 2] = [
    (
        "errors/system.yaml",
        include_str!("../../spec/errors/system.yaml"),
    ),
    (
        "errors/bot.yaml",
        include_str!("../../spec/imbot/errors/bot.yaml"),
    ),
];

/// The type a method's request has in Rust.
#[must_use]
pub fn request_type(method: usize) -> String {
    format!("Thing{method}Do")
}

/// The name of an area.
#[must_use]
pub fn area(number: usize) -> String {
    format!("area{number}")
}

/// Writes a spec with this many methods, divided evenly into areas, into a folder.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(folder: &Path, areas: usize, methods: usize) -> io::Result<()> {
    fs::create_dir_all(folder.join("errors"))?;
    fs::write(folder.join("api.yaml"), API)?;
    for (path, text) in ERRORS {
        fs::write(folder.join(path), text)?;
    }
    let each = methods.div_ceil(areas);
    for number in 0..areas {
        let own = number * each..methods.min((number + 1) * each);
        write_area(&folder.join(area(number)), number, own)?;
    }
    Ok(())
}

/// Writes an area with these methods and the declarations that only they use.
fn write_area(folder: &Path, area: usize, methods: Range<usize>) -> io::Result<()> {
    for subfolder in ["enums", "objects"] {
        fs::create_dir_all(folder.join(subfolder))?;
    }
    fs::write(folder.join("area.yaml"), description(area))?;
    let mut enums = "enums:\n".to_owned();
    let mut objects = "objects:\n".to_owned();
    for number in methods {
        enumeration(&mut enums, number);
        items(&mut objects, number);
        let path = format!("thing{number}.yaml");
        fs::write(folder.join(path), method(area, number))?;
    }
    fs::write(folder.join("enums/kinds.yaml"), enums)?;
    fs::write(folder.join("objects/items.yaml"), objects)
}

fn description(area: usize) -> String {
    format!(
        "area: {{title: Area {area}, description: The things of area {area}.}}
identities:
  bot{area}:
    description: A bot.
    parameters:
      botId: {{type: BotId, description: The bot that acts.}}
      botToken: {{type: secret, required: webhook, description: The token of the bot.}}
"
    )
}

fn enumeration(text: &mut String, number: usize) {
    append(
        text,
        format_args!(
            "  Kind{number}:
    description: What thing {number} may be.
    page: kinds.html
    codes:
      alpha: {{description: The code alpha.}}
      beta: {{description: The code beta.}}
      gamma: {{description: The code gamma.}}
      delta: {{description: The code delta.}}
      omega: {{description: The code omega.}}
"
        ),
    );
}

fn items(text: &mut String, number: usize) {
    append(
        text,
        format_args!(
            "  Item{number}:
    description: An item of thing {number}.
    page: items.html
    fields:
      id: {{type: integer, description: The id.}}
      title: {{type: string, description: The title.}}
      kind: {{type: Kind{number}, required: no, description: The kind.}}
      tags: {{type: \"string[]\", required: no, description: The tags.}}
      active: {{type: boolean, required: no, description: Whether it is active.}}
      note: {{type: string, required: no, description: The note.}}
  Result{number}:
    description: What thing {number} gives.
    page: items.html
    fields:
      id: {{type: integer, required: no, description: The id.}}
      name: {{type: string, required: no, description: The name.}}
      items: {{type: \"Item{number}[]\", required: no, description: The items.}}
      hasMore: {{type: boolean, required: no, description: Whether there are more.}}
"
        ),
    );
}

fn method(area: usize, number: usize) -> String {
    let mut text = String::new();
    append(
        &mut text,
        format_args!(
            "methods:
  area{area}.Thing{number}.do:
    description: Does thing {number}.
    page: methods/{number}.html
    scope: [bench]
    callable_by: Anyone.
    effect: write
    identity: bot{area}
    idempotency: not_idempotent
    parameters:
      dialogId: {{type: string, description: The dialog.}}
      item: {{type: Item{number}, description: The item.}}
      kind: {{type: Kind{number}, required: no, description: The kind.}}
      userIds: {{type: \"integer[]\", description: The users.}}
      limit: {{type: integer, required: no, description: The limit.}}
      silent: {{type: boolean, required: no, description: Whether nobody hears of it.}}
    result: {{type: Result{number}, description: The result.}}
    errors:
      include: [bot]
      codes:
"
        ),
    );
    for error in 0..4 {
        append(
            &mut text,
            format_args!(
                "        OWN_ERROR_{error}:
          status: [400]
          message: Own error {error}
          class: invalid_request
          when: It happened.
          remedy: Avoid it.
"
            ),
        );
    }
    text.push_str(EXAMPLES);
    text
}

/// The examples of every method.
const EXAMPLES: &str = "    examples:
      - title: An example.
        auth: webhook
        request:
          botId: 1
          botToken: token
          dialogId: chat1
          item: {id: 1, title: First, kind: alpha, tags: [a, b]}
          userIds: [1, 2]
          silent: true
        result: {id: 1, name: Name, items: [{id: 1, title: First}], hasMore: false}
      - title: A failure.
        auth: oauth
        request: {botId: 1, dialogId: chat1, item: {id: 1, title: First}, userIds: []}
        error: OWN_ERROR_1
";

fn append(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more)
        .expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::{request_type, write};

    #[test]
    fn made_up_specs_are_sound() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path(), 2, 3).expect("the folder can be written to");
        let generated = bitrix24_codegen::generate(folder.path())
            .unwrap_or_else(|mistakes| panic!("{}", mistakes[0]));
        let declared = format!("pub struct {}", request_type(2));
        let mut files = generated.files.iter();
        let thing = files
            .find(|file| file.path == "src/area1/thing2.rs")
            .expect("a module for each file of methods");
        assert!(thing.contents.contains(&declared));
    }
}
