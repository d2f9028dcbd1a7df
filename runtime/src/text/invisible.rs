//! Characters that are invisible, or change how others are displayed.
//!
//! A text from the server may use them to imitate another text or to forge a line of a log. They
//! are escaped for display only.

use std::fmt;

/// Whether a character is a control character, changes the direction of writing, takes no space, or
/// is a tag character, which can encode a text that nobody sees.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{17B4}'
                | '\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Adds joiners and variation selectors, which words and emoji need but names and codes do not.
pub(crate) fn is_hidden(c: char) -> bool {
    is_unsafe(c) || matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Writes a name or a code, with invisible characters as `\u{…}`.
pub(crate) fn write_name(name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !name.contains(is_hidden) {
        return formatter.pad(name);
    }
    let mut shown = String::new();
    for c in name.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    formatter.pad(&shown)
}

/// A name or a code within a sentence, with invisible characters escaped.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(self.0, formatter)
    }
}

/// A name or a code, quoted as by `Debug`, with invisible characters escaped.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Debug for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(&format!("{:?}", self.0), formatter)
    }
}
