//! The file with the credentials: its place, its protection, its profiles.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The profile that is used unless another is named.
pub const DEFAULT: &str = "default";

/// The contents of the file.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The profiles by name.
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
}

/// The credentials for one portal and bot: the entries of a profile, such as `webhook`.
pub type Profile = BTreeMap<String, Entry>;

/// The value of an entry: a text, or a number such as the id of a bot.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Entry {
    /// Returns the value as a text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Returns the profile that the flags name.
pub fn named(flags: &ArgMatches) -> Option<&str> {
    flags.get_one::<String>("profile").map(String::as_str)
}

/// Returns the path of the file: `BITRIX24_CONFIG`, or `bitrix24/b24.toml` in the folder for
/// settings.
pub fn path() -> Result<PathBuf, Failure> {
    if let Some(path) = env::var_os("BITRIX24_CONFIG") {
        return Ok(path.into());
    }
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = set("XDG_CONFIG_HOME")
        .or_else(|| set("APPDATA"))
        .or_else(|| Some(set("HOME")?.join(".config")));
    match folder {
        Some(folder) => Ok(folder.join("bitrix24").join("b24.toml")),
        None => Err(Failure::other(
            "there is no home folder; set BITRIX24_CONFIG to the path of the file with the credentials",
        )),
    }
}

/// Reads the file; returns no profiles if there is none.
pub fn read(path: &Path) -> Result<File, Failure> {
    let shown = path.display();
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(File::default()),
        Err(error) => return Err(Failure::credentials(format!("{shown}: {error}"))),
        Ok(metadata) => check_permissions(path, &metadata)?,
    }
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::credentials(format!("{shown}: {error}")))?;
    toml::from_str(&text).map_err(|error| {
        // The rest of the message would quote the line, which may be a secret.
        let line = error.span().map_or(1, |span| {
            1 + text.as_bytes()[..span.start]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
        });
        Failure::credentials(format!(
            "{shown}: line {line} cannot be read. A profile is a table such as [profiles.default] \
             with the keys webhook, bot_id and bot_token."
        ))
    })
}

#[cfg(unix)]
fn check_permissions(path: &Path, metadata: &fs::Metadata) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;

    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::credentials(format!(
        "{path} contains secrets, but others may read or change it (mode {mode:03o}). Run: chmod 600 {path}"
    )))
}

#[cfg(not(unix))]
fn check_permissions(_: &Path, _: &fs::Metadata) -> Result<(), Failure> {
    Ok(())
}

/// Writes the file so that only its owner can read it. A reader sees the old file or the new one.
pub fn write(path: &Path, file: &File) -> Result<(), Failure> {
    let text = toml::to_string(file).map_err(|error| Failure::other(error.to_string()))?;
    let failed = |error| Failure::other(format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
}
