//! `cargo xtask codegen`: writes the generated files, or checks that they are up to date.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use bitrix24_codegen::{
    Change, File, Generated, generate, notation_schema, plan, read_tree, with_features,
};
use similar::TextDiff;

/// The only file of `generated/` that is written by hand, but for the features of the methods.
const MANIFEST: &str = "Cargo.toml";

/// How the names of files begin that are not finished.
const TEMPORARY: &str = ".codegen-";

/// A folder, the files it is to hold, and what they have to do with each other.
struct Target {
    name: &'static str,
    changes: Vec<Change>,
}

/// Runs the command.
pub(crate) fn run(root: &Path, check: bool) -> ExitCode {
    let generated = match generate(&root.join("spec")) {
        Ok(generated) => generated,
        Err(mistakes) => {
            for mistake in &mistakes {
                eprintln!("{mistake}\n");
            }
            eprintln!(
                "{} in the spec; nothing was written",
                counted(mistakes.len(), "mistake")
            );
            return ExitCode::FAILURE;
        }
    };
    let count = generated.files.len();
    let outcome = targets(root, generated).and_then(|targets| {
        if check {
            Ok(report(&targets))
        } else {
            apply(root, &targets).map(|()| summarize(count, &targets))
        }
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

fn targets(root: &Path, generated: Generated) -> io::Result<[Target; 2]> {
    let folder = root.join("generated");
    let mut files = generated.files;
    files.push(manifest(&folder, &generated.features)?);
    let generated = plan(&files, &read_tree(&folder, &[])?);
    let schema = format!("{:#}\n", notation_schema());
    // Of the spec, only the schema is written, and what a kill left behind while it was. The folder
    // may be a link, since nothing but the schema is touched there.
    let spec = root.join("spec").canonicalize()?;
    let mut on_disk = read_tree(&spec, &[])?;
    on_disk.retain(|path, _| path == "schema.json" || path.starts_with(TEMPORARY));
    let notation = plan(
        &[File {
            path: "schema.json".to_owned(),
            contents: schema,
        }],
        &on_disk,
    );
    Ok([
        Target {
            name: "generated",
            changes: generated,
        },
        Target {
            name: "spec",
            changes: notation,
        },
    ])
}

/// The manifest of the crate with the features of the methods.
fn manifest(folder: &Path, features: &str) -> io::Result<File> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    // A checkout may have changed the ends of lines.
    let contents = with_features(&text.replace("\r\n", "\n"), features).ok_or_else(|| {
        let text = format!(
            "{}: the comments are missing between which the features of the methods stand. Put them \
             back as they are in the repository.",
            path.display()
        );
        io::Error::new(io::ErrorKind::InvalidData, text)
    })?;
    Ok(File {
        path: MANIFEST.to_owned(),
        contents,
    })
}

/// Prints what writing would change; writes nothing.
fn report(targets: &[Target]) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let mut stale = 0;
    for target in targets {
        for change in &target.changes {
            let path = format!("{}/{}", target.name, change.path());
            let (old, new) = match change {
                Change::Create { new, .. } => (String::new(), new.as_str()),
                Change::Update { old, new, .. } => {
                    (String::from_utf8_lossy(old).into_owned(), new.as_str())
                }
                Change::Delete { old, .. } => (String::from_utf8_lossy(old).into_owned(), ""),
            };
            let (before, after) = match change {
                Change::Create { .. } => ("/dev/null".to_owned(), format!("b/{path}")),
                Change::Update { .. } => (format!("a/{path}"), format!("b/{path}")),
                Change::Delete { .. } => (format!("a/{path}"), "/dev/null".to_owned()),
            };
            let diff = TextDiff::from_lines(old.as_str(), new);
            // Whoever reads this may have seen enough and be gone, as `head` does.
            let _ = write!(stdout, "{}", diff.unified_diff().header(&before, &after));
            stale += 1;
        }
    }
    if stale == 0 {
        let _ = writeln!(stdout, "up to date");
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "{} out of date; run `cargo xtask codegen`",
        counted(stale, "file is/files are")
    );
    ExitCode::FAILURE
}

/// Carries out the changes.
fn apply(root: &Path, targets: &[Target]) -> io::Result<()> {
    for target in targets {
        let folder = root.join(target.name);
        for change in &target.changes {
            let path = folder.join(change.path());
            match change {
                Change::Create { new, .. } | Change::Update { new, .. } => write(&path, new),
                Change::Delete { .. } => fs::remove_file(&path),
            }
            .map_err(|error| at(&path, &error))?;
            if let Change::Delete { .. } = change {
                remove_empty_folders(&folder, &path);
            }
        }
    }
    Ok(())
}

/// The error with the path it is about and a way out.
fn at(path: &Path, error: &io::Error) -> io::Error {
    let text = format!(
        "{}: {error}. Remove what stands there and run the command again.",
        path.display()
    );
    io::Error::new(error.kind(), text)
}

/// Replaces a file in one step: whoever reads it sees the old text or the new, never half.
fn write(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A name of its own, so that a file left behind by a kill is an orphan that the next run deletes.
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)?;
    temporary.write_all(contents.as_bytes())?;
    readable_by_all(temporary.as_file())?;
    temporary.persist(path)?;
    Ok(())
}

/// Temporary files are private; what is checked in is not, whatever the umask.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Removes the folders above a deleted file that hold nothing any more.
fn remove_empty_folders(root: &Path, deleted: &Path) {
    let folders = deleted
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != root);
    // The first folder that is not empty refuses, and so would all above it.
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn summarize(files: usize, targets: &[Target]) -> ExitCode {
    let count = |wanted: fn(&Change) -> bool| {
        targets
            .iter()
            .flat_map(|target| &target.changes)
            .filter(|change| wanted(change))
            .count()
    };
    let created = count(|change| matches!(change, Change::Create { .. }));
    let updated = count(|change| matches!(change, Change::Update { .. }));
    let deleted = count(|change| matches!(change, Change::Delete { .. }));
    println!(
        "{}: {created} created, {updated} updated, {deleted} deleted",
        counted(files, "generated file")
    );
    ExitCode::SUCCESS
}

/// `1 file`, `2 files`; `one/many` where the plural is not made with an s.
fn counted(count: usize, what: &str) -> String {
    let (one, many) = what.split_once('/').map_or_else(
        || (what.to_owned(), format!("{what}s")),
        |(one, many)| (one.to_owned(), many.to_owned()),
    );
    format!("{count} {}", if count == 1 { one } else { many })
}
