//! Generating and writing all files of specs of growing size, against writing the same bytes.
//!
//! Each run is a process of its own. Each file is written as soon as it is generated, as by
//! `cargo xtask codegen`. The time of generating alone is printed beside the total, because the time
//! that a file system spends on thousands of new files depends on the disk rather than on the
//! generator. Mistakes are measured as well, on one line and on many. The figures are the best of three
//! runs.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use bitrix24_bench::process::{Outcome, best, report};
use bitrix24_bench::spec as made_up;
use bitrix24_codegen::{regenerate, spec};
use cpu_time::ProcessTime;

// The allocator of `cargo xtask`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "generate", spec, output] => generate(Path::new(spec), Path::new(output)),
        [_, "write", input, output] => write_again(Path::new(input), Path::new(output)),
        [_, "refuse", spec] => refuse(Path::new(spec)),
        _ => {
            table()?;
            mistakes()
        }
    }
}

/// The subject.
fn generate(spec: &Path, output: &Path) -> Outcome<()> {
    let artifacts = regenerate(&spec::read(spec), "", &[]);
    let artifacts = artifacts.map_err(|mistakes| mistakes[0].to_string())?;
    let mut writing = Duration::ZERO;
    for file in artifacts.files() {
        writing += time(|| write(&output.join(&file.path), file.contents.as_bytes()))?;
    }
    let all = ProcessTime::now().as_duration();
    report(&[(all - writing).as_secs_f64(), all.as_secs_f64()]);
    Ok(())
}

/// The floor: writes the same files. Reading them does not count.
fn write_again(input: &Path, output: &Path) -> Outcome<()> {
    let mut writing = Duration::ZERO;
    for path in files_below(input)? {
        let bytes = fs::read(&path)?;
        writing += time(|| write(&output.join(path.strip_prefix(input)?), &bytes))?;
    }
    report(&[writing.as_secs_f64()]);
    Ok(())
}

/// Returns the CPU time that a function takes.
fn time(once: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let start = ProcessTime::now();
    once()?;
    Ok(start.elapsed())
}

/// Finds and shows the mistakes of a spec.
fn refuse(spec: &Path) -> Outcome<()> {
    let found = bitrix24_codegen::generate(spec).err().unwrap_or_default();
    let shown: usize = found.iter().map(|mistake| mistake.to_string().len()).sum();
    let all = ProcessTime::now().as_duration();
    report(&[all.as_secs_f64(), found.len() as f64, shown as f64]);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::create_dir_all(path.parent().ok_or("a file is in a folder")?)?;
    Ok(fs::write(path, bytes)?)
}

fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn table() -> Outcome<()> {
    println!(
        "{:>7} | {:>5} | {:>6} | {:>10} | {:>9} | {:>7} | {:>7} | {:>7} | {:>7} | {:>7} | goal",
        "methods",
        "files",
        "MB",
        "generate s",
        "ms/method",
        "ns/byte",
        "all s",
        "floor s",
        "× floor",
        "peak MB",
    );
    for (methods, areas, goal) in [
        (1, 1, ""),
        (36, 1, ""),
        (360, 12, ""),
        (
            1500,
            30,
            "1.6 s, 140 MB, and no more a method than with 360; then 1.3 s",
        ),
    ] {
        let folder = tempfile::tempdir()?;
        let spec = folder.path().join("spec");
        made_up::write(&spec, areas, methods)?;
        // Each run has a folder of its own, and all stay until the end, because some file systems are
        // slow where files have just gone.
        let output = |side: &str, run| folder.path().join(format!("{side}-{run}"));
        let [generated, seconds, megabytes] = best(|run| {
            vec![
                "generate".into(),
                spec.clone().into(),
                output("generate", run).into(),
            ]
        })?;
        let generated_files = output("generate", 1);
        let [floor_seconds, _] = best(|run| {
            let input = generated_files.clone().into();
            vec!["write".into(), input, output("write", run).into()]
        })?;
        let files = files_below(&generated_files)?;
        let sizes = files.iter().map(|file| Ok(fs::metadata(file)?.len()));
        let bytes: u64 = sizes.sum::<Outcome<u64>>()?;
        println!(
            "{methods:>7} | {:>5} | {:>6.2} | {:>10.3} | {:>9.2} | {:>7.1} | {:>7.3} | {:>7.3} | {:>7.1} | {:>7.0} | {goal}",
            files.len(),
            bytes as f64 / 1e6,
            generated,
            generated * 1e3 / methods as f64,
            generated * 1e9 / bytes as f64,
            seconds,
            floor_seconds,
            seconds / floor_seconds,
            megabytes,
        );
    }
    Ok(())
}

fn mistakes() -> Outcome<()> {
    println!(
        "\n{:>8} | {:>9} | {:>6} | {:>10} | {:>13} | {:>7}",
        "mistakes", "on", "s", "µs/mistake", "bytes/mistake", "peak MB",
    );
    for (place, before, after) in [("one line", "{", "}"), ("as many", "", "")] {
        for count in [5_000, 10_000, 20_000] {
            let folder = tempfile::tempdir()?;
            made_up::write(folder.path(), 1, 1)?;
            let head =
                "enums:\n  Bad:\n    description: Text.\n    page: x.html\n    codes:\n      ";
            let end = if before.is_empty() { "\n      " } else { ", " };
            let codes: String = (0..count)
                .map(|code| format!("c{code}: {{}}{end}"))
                .collect();
            let text = format!("{head}{before}{}{after}\n", codes.trim_end());
            fs::create_dir_all(folder.path().join("enums"))?;
            fs::write(folder.path().join("enums/bad.yaml"), text)?;
            let [seconds, found, shown, megabytes] =
                best(|_| vec!["refuse".into(), folder.path().into()])?;
            println!(
                "{found:>8} | {place:>9} | {seconds:>6.3} | {:>10.1} | {:>13.0} | {megabytes:>7.0}",
                seconds * 1e6 / found,
                shown / found,
            );
        }
    }
    Ok(())
}
