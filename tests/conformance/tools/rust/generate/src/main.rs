//! Writes progenitor's client for an OpenAPI 3.0 document.

use std::error::Error;
use std::fs::{self, File};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(document), Some(target)) = (arguments.next(), arguments.next()) else {
        return Err("usage: generate <document> <target>".into());
    };
    let document = serde_json::from_reader(File::open(document)?)?;
    let tokens = progenitor::Generator::default().generate_tokens(&document)?;
    fs::write(target, prettyplease::unparse(&syn::parse2(tokens)?))?;
    Ok(())
}
