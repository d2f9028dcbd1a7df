//! Bounds: turns of phrase before a number, and units behind it.

use super::Words;

/// Turns of phrase before the largest value.
pub const MAXIMUM: Words = Words::new(
    &[
        "no more than",
        "no longer than",
        "not more than",
        "not longer than",
        "must not exceed",
        "should not exceed",
        "can not exceed",
        "may not exceed",
        "cannot exceed",
        "maximum",
        "max",
    ],
    &[
        "не более",
        "не больше",
        "не длиннее",
        "не должен превышать",
        "не должна превышать",
        "не должно превышать",
        "не должны превышать",
        "не может превышать",
        "не превышает",
        "не должен быть больше",
        "не должна быть больше",
        "не должно быть больше",
        "не может быть больше",
        "максимум",
        "максимальный",
        "максимальная",
        "максимальное",
    ],
);

/// Turns of phrase before the largest value that say little about anything but a length.
pub const UP_TO: Words = Words::new(&["up to"], &["до"]);

/// Turns of phrase before the smallest value.
pub const MINIMUM: Words = Words::new(
    &[
        "greater than or equal to",
        "not less than",
        "minimum",
        "min",
    ],
    &[
        "больше или равен",
        "больше или равна",
        "больше или равно",
        "не менее",
        "не меньше",
        "минимум",
        "минимальный",
        "минимальная",
        "минимальное",
    ],
);

/// Turns of phrase before the value below the smallest one, unless "or" follows.
pub const GREATER_THAN: Words = Words::new(
    &["be greater than"],
    &[
        "должен быть больше",
        "должна быть больше",
        "должно быть больше",
        "обязательно больше",
    ],
);

/// The word for a length.
pub const LENGTH: Words = Words::new(&["length"], &["длина", "длины", "длину", "длине"]);

/// The units of lengths.
pub const CHARACTERS: Words = Words::new(
    &["characters", "character", "symbols", "chars"],
    &["символов", "символа", "символ", "знаков", "знака"],
);

/// The units of numbers that count something other than the value itself.
pub const OTHER_UNITS: Words = Words::new(
    &[
        "mb", "kb", "gb", "bytes", "px", "pixels", "seconds", "minutes", "hours", "days", "times",
        "levels", "percent",
    ],
    &[
        "мб",
        "кб",
        "гб",
        "байт",
        "мегабайт",
        "килобайт",
        "гигабайт",
        "пикселей",
        "секунд",
        "секунды",
        "минут",
        "минуты",
        "часов",
        "часа",
        "дней",
        "дня",
        "раз",
        "раза",
        "уровней",
        "процентов",
    ],
);

/// Returns whether the word behind a number names things that are counted, as in "100 messages".
pub fn is_plural(unit: &str) -> bool {
    const RUSSIAN: [&str; 13] = [
        "ов",
        "ев",
        "ей",
        "ий",
        "ок",
        "ек",
        "ат",
        "задач",
        "групп",
        "команд",
        "строк",
        "штук",
        "объекта",
    ];
    let is_long = unit.len() > 4 && unit.chars().all(char::is_alphabetic);
    let is_russian = || RUSSIAN.iter().any(|end| unit.ends_with(end));
    is_long && (unit.ends_with('s') || is_russian())
}
