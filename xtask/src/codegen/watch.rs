//! `cargo xtask codegen --watch`: regenerates after every change of the spec.
//!
//! Events of the file system only say when to look: what counts is whether the text of a file
//! differs. So neither the program's own output nor a tool that touches files causes a run, and a
//! folder that was moved or replaced is read as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use bitrix24_codegen::read_tree;
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::Mode;
use crate::print;

/// How long the file system must be quiet before the spec is read. Editors and git write in several
/// steps.
const QUIET: Duration = Duration::from_millis(100);

/// How long to wait for quiet at most.
const PATIENCE: Duration = Duration::from_millis(500);

/// The texts of the spec, by path.
type Tree = BTreeMap<String, Vec<u8>>;

/// Regenerates at once, and after every change, until the program is stopped.
pub(super) fn run(root: &Path) -> io::Result<ExitCode> {
    let folder = root.join("spec");
    let (sender, events) = mpsc::channel();
    let wake = move |event: notify::Result<Event>| {
        // Reading the spec is an event too, which would never end.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(wake).map_err(|error| at(root, error))?;
    // Shows that the folder of the spec itself was moved or created.
    watcher
        .watch(root, RecursiveMode::NonRecursive)
        .map_err(|error| at(root, error))?;
    let mut last = None;
    loop {
        follow(&mut watcher, &folder)?;
        let now = texts(&folder);
        if last.as_ref() != Some(&now) {
            regenerate(root, &last.unwrap_or_default(), &now);
            last = Some(now);
        }
        wait(&events)?;
    }
}

/// Watches the folder that is at this path now, if there is one.
fn follow(watcher: &mut RecommendedWatcher, folder: &Path) -> io::Result<()> {
    match watcher.watch(folder, RecursiveMode::Recursive) {
        Err(error) if !is_absent(&error) => Err(at(folder, error)),
        _ => Ok(()),
    }
}

/// Whether a folder cannot be watched because it is not there, or was moved while it was read.
fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Returns the texts of the spec; none if the folder cannot be read, which the generator reports.
fn texts(folder: &Path) -> Tree {
    let folder = folder.canonicalize();
    let files = folder.and_then(|folder| read_tree(&folder));
    let mut files = files.unwrap_or_default();
    files.retain(|path, _| path.ends_with(".yaml"));
    files
}

/// Regenerates, and prints what has changed, what was written, and how long it took.
fn regenerate(root: &Path, old: &Tree, new: &Tree) {
    let start = Instant::now();
    if !old.is_empty() {
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for path in paths
            .into_iter()
            .filter(|path| old.get(*path) != new.get(*path))
        {
            print::line(&format!("changed spec/{path}"));
        }
    }
    if let Err(error) = super::generate_once(root, Mode::Watch, &[]) {
        print::problem(&format!("error: {error}"));
    }
    let seconds = start.elapsed().as_secs_f64();
    print::line(&format!(
        "{} UTC, after {seconds:.2} s; waiting for changes of spec/ (Ctrl-C stops)\n",
        time_of_day()
    ));
}

/// Waits for a change, and until no other follows.
fn wait(events: &Receiver<()>) -> io::Result<()> {
    let gone = || io::Error::other("the file system is no longer watched. Run the command again.");
    events.recv().map_err(|_| gone())?;
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        match events.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => return Err(gone()),
        }
    }
    Ok(())
}

/// Returns the time in hours, minutes and seconds.
fn time_of_day() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (hours, minutes) = (seconds / 3600 % 24, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// Returns the error with its path and the remedy.
fn at(path: &Path, error: notify::Error) -> io::Error {
    let advice = match error.kind {
        ErrorKind::MaxFilesWatch => {
            "Raise the limit of watched files (on Linux: `sysctl fs.inotify.max_user_watches`)."
        }
        _ => "Check the folder, or run the command without `--watch` after each change.",
    };
    io::Error::other(format!("{}: {error}. {advice}", path.display()))
}
