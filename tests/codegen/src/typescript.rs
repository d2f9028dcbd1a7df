//! TypeScript and JavaScript as their readers see them: the code without its comments and without
//! the contents of its strings.

/// Returns the words and marks of a text in their order: a string is `""`, and a comment is left
/// out.
///
/// # Errors
///
/// Returns what a comment or string lacks, and any construct that no generated file contains.
pub fn skeleton(text: &str) -> Result<Vec<String>, String> {
    let mut skeleton = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.find("*/").ok_or("has a comment without an end")?;
            end + 4
        } else if first == '"' {
            skeleton.push("\"\"".to_owned());
            string(rest).ok_or("has a string without an end")?
        } else if matches!(first, '\'' | '`') {
            return Err(format!("has code with {first}"));
        } else if is_word(first) {
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            skeleton.push(rest[..end].to_owned());
            end
        } else {
            if !first.is_whitespace() {
                skeleton.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    Ok(skeleton)
}

/// Returns the comments of declarations, as Markdown.
#[must_use]
pub fn comments(text: &str) -> Vec<String> {
    text.split("/**")
        .skip(1)
        .map(|rest| {
            let comment = rest.split("*/").next().unwrap_or_default();
            let line = |line: &str| {
                let line = line.trim();
                let line = line.strip_prefix('*').unwrap_or(line);
                line.strip_prefix(' ').unwrap_or(line).to_owned()
            };
            comment.lines().map(line).collect::<Vec<_>>().join("\n")
        })
        .collect()
}

/// Returns the length of the string at the start of a text. It ends on its line.
fn string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '\n' => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

#[test]
fn only_code_is_code() {
    let code = skeleton("/** a `b` */ const x = \"a \\\" /* \"; // it's\ny").expect("is complete");
    assert_eq!(code, ["const", "x", "=", "\"\"", ";", "y"]);
    for broken in ["/* a", "\"a\n\"", "`a`", "'a'"] {
        assert!(skeleton(broken).is_err(), "{broken}");
    }
}
