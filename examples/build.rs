//! Extracts the example from the README, so that a test can run it against the stand-in portal.

use std::{env, fs, path::Path};

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let root = Path::new(&package).join("..");
    let readme = fs::read_to_string(root.join("README.md")).expect("the README can be read");
    let block = readme
        .split("```rust\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README shows an example in Rust");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("readme.rs");
    fs::write(out, block).expect("the example can be written");
    println!("cargo::rerun-if-changed=../README.md");
}
