//! Normalizes the spellings of an emoji.

/// Removes the parts that vary by keyboard: variation selectors, skin tones and gender signs.
#[must_use]
pub fn strip_modifiers(emoji: &str) -> String {
    // A handshake of two skin tones is spelled as two hands.
    emoji
        .trim()
        .replace("\u{1FAF1}", "\u{1F91D}")
        .replace("\u{1FAF2}", "")
        .chars()
        .filter(|character| {
            !matches!(
                character,
                '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'
                    ..='\u{1F3FF}' | '\u{200D}' | '\u{2640}' | '\u{2642}'
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::strip_modifiers;

    #[test]
    fn variants_of_one_emoji_are_the_same() {
        for (emoji, expected) in [
            ("👍", "👍"),
            ("👍🏽", "👍"),
            ("❤️", "❤"),
            ("❤\u{FE0E}", "❤"),
            ("🤦🏻‍♀️", "🤦"),
            ("🤦‍♂️", "🤦"),
            (" ✅ ", "✅"),
            ("🤝🏽", "🤝"),
            ("🫱🏻‍🫲🏿", "🤝"),
            ("", ""),
        ] {
            assert_eq!(strip_modifiers(emoji), expected, "{emoji}");
        }
    }
}
