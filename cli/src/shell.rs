//! `b24 completions` and `b24 man`.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use clap::{ArgMatches, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::failure::Failure;
use crate::output;

/// Prints the script for a shell.
pub fn completions(mut command: Command, flags: &ArgMatches) -> Result<(), Failure> {
    let Some(shell) = flags.get_one::<Shell>("shell") else {
        return Err(Failure::usage("name a shell"));
    };
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut command, "b24", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page, or writes the pages of all commands to a folder.
pub fn man(mut command: Command, flags: &ArgMatches) -> Result<(), Failure> {
    let Some(folder) = flags.get_one::<String>("folder") else {
        let mut page = Vec::new();
        render(&Man::new(command), &mut page)?;
        return output::print(&String::from_utf8_lossy(&page));
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::other(format!("{folder}: {error}")))?;
    command.build();
    let pages = write_all(&command, "b24", Path::new(folder))?;
    output::print(&format!("{pages} pages in {folder}\n"))
}

/// Writes the page of a command and of those below it, and returns their number.
fn write_all(command: &Command, name: &str, folder: &Path) -> Result<usize, Failure> {
    let path = folder.join(format!("{name}.1"));
    let mut file = File::create(&path)
        .map_err(|error| Failure::other(format!("{}: {error}", path.display())))?;
    let man = Man::new(command.clone().name(name.to_owned())).title(name.to_uppercase());
    render(&man, &mut file)?;
    let mut pages = 1;
    for below in command
        .get_subcommands()
        .filter(|below| below.get_name() != "help")
    {
        pages += write_all(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(pages)
}

fn render(man: &Man, to: &mut dyn Write) -> Result<(), Failure> {
    man.render(to)
        .map_err(|error| Failure::other(format!("the manual page: {error}")))
}
