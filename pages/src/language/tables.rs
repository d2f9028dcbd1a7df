//! The headers of tables, and the cells with fixed words.

use super::Words;

/// The words for a name, as a header.
pub const NAME: Words = Words::new(
    &[
        "name",
        "parameter",
        "field",
        "key",
        "title",
        "property",
        "option",
        "attribute",
        "argument",
        "field name",
        "parameter name",
        "name of the parameter",
        "parameters",
        "fields",
    ],
    &[
        "название",
        "имя",
        "наименование",
        "параметр",
        "поле",
        "ключ",
        "свойство",
        "опция",
        "атрибут",
        "аргумент",
        "название поля",
        "имя поля",
        "название параметра",
        "имя параметра",
        "параметры",
        "поля",
    ],
);

/// The words that are a name only before the word "type".
pub const NAME_OF_TYPED: Words = Words::new(
    &["value", "element", "code", "variable", "object", "item"],
    &["значение", "элемент", "код", "переменная", "объект"],
);

/// The word "type".
pub const TYPE: Words = Words::new(&["type"], &["тип"]);

/// The headers of types.
pub const TYPES: Words = Words::new(&["type", "data type"], &["тип", "тип данных"]);

/// The headers of HTTP statuses.
pub const STATUS: Words = Words::new(
    &["status", "http status", "http code", "http"],
    &[
        "статус",
        "http-статус",
        "http статус",
        "http-код",
        "http код",
    ],
);

/// The headers of codes.
pub const CODE: Words = Words::new(
    &["code", "error code", "errorcode", "numeric code"],
    &["код", "код ошибки", "числовой код"],
);

/// The word for a code in any header.
pub const ONE_CODE: Words = Words::new(&["code"], &["код"]);

/// The headers of codes with messages below them.
pub const CODE_AND_MESSAGE: Words = Words::new(
    &["code error message", "code message", "code error text"],
    &[
        "код сообщение об ошибке",
        "код сообщение",
        "код текст ошибки",
    ],
);

/// The headers of the fields that errors are about.
pub const FIELD: Words = Words::new(&["field"], &["поле"]);

/// The headers of messages and descriptions.
pub const MESSAGE: Words = Words::new(
    &[
        "description",
        "error message",
        "error text",
        "message",
        "error description",
        "error",
        "text",
    ],
    &[
        "описание",
        "сообщение об ошибке",
        // With a Latin letter at the beginning, as many pages have it.
        "cообщение об ошибке",
        "текст ошибки",
        "сообщение",
        "описание ошибки",
        "ошибка",
        "текст",
    ],
);

/// The headers of messages in the place of codes.
pub const MESSAGE_FIRST: Words = Words::new(
    &[
        "error text",
        "error message",
        "error",
        "description",
        "message",
    ],
    &[
        "текст ошибки",
        "сообщение об ошибке",
        "cообщение об ошибке",
        "ошибка",
        "описание",
        "сообщение",
    ],
);

/// The word that heads messages or codes of errors.
pub const ONE_ERROR: Words = Words::new(&["error"], &["ошибка"]);

/// The beginning of "error" in any form, in headers.
pub const ERROR_STEM: Words = Words::new(&["error"], &["ошибк"]);

/// The headers of defaults.
pub const DEFAULTS: Words = Words::new(
    &["default", "default value"],
    &["по умолчанию", "значение по умолчанию"],
);

/// The headers of required marks.
pub const REQUIRED: Words = Words::new(
    &["required"],
    &[
        "обязательный",
        "обязательное",
        "обязателен",
        "обязательно",
        "обязательность",
    ],
);

/// The required marks below such a header.
pub const REQUIRED_MARK: Words = Words::new(
    &["yes", "+", "y", "true", "required"],
    &[
        "да",
        "обязательный",
        "обязательное",
        "обязателен",
        "обязательно",
    ],
);

/// The headers on pages copied from the web site, in their letter case.
pub const HEADERS: Words = Words::new(
    &[
        "Name",
        "Parameter",
        "parameter",
        "Field",
        "Key",
        "Type",
        "type",
        "Description",
        "Code",
        "Value",
        "Status",
        "Error Message",
        "Error message",
        "Error text",
        "Error Description",
        "Error description",
        "How to Fix",
        "Default",
        "Required",
        "Additional Information",
        "When It Occurs",
        "Note",
    ],
    &[
        "Название",
        "Параметр",
        "параметр",
        "Поле",
        "Ключ",
        "Тип",
        "тип",
        "Описание",
        "Код",
        "Значение",
        "Статус",
        "Сообщение об ошибке",
        "Cообщение об ошибке",
        "Текст ошибки",
        "Описание ошибки",
        "Как исправить",
        "По умолчанию",
        "Обязательный",
        "Дополнительная информация",
        "Когда возникает",
        "Примечание",
    ],
);

/// The beginnings of headers that speak of errors anywhere on a page.
pub const ABOUT_ERRORS: Words = Words::new(
    &["error "],
    &[
        "код ошибки",
        "текст ошибки",
        "описание ошибки",
        "сообщение об ошибке",
        "cообщение об ошибке",
    ],
);

/// What a cell says in the place of a code.
pub const NO_CODE: Words = Words::new(
    &[
        "empty",
        "empty value",
        "empty string",
        "no code",
        "none",
        "without code",
        "no value",
        "blank",
    ],
    &[
        "пусто",
        "пустой",
        "пустое значение",
        "пустая строка",
        "нет кода",
        "нет",
        "без кода",
        "нет значения",
    ],
);
