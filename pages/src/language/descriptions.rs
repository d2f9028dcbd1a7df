//! The turns of phrase of descriptions.

use super::Words;

/// The word "or".
pub const OR: Words = Words::new(&["or"], &["или"]);

/// The same between the types of one text.
pub const OR_BETWEEN: Words = Words::new(&[" or "], &[" или "]);

/// The words between types.
pub const BETWEEN_TYPES: Words = Words::new(&["or", "and"], &["или", "и"]);

/// The words between codes.
pub const BETWEEN_CODES: Words = Words::new(
    &["or", ", or", "and", ", and"],
    &["или", ", или", "и", ", и"],
);

/// The word by which a text speaks of a default.
pub const DEFAULT: Words = Words::new(&["default"], &["умолчанию"]);

/// How a text states a default rather than using the word otherwise.
pub const STATES_DEFAULT: Words = Words::new(
    &[
        "by default",
        "default is",
        "default value",
        "default:",
        "defaults to",
        "default —",
        "default –",
        "default -",
        "(default",
    ],
    &[
        "значение по умолчанию",
        "используется по умолчанию",
        ". по умолчанию",
        ", по умолчанию",
        "(по умолчанию",
    ],
);

/// How a text states a default at its beginning.
pub const STATES_DEFAULT_AT_START: Words = Words::new(&[], &["по умолчанию"]);

/// What a field holds, rather than what it is by default, if nothing else is said.
pub const DEFAULT_VALUE: Words = Words::new(&["default value"], &["значение по умолчанию"]);

/// The words allowed between "default" and its value.
pub const BEFORE_DEFAULT: Words = Words::new(
    &[
        "value", "values", "is", "are", "to", "equals", "equal", "set", "the", "be", "will", "used",
    ],
    &[
        "значение",
        "значения",
        "равно",
        "равен",
        "равна",
        "это",
        "будет",
        "имеет",
        "установлено",
        "используется",
        "используются",
        "задано",
    ],
);

/// How an item of a list calls itself the default, at its end.
pub const DEFAULT_AT_END: Words = Words::new(&["default"], &[", по умолчанию", "— по умолчанию"]);

/// How an item of a list calls itself the default, anywhere.
pub const DEFAULT_IN_ITEM: Words = Words::new(
    &["(default", "by default"],
    &["(по умолчанию", "используется по умолчанию"],
);

/// How an item of a list states another default.
pub const ANOTHER_DEFAULT: Words = Words::new(
    &["default is", "default value", "defaults to", "default:"],
    &["значение по умолчанию", "по умолчанию:"],
);

/// What the text before codes is about if they are not the values of the field.
pub const NOT_VALUES: Words = Words::new(
    &[
        "example",
        "parameter",
        "field",
        "method",
        "key",
        "format",
        "default",
    ],
    &[
        "пример",
        "параметр",
        "поле",
        "поля",
        "полей",
        "метод",
        "ключ",
        "формат",
        "умолчани",
    ],
);

/// How the text before codes says that they are all there are.
pub const VALUES: Words = Words::new(
    &["value", "one of"],
    &["значени", "один из", "одна из", "одно из", "одного из"],
);

/// How a text says when a field is required.
pub const REQUIRED_IF: Words = Words::new(
    &[
        "required if",
        "required when",
        "required for",
        "required only",
        "required unless",
        "mandatory if",
        "mandatory when",
        "mandatory for",
    ],
    &[
        "обязателен, если",
        "обязателен, когда",
        "обязателен при",
        "обязателен для",
        "обязателен только",
        "обязательный, если",
        "обязательный при",
        "обязательный для",
        "обязательно, если",
        "обязательно при",
        "обязательно для",
        "обязательно только",
        "обязательна, если",
        "обязательна при",
        "обязательна для",
        "обязательны, если",
        "обязательны при",
        "обязательны для",
    ],
);

/// The end of a text that announces an explanation of a format's letters.
pub const WHERE: Words = Words::new(&["where"], &["где"]);

/// The beginning of a text that calls a field deprecated.
pub const DEPRECATED_AT_START: Words = Words::new(&["deprecated"], &["устарел", "устаревш"]);

/// How a text calls a field deprecated further on.
pub const DEPRECATED_FIELD: Words = Words::new(
    &["(deprecated", "is deprecated", ". deprecated"],
    &["(устар", "параметр устарел", "поле устарело", ". устар"],
);
