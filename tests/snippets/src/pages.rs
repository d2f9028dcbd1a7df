//! The programs on the pages in `generated/docs`.

use std::fs;
use std::path::Path;

/// A program on the page of a method.
pub struct Program {
    /// The method that it calls, as in the heading.
    pub method: String,
    /// The language, as in the line above the program.
    pub language: String,
    /// Its text.
    pub text: String,
}

/// Returns the programs on all pages below a folder, in the order of the pages.
///
/// # Panics
///
/// When a page cannot be read.
#[must_use]
pub fn programs(folder: &Path) -> Vec<Program> {
    let entries = fs::read_dir(folder).expect("the folder of the pages can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    let of_path = |path: &Path| match path.extension() {
        None => programs(path),
        Some(_) => on_page(&fs::read_to_string(path).expect("a page can be read")),
    };
    paths.iter().flat_map(|path| of_path(path)).collect()
}

/// Returns the programs on a page: the code blocks in the sections `Code` of its methods.
fn on_page(page: &str) -> Vec<Program> {
    let mut programs: Vec<Program> = Vec::new();
    let (mut method, mut language) = ("", "");
    let mut in_section = false;
    let mut fence = None;
    for line in page.lines() {
        if let Some(closing) = fence {
            if line == closing {
                fence = None;
            } else if let Some(program) = programs.last_mut().filter(|_| in_section) {
                program.text += line;
                program.text.push('\n');
            }
        } else if line.starts_with("```") {
            fence = Some(line.trim_end_matches(char::is_alphanumeric));
            if in_section {
                programs.push(Program {
                    method: method.to_owned(),
                    language: language.to_owned(),
                    text: String::new(),
                });
            }
        } else if let Some(heading) = line.strip_prefix("# ") {
            (method, in_section) = (heading, false);
        } else if let Some(heading) = line.strip_prefix("## ") {
            in_section = heading == "Code" && method.contains('.');
        } else if let Some(name) = line.strip_suffix(':') {
            language = name;
        }
    }
    programs
}
