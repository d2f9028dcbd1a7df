//! The structure of Python, without its texts.

/// A token, or the end of a logical line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A name, a number or a mark.
    Code(String),
    /// A string, whatever it contains.
    Text,
    /// The end of a line outside of brackets, and the indentation of the next one.
    Line(usize),
}

/// Returns the structure of a module: its statements without the contents of strings, comments and
/// the names of keys. A string that a text of the spec has ended makes another structure.
///
/// # Errors
///
/// Fails if a string or a bracket is not closed.
pub fn outline(text: &str) -> Result<String, String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = Vec::new();
    let mut indent = 0;
    for token in tokens(text)?.into_iter().chain([Token::Line(0)]) {
        if let Token::Line(next) = token {
            lines.extend(statement(indent, &line));
            line.clear();
            indent = next;
        } else {
            line.push(token);
        }
    }
    Ok(lines.join("\n"))
}

/// Returns what a statement is; `None` for docstrings, and for imports, which follow from the rest.
fn statement(indent: usize, line: &[Token]) -> Option<String> {
    let words: Vec<&str> = line
        .iter()
        .map(|token| match token {
            Token::Code(code) => code.as_str(),
            Token::Text | Token::Line(_) => "\"\"",
        })
        .collect();
    let is_name = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    match &words[..] {
        [] | ["\"\""] | ["from", "typing", ..] => None,
        ["class", name, "(", "TypedDict", ")", ":"] if is_name(name) => {
            Some("TypedDict".to_owned())
        }
        [name, ":", ..] if indent > 0 && is_name(name) => Some("key".to_owned()),
        [
            name,
            "=",
            "TypedDict",
            "(",
            "\"\"",
            "{",
            keys @ ..,
            "}",
            ")",
        ] if is_name(name) => {
            let is_key = |pair: &[&str]| matches!(pair, ["\"\"", ":", "\"\""]);
            if !keys.chunks(3).all(is_key) {
                return Some(words.join(" "));
            }
            let keys = keys.chunks(3).map(|_| "key");
            Some(
                ["TypedDict"]
                    .into_iter()
                    .chain(keys)
                    .collect::<Vec<_>>()
                    .join("\n"),
            )
        }
        _ => Some(format!("{indent} {}", words.join(" "))),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        match next {
            '#' => at += rest.find('\n').unwrap_or(rest.len()),
            '\n' => {
                let after = &rest[1..];
                let indent = after.len() - after.trim_start_matches(' ').len();
                if depth == 0 {
                    tokens.push(Token::Line(indent));
                }
                at += 1 + indent;
            }
            '"' | '\'' => {
                at += string(rest).ok_or_else(|| format!("an open string: {}", first(rest)))?;
                tokens.push(Token::Text);
            }
            next if next.is_whitespace() => at += next.len_utf8(),
            next if next.is_alphanumeric() || next == '_' => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_';
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                tokens.push(Token::Code(rest[..end].to_owned()));
                at += end;
            }
            next => {
                match next {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => {
                        depth = depth.checked_sub(1).ok_or("a bracket closes nothing")?;
                    }
                    _ => {}
                }
                // Whether items are on one line or on several depends on their length. Commas show
                // only that.
                if next != ',' {
                    tokens.push(Token::Code(next.to_string()));
                }
                at += next.len_utf8();
            }
        }
    }
    if depth > 0 {
        return Err("an open bracket".to_owned());
    }
    Ok(tokens)
}

/// Returns the length of the string that a text begins with; `None` if it does not end.
fn string(text: &str) -> Option<usize> {
    let quote = &text[..1];
    let long = quote.repeat(3);
    let fence = if text.starts_with(&long) {
        &long
    } else {
        quote
    };
    let mut at = fence.len();
    loop {
        let rest = &text[at..];
        if rest.starts_with(fence) {
            return Some(at + fence.len());
        }
        let next = rest.chars().next()?;
        if next == '\n' && fence.len() == 1 {
            return None;
        }
        at += next.len_utf8();
        if next == '\\' {
            at += text[at..].chars().next()?.len_utf8();
        }
    }
}

/// Returns the first line of a text.
fn first(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn texts_do_not_matter() {
        let of = |about: &str| {
            outline(&format!(
                "class A(TypedDict):\n    \"\"\"{about}\"\"\"\n\n    id: int\n# A comment.\n"
            ))
        };
        assert_eq!(of("One."), of("Two \\\"\\\"\\\" \n\n three."));
        let call = "A = TypedDict(\n    \"A\",\n    {\n        # One.\n        \"a b\": \"int\",\n    },\n)\n";
        assert_eq!(outline(call), of("One."));
    }

    #[test]
    fn a_text_that_breaks_out_is_found() {
        let harmless = outline("x: int = 1\n\"\"\"One.\"\"\"\n").expect("it is Python");
        for broken in [
            "x: int = 1\n\"\"\"One.\"\"\" import os\n\"\"\"\"\"\"\n",
            "x: int = 1\n# One.\nimport os\n",
            "x: int = 1\n\"\"\"One.\\\"\"\"\n",
        ] {
            assert_ne!(outline(broken).as_ref(), Ok(&harmless), "{broken}");
        }
    }
}
