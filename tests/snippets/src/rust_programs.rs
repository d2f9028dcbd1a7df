//! Runs the Rust programs, which the build script has copied from the pages. Writes which of them
//! have failed to the file that the argument names.

use std::error::Error;
use std::{env, fs};

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

fn main() -> Result<(), Box<dyn Error>> {
    let outcomes: serde_json::Map<_, _> = programs()
        .into_iter()
        .map(|(method, main)| (method.to_owned(), main().is_err().into()))
        .collect();
    let path = env::args().nth(1).ok_or("the argument is missing")?;
    Ok(fs::write(path, serde_json::to_string(&outcomes)?)?)
}
