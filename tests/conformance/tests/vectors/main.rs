//! Runs the conformance vectors against the crate: `cargo test -p conformance-tests --test vectors`.
//!
//! The vectors are those of the folder in the environment variable `VECTORS`, and
//! `generated/vectors` without it. Their expectations come from a reader that shares no code with
//! the crate.

mod attempts;
mod methods;
mod redaction;
mod values;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

use self::methods::Api;

/// Returns what the crate makes of a vector, in the keys of the vector.
type Run = fn(&Api, &Value) -> Value;

/// The kinds of vectors, in the order in which they are reported, each with what runs it.
const KINDS: [(&str, Run); 5] = [
    ("request", values::request),
    ("response", values::response),
    ("error", attempts::error),
    ("event", values::event),
    ("redaction", redaction::redaction),
];

fn main() -> ExitCode {
    let folder = env::var_os("VECTORS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/vectors"),
        PathBuf::from,
    );
    let api = Api::new(&vectors(&folder, "request"));
    let mut totals = Vec::new();
    let (mut all, mut passed) = (0, 0);
    for (kind, run) in KINDS {
        let vectors = vectors(&folder, kind);
        totals.push(format!("{kind} {}", vectors.len()));
        for vector in &vectors {
            let found = run(&api, vector);
            let differs = |(key, value): &(&String, &Value)| !is_same(&vector[*key], value);
            let entries = found.as_object().into_iter().flatten();
            let differences: Vec<_> = entries.filter(differs).collect();
            all += 1;
            passed += usize::from(differences.is_empty());
            for (key, value) in differences {
                println!(
                    "{kind}: {}: {key}: {} became {value}",
                    vector["name"], vector[key]
                );
            }
        }
    }
    println!("{}: {passed} of {all}", totals.join(", "));
    if passed == all && all > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Returns the vectors of a kind.
fn vectors(folder: &Path, kind: &str) -> Vec<Value> {
    let path = folder.join(format!("{kind}.json"));
    let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut document: Value = serde_json::from_slice(&text).expect("a file of vectors is JSON");
    match document["vectors"].take() {
        Value::Array(vectors) => vectors,
        _ => panic!("{} lists no vectors", path.display()),
    }
}

/// Whether two JSON values are the same: the order of keys has no meaning, and 1 equals 1.0.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key).is_some_and(|right| is_same(left, right)))
        }
        _ => left == right,
    }
}
