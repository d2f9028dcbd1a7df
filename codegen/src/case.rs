//! The words of a name, and the cases in which languages write them.
//!
//! Names are derived for every artifact, so each case is written into one string, word by word.

/// Returns a name in `snake_case`.
pub(crate) fn snake(name: &str) -> String {
    joined(name, "_", |_, word, text| lower(word, text))
}

/// Returns a name in `SHOUTY_SNAKE_CASE`.
pub(crate) fn shouty_snake(name: &str) -> String {
    joined(name, "_", |_, word, text| upper(word, text))
}

/// Returns a name in `UpperCamelCase`.
pub(crate) fn upper_camel(name: &str) -> String {
    joined(name, "", |_, word, text| capitalized(word, text))
}

/// Returns a name in `lowerCamelCase`.
pub(crate) fn lower_camel(name: &str) -> String {
    joined(name, "", |is_first, word, text| {
        if is_first {
            lower(word, text);
        } else {
            capitalized(word, text);
        }
    })
}

/// Returns the words of a name with something in between. `add` adds a word to the text, and is told
/// whether it is the first.
fn joined(name: &str, between: &str, add: impl Fn(bool, &str, &mut String)) -> String {
    let mut text = String::with_capacity(name.len() + name.len() / 2);
    let mut is_first = true;
    let parts = name.split(|letter: char| !letter.is_alphanumeric());
    for part in parts.filter(|part| !part.is_empty()) {
        let mut rest = part;
        while !rest.is_empty() {
            let (word, others) = rest.split_at(first_word(rest));
            if !is_first {
                text.push_str(between);
            }
            add(is_first, word, &mut text);
            is_first = false;
            rest = others;
        }
    }
    text
}

/// Returns the length of the first word of letters and digits. A capital letter begins another word
/// after a small one, and so does the last of several capital letters before a small one: `ImBot`,
/// `HTTPServer`. A digit belongs to the word before it.
fn first_word(part: &str) -> usize {
    let mut is_after_small = false;
    let mut is_after_capital = false;
    for (at, letter) in part.char_indices() {
        let is_capital = letter.is_uppercase();
        let is_before_small = || {
            let next = part[at + letter.len_utf8()..].chars().next();
            next.is_some_and(char::is_lowercase)
        };
        if is_capital && (is_after_small || is_after_capital && is_before_small()) {
            return at;
        }
        if is_capital || letter.is_lowercase() {
            (is_after_small, is_after_capital) = (!is_capital, is_capital);
        }
    }
    part.len()
}

fn lower(word: &str, text: &mut String) {
    for letter in word.chars() {
        if letter.is_ascii() {
            text.push(letter.to_ascii_lowercase());
        } else {
            text.extend(letter.to_lowercase());
        }
    }
}

fn upper(word: &str, text: &mut String) {
    for letter in word.chars() {
        if letter.is_ascii() {
            text.push(letter.to_ascii_uppercase());
        } else {
            text.extend(letter.to_uppercase());
        }
    }
}

fn capitalized(word: &str, text: &mut String) {
    let rest = word.chars().next().map_or(0, char::len_utf8);
    upper(&word[..rest], text);
    lower(&word[rest..], text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

    #[test]
    fn words_begin_at_capital_letters() {
        for (name, expected) in [
            ("messageId", "message_id"),
            ("BOT_ID", "bot_id"),
            ("HTTPServer", "http_server"),
            ("v2Bot", "v2_bot"),
            ("bot2x", "bot2x"),
            ("A1b", "a1b"),
            ("a.b-c d", "a_b_c_d"),
            ("__a__", "a"),
            ("C", "c"),
            ("", ""),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(upper_camel("bot_HTTP_id"), "BotHttpId");
        assert_eq!(lower_camel("ReactionAdd"), "reactionAdd");
        assert_eq!(shouty_snake("RedHeart"), "RED_HEART");
    }

    /// The import and the tests of the generator derive names by `heck`.
    #[test]
    fn words_are_those_of_the_usual_crate() {
        const LETTERS: [char; 8] = ['a', 'B', '1', '_', 'é', 'Ж', 'ß', 'D'];
        for number in 0..LETTERS.len().pow(5) {
            let letter = |at: u32| LETTERS[number / LETTERS.len().pow(at) % LETTERS.len()];
            let name: String = (0..5).map(letter).collect();
            assert_eq!(snake(&name), name.to_snake_case(), "{name}");
            assert_eq!(upper_camel(&name), name.to_upper_camel_case(), "{name}");
            assert_eq!(lower_camel(&name), name.to_lower_camel_case(), "{name}");
            assert_eq!(shouty_snake(&name), name.to_shouty_snake_case(), "{name}");
        }
    }
}
