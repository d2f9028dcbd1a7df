//! Generating and writing all files of specs of growing size, against writing the same bytes.
//!
//! Each run is a process of its own. The time of generating alone is printed beside the total, because
//! the time that a file system spends on thousands of new files depends on the disk rather than on the
//! generator. Mistakes are measured as well, on one line and on many. The figures are the best of three
//! runs.

use std::path::Path;
use std::{env, fs};

use bitrix24_bench::process::{Outcome, best, report};
use bitrix24_bench::spec;
use cpu_time::ProcessTime;

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
    let files = bitrix24_codegen::generate(spec)
        .map_err(|mistakes| mistakes[0].to_string())?
        .files;
    let generated = ProcessTime::now().as_duration();
    for file in files {
        write(&output.join(&file.path), file.contents.as_bytes())?;
    }
    let all = ProcessTime::now().as_duration();
    report(&[generated.as_secs_f64(), all.as_secs_f64()]);
    Ok(())
}

/// The floor. It has the bytes in memory, as the generator has, before its time begins.
fn write_again(input: &Path, output: &Path) -> Outcome<()> {
    let files = read_below(input)?;
    let start = ProcessTime::now();
    for (path, bytes) in &files {
        write(&output.join(path.strip_prefix(input)?), bytes)?;
    }
    report(&[start.elapsed().as_secs_f64()]);
    Ok(())
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

type Contents = Vec<(std::path::PathBuf, Vec<u8>)>;

fn read_below(folder: &Path) -> Outcome<Contents> {
    let mut files = Contents::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(read_below(&path)?);
        } else {
            let bytes = fs::read(&path)?;
            files.push((path, bytes));
        }
    }
    Ok(files)
}

fn table() -> Outcome<()> {
    println!(
        "{:>7} | {:>5} | {:>6} | {:>10} | {:>9} | {:>7} | {:>7} | {:>7} | {:>8} | goal",
        "methods",
        "files",
        "MB",
        "generate s",
        "ms/method",
        "all s",
        "floor s",
        "peak MB",
        "floor MB",
    );
    for (methods, areas, goal) in [
        (1, 1, ""),
        (36, 1, ""),
        (360, 12, ""),
        (1500, 30, "2 s, 200 MB, and no more a method than with 360"),
    ] {
        let folder = tempfile::tempdir()?;
        let spec = folder.path().join("spec");
        spec::write(&spec, areas, methods)?;
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
        let [floor_seconds, floor_megabytes] = best(|run| {
            let input = generated_files.clone().into();
            vec!["write".into(), input, output("write", run).into()]
        })?;
        let files = read_below(&generated_files)?;
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        println!(
            "{methods:>7} | {:>5} | {:>6.2} | {:>10.3} | {:>9.2} | {:>7.3} | {:>7.3} | {:>7.0} | {:>8.0} | {goal}",
            files.len(),
            bytes as f64 / 1e6,
            generated,
            generated * 1e3 / methods as f64,
            seconds,
            floor_seconds,
            megabytes,
            floor_megabytes,
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
            spec::write(folder.path(), 1, 1)?;
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
