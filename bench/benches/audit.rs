//! Audits a growing number of pages, compared with reading their bytes; and reads long pages, each of
//! one shape.
//!
//! Half of the audits compare the project's own spec, which describes none of the made-up pages, and
//! half a spec that describes all of them. The time of reading the spec is printed separately; the
//! nanoseconds per byte of the pages do not include it. `cargo xtask bench --bench audit -- --pages
//! PATH` audits the pages at a path instead, such as a checkout of the vendor's documentation.
//!
//! Each run is a process of its own, and the figures are the best of three runs.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use bitrix24_audit::{Api, Docs, LOCK, Lock, audit};
use bitrix24_bench::process::{Outcome, best, report};
use bitrix24_bench::{pages, spec};
use bitrix24_pages::Checkout;
use cpu_time::{ProcessTime, ThreadTime};

/// The areas of the made-up specs.
const AREAS: usize = 30;

/// The goal for 1,671 pages, as many as the vendor has of methods.
const GOAL: &str = "2 s, 200 MB, and no more a byte than of fewer";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // Cargo adds an option of its own.
    let arguments = arguments.iter().map(String::as_str);
    let arguments: Vec<&str> = arguments.filter(|text| *text != "--bench").collect();
    match arguments[..] {
        ["audit", spec, pages] => subject(Path::new(spec), Path::new(pages)),
        ["read", pages] => floor(Path::new(pages)),
        ["--pages", pages] => {
            header();
            row("own", &own_spec(), Path::new(pages), "")
        }
        _ => {
            table()?;
            shapes();
            Ok(())
        }
    }
}

fn own_spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The subject, as `cargo xtask audit` does it.
fn subject(spec: &Path, pages: &Path) -> Outcome<()> {
    let api = Api::read(spec).map_err(|mistakes| mistakes[0].to_string())?;
    let lock = fs::read_to_string(spec.join(LOCK)).unwrap_or_default();
    let lock = Lock::read(&lock).map_err(|line| format!("line {line} of the lock"))?;
    let read = ProcessTime::now().as_duration();
    let checkout = Checkout::open(pages)?;
    let mut docs = Docs::new(&api, vec![checkout.part().to_owned()]);
    for page in checkout.pages() {
        docs.add(page?);
    }
    let result = audit(&api, &docs, &lock);
    let all = ProcessTime::now().as_duration();
    let findings = result.findings.len() as f64;
    report(&[read.as_secs_f64(), all.as_secs_f64(), findings]);
    Ok(())
}

/// The floor, which only reads the pages.
fn floor(pages: &Path) -> Outcome<()> {
    let checkout = Checkout::open(pages)?;
    let mut bytes = 0;
    for file in checkout.files() {
        bytes += black_box(checkout.text(file)?).len();
    }
    let all = ProcessTime::now().as_duration();
    let files = checkout.len() as f64;
    report(&[files, bytes as f64, all.as_secs_f64()]);
    Ok(())
}

fn table() -> Outcome<()> {
    header();
    for (described, is_described) in [("none", false), ("all", true)] {
        for (methods, goal) in [(418, ""), (836, ""), (1671, GOAL)] {
            let folder = tempfile::tempdir()?;
            let [own, docs] = ["spec", "docs"].map(|name| folder.path().join(name));
            spec::write(&own, AREAS, methods)?;
            pages::write(&docs, AREAS, methods)?;
            let spec = if is_described { own } else { own_spec() };
            row(described, &spec, &docs, goal)?;
        }
    }
    Ok(())
}

fn header() {
    println!(
        "{:>5} | {:>5} | {:>9} | {:>8} | {:>6} | {:>5} | {:>7} | {:>7} | {:>7} | {:>7} | {:>8} | goal",
        "files",
        "MB",
        "described",
        "findings",
        "spec s",
        "all s",
        "ns/byte",
        "floor s",
        "×",
        "peak MB",
        "floor MB",
    );
}

fn row(described: &str, spec: &Path, docs: &Path, goal: &str) -> Outcome<()> {
    let (spec, docs) = (spec.as_os_str(), docs.as_os_str());
    let [read, all, findings, megabytes] =
        best(|_| vec!["audit".into(), spec.to_owned(), docs.to_owned()])?;
    let [files, bytes, floor, floor_megabytes] = best(|_| vec!["read".into(), docs.to_owned()])?;
    println!(
        "{files:>5} | {:>5.2} | {described:>9} | {findings:>8} | {read:>6.3} | {all:>5.3} | {:>7.1} | {floor:>7.3} | {:>7.1} | {megabytes:>7.0} | {floor_megabytes:>8.0} | {goal}",
        bytes / 1e6,
        (all - read) * 1e9 / bytes,
        all / floor,
    );
    Ok(())
}

/// Prints what reading a byte takes in pages that become longer and longer.
fn shapes() {
    println!(
        "\n{:>22} | ns/byte of 10 kB | 100 kB |  1 MB",
        "one page of"
    );
    for (name, head, piece) in SHAPES {
        let [short, long, longest] = [10_000, 100_000, 1_000_000].map(|bytes| {
            let mut text = head.to_owned();
            for number in 0.. {
                if text.len() >= bytes {
                    break;
                }
                text += &piece.replace('N', &number.to_string());
            }
            least_time(&text).as_nanos() as f64 / text.len() as f64
        });
        println!("{name:>22} | {short:>16.1} | {long:>6.1} | {longest:>5.1}");
    }
}

fn least_time(text: &str) -> Duration {
    let runs = (0..3).map(|_| {
        let start = ThreadTime::now();
        let include = |_: &str| Some("Required parameters are marked with *\n".to_owned());
        black_box(bitrix24_pages::read("a/page.md", black_box(text), &include));
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

/// What pages can be long with: a name, the beginning of the page, and a piece that is repeated with
/// its number in the place of N.
const SHAPES: [(&str, &str, &str); 14] = [
    (
        "paragraphs",
        "# A do\n\n",
        "The text N has `code`, a [link](./other.md) and **more**.\n\n",
    ),
    ("headings", "# A do\n\n", "### Heading N {#anchor-N}\n\n"),
    (
        "rows",
        TABLE,
        "|| **fieldN***\n[`string`](../types.md) | The field N. Possible values:\n- `a` — one\n- `b` — two ||\n",
    ),
    ("cells of a row", CELL, " cell N |"),
    (
        "lines of a cell",
        CELL,
        "The line N has `code` and a [link](./other.md).\n\n",
    ),
    ("words of a line", CELL, "word N, `code` by default "),
    ("items of a list", CELL, "- `codeN` — the code N\n"),
    (
        "tables in tables",
        CELL,
        "#|\n|| **fieldN**\n`object` | The field N: ",
    ),
    (
        "objects behind links",
        TABLE_END,
        "### Object N {#oN}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **fN**\n[`object`](#oN) | Another [below](#o0) ||\n|#\n\n",
    ),
    (
        "errors",
        "# A do\n\n## Error Handling\n\n#|\n|| **Code** | **Description** ||\n",
        "|| `ERROR_N` | The error N ||\n",
    ),
    (
        "samples",
        "# A do\n\n## Response Handling\n\n",
        "```json\n{\"result\": {\"id\": N, \"names\": [\"a\", \"b\"]}}\n```\n\n",
    ),
    (
        "one sample",
        "# A do\n\n## Response Handling\n\n```json\n{\"result\": [",
        "{\"id\": N, \"names\": [\"a\", \"b\"]},\n",
    ),
    (
        "includes",
        "# A do\n\n",
        "{% include [N](../_includes/N.md) %}\n\n",
    ),
    (
        "notes and tabs",
        "# A do\n\n",
        "{% note warning \"N\" %}\n\n{% list tabs %}\n\n- Tab N\n\n    Text N.\n\n",
    ),
];

const TABLE: &str =
    "# A do\n\n## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n";
const CELL: &str = "# A do\n\n## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n`object` | The field:\n";
const TABLE_END: &str = "# A do\n\n## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n[`object`](#o0) | The field ||\n|#\n\n";
