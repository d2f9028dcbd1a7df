//! Texts for messages, which chats format with BB codes.

/// Escapes a text written by somebody else for use in a message: its BB codes are shown as they are
/// and not interpreted.
///
/// Chats know no escape for a bracket and show `&#91;` literally. So an invisible character, a word
/// joiner (U+2060), is inserted after each `[`, which then begins no BB code.
///
/// ```
/// use bitrix24_runtime::bb_code;
///
/// let name = "[url=https://evil.example]Mary[/url]";
/// let message = format!("Hello [b]{}[/b]!", bb_code::escape(name));
/// assert_eq!(message.matches("[url").count(), 0);
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('[', "[\u{2060}")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn no_code_begins_in_what_was_written() {
        for code in [
            "[b]bold[/b]",
            "[URL=https://evil.example]here[/URL]",
            "[send=/pay]Yes[/send]",
            "[[b]b]",
            "[USER=1]Mary[/USER] [disk=5] [br]",
            "[",
        ] {
            let escaped = escape(code);
            for behind in escaped.split('[').skip(1) {
                assert!(behind.starts_with('\u{2060}'), "{escaped:?}");
            }
            assert_eq!(escaped.replace('\u{2060}', ""), code);
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["", "Hello", "5 > 3 & 1 < 2 :]", "你好", "a]b"] {
            assert_eq!(escape(text), text);
        }
    }
}
