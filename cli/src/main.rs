//! `b24`: the methods of Bitrix24's chat-bot REST API on the command line.
//!
//! The commands come from the catalogue in the crate `bitrix24` ([`catalogue`], [`schema`], [`tree`]),
//! and all calls go through that crate ([`call`], [`events`]).

mod call;
mod catalogue;
mod credentials;
mod events;
mod explain;
mod failure;
mod login;
#[cfg(feature = "mcp")]
mod mcp;
mod meaning;
mod output;
mod profile;
mod request;
mod schema;
mod shell;
mod tree;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;
use serde_json::json;

use failure::Failure;
use tree::Tree;

/// The commands for which every method is needed.
const NEED_ALL: &[&str] = &["completions", "man", "--help", "-h", "help"];

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let as_json = arguments.iter().any(|argument| argument == "--json");
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if as_json && !failure.text.is_empty() {
                eprintln!("{}", json!({ "error": failure.facts }));
            } else if !failure.text.is_empty() {
                eprintln!("error: {}", failure.text);
            }
            failure.exit.into()
        }
    }
}

fn run(arguments: &[OsString]) -> Result<(), Failure> {
    let names = |word: &str| arguments.iter().any(|argument| argument == word);
    let first = arguments.get(1).and_then(|argument| argument.to_str());
    let needs_all = first.is_some_and(|first| NEED_ALL.contains(&first));
    let tree = tree::build(&catalogue::listed()?, |area| needs_all || names(area))?;
    let matches = match tree.command.clone().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return told(&error),
    };
    let (words, flags) = innermost(&matches);
    match words[..] {
        ["completions"] => return shell::completions(tree.command, flags),
        ["explain"] => {
            let code = flags.get_one::<String>("code").map_or("", String::as_str);
            return explain::code(code, flags.get_flag("json"));
        }
        ["login"] => return login::run(profile::named(flags)),
        ["man"] => return shell::man(tree.command, flags),
        ["reactions"] => return explain::reactions(flags.get_flag("json")),
        _ => {}
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::other(error.to_string()))?;
    let done = runtime.block_on(online(&tree, &words, flags));
    // A blocked read of the standard input must not delay the end.
    runtime.shutdown_background();
    done
}

/// Runs a command that makes calls.
async fn online(tree: &Tree, words: &[&str], flags: &ArgMatches) -> Result<(), Failure> {
    match words {
        ["call"] => call::any(flags).await,
        ["events"] => events::print(flags).await,
        #[cfg(feature = "mcp")]
        ["mcp"] => mcp::serve(flags).await,
        words => match tree.tool(words) {
            Some((area, tool)) => call::tool(area, tool, flags).await,
            None => Err(Failure::internal(&format!(
                "no method for `{}`",
                words.join(" ")
            ))),
        },
    }
}

/// Returns the words of the command and its flags.
fn innermost(matches: &ArgMatches) -> (Vec<&str>, &ArgMatches) {
    let mut words = Vec::new();
    let mut flags = matches;
    while let Some((word, below)) = flags.subcommand() {
        words.push(word);
        flags = below;
    }
    (words, flags)
}

/// Prints what clap says: help, which is no failure, or a mistake in the arguments.
fn told(error: &clap::Error) -> Result<(), Failure> {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => output::print(&text),
        _ => Err(Failure::usage(
            text.strip_prefix("error: ").unwrap_or(&text).trim_end(),
        )),
    }
}
