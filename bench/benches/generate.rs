//! Generating and writing all files of specs of growing size, against writing the same bytes.
//!
//! Each run is a process of its own: this program starts itself again as the subject or the floor.
//! So its peak memory is that of the one run, and its CPU time is counted from the start of the
//! process to its end. The time of generating alone is printed beside it, because the time that a
//! file system spends on thousands of new files depends on the disk rather than on the generator.
//! The figures are the best of three runs.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use bitrix24_bench::spec;
use cpu_time::ProcessTime;

const RUNS: usize = 3;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "generate", spec, output] => generate(Path::new(spec), Path::new(output)),
        [_, "write", input, output] => write_again(Path::new(input), Path::new(output)),
        _ => table(),
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
    report(generated, ProcessTime::now().as_duration())
}

/// The floor. It has the bytes in memory, as the generator has, before its time begins.
fn write_again(input: &Path, output: &Path) -> Outcome<()> {
    let files = read_below(input)?;
    let start = ProcessTime::now();
    for (path, bytes) in &files {
        write(&output.join(path.strip_prefix(input)?), bytes)?;
    }
    report(Duration::ZERO, start.elapsed())
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

/// Reports to the parent process: the CPU time of generating and in total, in nanoseconds, and the
/// peak memory in KiB.
fn report(generated: Duration, all: Duration) -> Outcome<()> {
    println!(
        "{} {} {}",
        generated.as_nanos(),
        all.as_nanos(),
        peak_memory()
    );
    Ok(())
}

/// The largest resident memory of this process in KiB; zero if the system does not report it.
fn peak_memory() -> u64 {
    fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().strip_suffix(" kB")?.parse().ok()
        })
        .unwrap_or(0)
}

/// The cost of one side.
struct Cost {
    generate_seconds: f64,
    seconds: f64,
    megabytes: f64,
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
        let subject = best(folder.path(), "generate", &spec)?;
        let output = folder.path().join("generate-1");
        let floor = best(folder.path(), "write", &output)?;
        let files = read_below(&output)?;
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        println!(
            "{methods:>7} | {:>5} | {:>6.2} | {:>10.3} | {:>9.2} | {:>7.3} | {:>7.3} | {:>7.0} | {:>8.0} | {goal}",
            files.len(),
            bytes as f64 / 1e6,
            subject.generate_seconds,
            subject.generate_seconds * 1e3 / methods as f64,
            subject.seconds,
            floor.seconds,
            subject.megabytes,
            floor.megabytes,
        );
    }
    Ok(())
}

/// Returns the least time and memory of a few runs, each into its own folder.
///
/// The folders stay until the end, because some file systems are slow after files were deleted.
fn best(folder: &Path, side: &str, input: &Path) -> Outcome<Cost> {
    let mut best = Cost {
        generate_seconds: f64::INFINITY,
        seconds: f64::INFINITY,
        megabytes: f64::INFINITY,
    };
    for number in 1..=RUNS {
        let cost = run(side, input, &folder.join(format!("{side}-{number}")))?;
        best.generate_seconds = best.generate_seconds.min(cost.generate_seconds);
        best.seconds = best.seconds.min(cost.seconds);
        best.megabytes = best.megabytes.min(cost.megabytes);
    }
    Ok(best)
}

/// Runs one side in a process of its own.
fn run(side: &str, input: &Path, output: &Path) -> Outcome<Cost> {
    let child = Command::new(env::current_exe()?)
        .arg(side)
        .args([input, output])
        .output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into());
    }
    let report = String::from_utf8(child.stdout)?;
    let figures: Result<Vec<f64>, _> = report.split_whitespace().map(str::parse).collect();
    let [generated, all, kibibytes] = figures?[..] else {
        return Err("a run reports three figures".into());
    };
    Ok(Cost {
        generate_seconds: generated / 1e9,
        seconds: all / 1e9,
        megabytes: kibibytes * 1024.0 / 1e6,
    })
}
