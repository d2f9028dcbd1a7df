//! The addresses of pages on the web site, relative to its root, and their files.

/// Returns the address of the page in a file.
#[must_use]
pub fn address(file: &str) -> String {
    let stem = file.strip_suffix(".md").unwrap_or(file);
    format!("{stem}.html")
}

/// Returns the file of the page at an address, and the anchor.
#[must_use]
pub fn file_of(address: &str) -> (String, Option<&str>) {
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (address, None),
    };
    let stem = path.strip_suffix(".html").unwrap_or(path);
    (format!("{stem}.md"), anchor)
}
