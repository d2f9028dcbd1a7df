//! Lists the codes of the reactions, which the floor of the benchmarks matches by hand.

use std::path::Path;
use std::{env, fs};

use serde_json::Value;

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let folder = Path::new(&package).join("../generated/schemas/enums");
    let path = folder.join("Reaction.json");
    println!("cargo::rerun-if-changed={}", path.display());
    let schema = fs::read_to_string(path).expect("the schema can be read");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let codes = codes(&schema);
    assert!(!codes.is_empty(), "the schema lists no codes");
    let rows: String = codes
        .iter()
        .enumerate()
        // A code may contain characters that no name may.
        .map(|(at, code)| format!("    Code{at} = {code:?},\n"))
        .collect();
    let folder = env::var("OUT_DIR").expect("cargo runs this");
    let text = format!("reactions! {{\n{rows}}}\n");
    fs::write(Path::new(&folder).join("reactions.rs"), text).expect("the folder can be written to");
}

/// Returns every code in the schema, at any depth.
fn codes(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(entries) => {
            let own = entries.get("const").and_then(Value::as_str);
            let inner = entries.values().flat_map(codes);
            own.map(str::to_owned).into_iter().chain(inner).collect()
        }
        Value::Array(items) => items.iter().flat_map(codes).collect(),
        _ => Vec::new(),
    }
}
