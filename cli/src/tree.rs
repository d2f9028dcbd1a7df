//! The commands: those of every method, derived from the catalogue, and those of the program.
//!
//! Only the areas that the arguments name are parsed and become commands: an API of many areas
//! costs no more to start than one of few.

mod own;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgGroup, Command};

use crate::catalogue::{Area, Areas, Parameter, Repeat, Tool};
use crate::credentials::variable;
use crate::failure::{EXIT_CODES, Failure};
use crate::schema::{self, Kind};

/// The flag for a file to which a download is written.
pub const OUTPUT: &str = "output";

/// The heading of the flags that every command has.
const GENERAL: &str = "General options";

/// The names of flags that every command has, or that some have besides its parameters.
const TAKEN: &[&str] = &["dry-run", "help", "json", OUTPUT, "profile", "version"];

/// The commands, with the areas that were parsed for them.
pub struct Tree {
    /// The command line.
    pub command: Command,
    /// The areas.
    pub areas: BTreeMap<String, Area>,
}

impl Tree {
    /// Returns the method with a command of these words, and its area.
    pub fn tool(&self, words: &[&str]) -> Option<(&Area, &Tool)> {
        let area = self.areas.get(*words.first()?)?;
        let mut tools = area.tools.iter();
        let found = tools.find(|tool| tool.words().eq(words.iter().copied()))?;
        Some((area, found))
    }
}

/// Builds the commands; `wants` selects the areas whose methods become commands.
pub fn build(listed: &Areas, wants: impl Fn(&str) -> bool) -> Result<Tree, Failure> {
    let mut command = root();
    let mut areas = BTreeMap::new();
    for (name, listed) in listed {
        let mut of_area = Command::new(name.clone())
            .about(listed.title.clone())
            .subcommand_required(true)
            .arg_required_else_help(true);
        if wants(name) {
            let area = listed.parse()?;
            of_area = of_area.subcommands(files(&area));
            areas.insert(name.clone(), area);
        }
        command = command.subcommand(of_area);
    }
    Ok(Tree { command, areas })
}

fn root() -> Command {
    let exit_codes: Vec<String> = EXIT_CODES
        .iter()
        .map(|(code, meaning)| format!("  {code:>2}  {meaning}"))
        .collect();
    let more = format!(
        "Credentials: BITRIX24_WEBHOOK, and BITRIX24_BOT_ID and BITRIX24_BOT_TOKEN for a bot; or \
         BITRIX24_PORTAL and BITRIX24_ACCESS_TOKEN; or a profile that `b24 login` saves.\n\n\
         Exit codes:\n{}",
        exit_codes.join("\n")
    );
    Command::new("b24")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Calls the methods of Bitrix24's chat-bot REST API")
        .after_help(more)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(false)
        .arg(switch("json", "Print the result, or the error, as JSON"))
        .arg(switch("dry-run", "Show the request without sending it"))
        .arg(
            Arg::new("profile")
                .long("profile")
                .value_name("NAME")
                .global(true)
                .help_heading(GENERAL)
                .help("Use this profile of the file with the credentials"),
        )
        .subcommands(own::commands())
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .global(true)
        .help_heading(GENERAL)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// Returns the commands of an area: one for each file of methods, with its methods.
fn files(area: &Area) -> Vec<Command> {
    let mut files: Vec<Command> = Vec::new();
    for tool in &area.tools {
        let mut words = tool.words().skip(1);
        let (Some(file), Some(function)) = (words.next(), words.next()) else {
            continue;
        };
        let command = method(area, tool, function);
        match files.iter_mut().find(|known| known.get_name() == file) {
            Some(known) => *known = std::mem::take(known).subcommand(command),
            None => files.push(
                Command::new(file.clone())
                    .about(format!("Methods for: {}", file.replace('-', " ")))
                    .subcommand_required(true)
                    .arg_required_else_help(true)
                    .subcommand(command),
            ),
        }
    }
    files
}

/// Returns the command of a method.
fn method(area: &Area, tool: &Tool, name: String) -> Command {
    let (summary, _) = first_sentence(&tool.description);
    let mut command = Command::new(name)
        .about(summary.to_owned())
        .long_about(tool.description.clone())
        .after_help(facts(tool));
    if let Some(identity) = area.identity(tool) {
        for parameter in &identity.parameters {
            let described = schema::describe(&identity.input_schema, &parameter.path);
            let by_default = format!("; by default {}", variable(&parameter.name));
            let help = described.description.trim_end_matches('.').to_owned() + &by_default;
            command = command.arg(flag(parameter, &described.kind).help(help));
        }
    }
    let one_of = schema::one_of(&tool.input_schema);
    let mut choices = Vec::new();
    for parameter in &tool.parameters {
        let described = schema::describe(&tool.input_schema, &parameter.path);
        if let [key] = &parameter.path[..]
            && one_of.contains(&key.as_str())
        {
            choices.push(parameter.name.clone());
        }
        let (summary, _) = first_sentence(&described.description);
        let hint = hint(&described.kind);
        let empties: String = described
            .empties
            .iter()
            .map(|value| format!(" `{}` means no value.", text_of(value)))
            .collect();
        let arg = flag(parameter, &described.kind)
            .required(described.required)
            .help(format!("{summary}{hint}"))
            .long_help(format!("{}{hint}{empties}", described.description));
        command = command.arg(arg);
    }
    if !choices.is_empty() {
        command = command.group(ArgGroup::new("one_of").args(choices).required(true));
    }
    if tool.link.is_some() {
        command = command.arg(
            Arg::new(OUTPUT)
                .long(OUTPUT)
                .value_name("FILE")
                .help("Download the file to this path; - is the standard output"),
        );
    }
    command
}

/// Returns the text that stands for a value on the command line.
pub fn text_of(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn hint(kind: &Kind) -> &'static str {
    match kind {
        Kind::Json => " JSON, @FILE, or - for the standard input.",
        Kind::File => " The path of a file, or - for the standard input.",
        _ => "",
    }
}

fn flag(parameter: &Parameter, kind: &Kind) -> Arg {
    let mut long = parameter.flag();
    if TAKEN.contains(&&*long) {
        long += "-value";
    }
    let arg = Arg::new(parameter.name.clone())
        .long(long)
        .allow_hyphen_values(true);
    match kind {
        Kind::Text(codes) if codes.is_empty() => arg.value_name("TEXT"),
        Kind::Text(codes) => arg.value_name("CODE").value_parser(Codes(codes.clone())),
        Kind::Integer => arg.value_name("INTEGER"),
        Kind::Number => arg.value_name("NUMBER"),
        Kind::Json => arg.value_name("JSON"),
        Kind::File => arg.value_name("FILE"),
        Kind::Flag | Kind::YesNo => arg
            .value_name("true|false")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_parser(["true", "false"])
            .hide_possible_values(true),
    }
}

/// Accepts any text, and shows the known codes: the server may know more.
#[derive(Clone)]
struct Codes(Vec<(String, String)>);

impl TypedValueParser for Codes {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = self.0.iter();
        Some(Box::new(values.map(|(code, meaning)| {
            PossibleValue::new(code.clone()).help(meaning.clone())
        })))
    }
}

/// Returns what else there is to know about a method.
fn facts(tool: &Tool) -> String {
    let repeat = match tool.idempotency {
        Repeat::Idempotent => "safe; the method is idempotent.".to_owned(),
        Repeat::DetectsRepeats => {
            "safe; a repeated request fails with an error that says so.".to_owned()
        }
        Repeat::WithKey => {
            let key = tool.idempotency_key.as_ref();
            let flag = key.and_then(|key| {
                let mut parameters = tool.parameters.iter();
                parameters.find(|parameter| parameter.path == key.parameter)
            });
            let flag = flag.map_or_else(String::new, Parameter::flag);
            format!("safe with the same version 4 UUID in --{flag}.")
        }
        Repeat::NotIdempotent => "not safe; the effect is repeated.".to_owned(),
    };
    let errors = if tool.errors.is_empty() {
        String::new()
    } else {
        format!("\nErrors (see b24 explain): {}", tool.errors.join(", "))
    };
    format!(
        "Method: {}\nResult: {}\nEffect: {}\nRepeating after a lost response: {repeat}\nScope: {}\nWho may call it: {}\nPage: {}{errors}",
        tool.method,
        tool.result,
        tool.effect.sentence(),
        tool.scope.join(", "),
        tool.callable_by,
        tool.page,
    )
}

/// Splits a text after its first sentence.
fn first_sentence(text: &str) -> (&str, &str) {
    match text.find(". ") {
        Some(end) => text.split_at(end + 1),
        None => (text, ""),
    }
}
