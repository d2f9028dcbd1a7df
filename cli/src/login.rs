//! `b24 login`: saves credentials to the file that only its owner can read.

use std::io::{self, BufRead, IsTerminal};

use crate::credentials::environment;
use crate::failure::Failure;
use crate::output;
use crate::profile::{self, Entry, Profile};

/// Asks for what the environment does not set, and saves it as a profile.
pub fn run(profile: Option<&str>) -> Result<(), Failure> {
    let path = profile::path()?;
    let mut file = profile::read(&path)?;
    let environment = environment();
    let mut entries = Profile::new();
    let mut take = |name: &str, question: &str, is_secret: bool| -> Result<bool, Failure> {
        let value = match environment.get(name) {
            Some(value) => value.clone(),
            None => ask(question, is_secret)?,
        };
        if !value.is_empty() {
            entries.insert(name.to_owned(), Entry::Text(value));
        }
        Ok(entries.contains_key(name))
    };
    let by_token = environment.contains_key("portal");
    if by_token
        || !take(
            "webhook",
            "URL of the incoming webhook (empty for OAuth)",
            true,
        )?
    {
        let has_portal = take("portal", "Address of the portal", false)?;
        let has_token = take("access_token", "Access token", true)?;
        if !(has_portal && has_token) {
            return Err(Failure::usage(
                "a webhook, or a portal and an access token, is needed",
            ));
        }
    }
    take("bot_id", "Id of the bot (empty if there is none)", false)?;
    take(
        "bot_token",
        "Token of the bot (empty if there is none)",
        true,
    )?;
    let name = profile.unwrap_or(profile::DEFAULT);
    file.profiles.insert(name.to_owned(), entries);
    profile::write(&path, &file)?;
    output::print(&format!(
        "saved the profile `{name}` to {}\n",
        path.display()
    ))
}

/// Asks a question; the answer to one about a secret is not echoed.
fn ask(question: &str, is_secret: bool) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::other(format!("the standard input: {error}"));
    if is_secret && io::stdin().is_terminal() {
        let answer = rpassword::prompt_password(format!("{question}: ")).map_err(failed)?;
        return Ok(answer.trim().to_owned());
    }
    eprint!("{question}: ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(failed)?;
    Ok(answer.trim().to_owned())
}
