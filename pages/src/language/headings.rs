//! Headings.
//!
//! The pages are translated anew from time to time, so the words of headings are compared rather than
//! their texts: one word that names the part, and no other than those that go with it.

use super::Words;

/// The words that name the errors.
pub const ERROR: Words = Words::new(
    &["error", "errors"],
    &["ошибка", "ошибки", "ошибок", "ошибке", "ошибках"],
);

/// The words that distinguish the errors of all methods.
pub const SYSTEM: Words = Words::new(&["system"], &["системные", "системных"]);

/// The words of the headings above errors.
pub const ERRORS: Words = Words::new(
    &[
        "error",
        "errors",
        "handling",
        "processing",
        "codes",
        "code",
        "possible",
        "typical",
        "response",
        "on",
        "in",
        "case",
        "of",
        "returned",
        "the",
        "and",
    ],
    &[
        "ошибка",
        "ошибки",
        "ошибок",
        "ошибке",
        "ошибках",
        "обработка",
        "коды",
        "код",
        "возможные",
        "типовые",
        "типичные",
        "ответ",
        "при",
        "в",
        "случае",
        "возвращаемые",
        "и",
    ],
);

/// The words that name the parameters.
pub const PARAMETER: Words = Words::new(
    &["parameter", "parameters"],
    &["параметр", "параметры", "параметров"],
);

/// The words of the heading above parameters.
pub const PARAMETERS: Words = Words::new(
    &[
        "method",
        "parameter",
        "parameters",
        "request",
        "call",
        "command",
        "of",
        "the",
        "description",
        "input",
        "and",
        "their",
    ],
    &[
        "метода",
        "параметр",
        "параметры",
        "параметров",
        "запроса",
        "вызова",
        "команды",
        "описание",
        "входные",
        "и",
        "их",
    ],
);

/// The words that name the examples.
pub const EXAMPLE: Words = Words::new(&["example", "examples"], &["пример", "примеры"]);

/// The words of the heading above examples.
pub const EXAMPLES: Words = Words::new(
    &[
        "code", "example", "examples", "usage", "use", "call", "of", "the", "request", "calls",
    ],
    &[
        "пример",
        "примеры",
        "кода",
        "использования",
        "вызова",
        "вызовов",
        "запроса",
        "метода",
    ],
);

/// The words that name the response.
pub const ANSWER: Words = Words::new(
    &["response", "returned", "result", "return"],
    &[
        "ответ",
        "ответа",
        "возвращаемые",
        "возвращаемое",
        "результат",
        "результата",
    ],
);

/// The words of the headings above responses.
pub const RESPONSE: Words = Words::new(
    &[
        "response",
        "returned",
        "return",
        "result",
        "data",
        "values",
        "value",
        "fields",
        "handling",
        "processing",
        "command",
        "method",
        "successful",
        "success",
        "on",
        "structure",
        "in",
        "case",
        "of",
        "by",
        "the",
        "returns",
        "handle",
    ],
    &[
        "ответ",
        "ответа",
        "возвращаемые",
        "возвращаемое",
        "результат",
        "результата",
        "данные",
        "значения",
        "значение",
        "поля",
        "обработка",
        "команды",
        "метода",
        "выполнения",
        "успешный",
        "успешном",
        "успеха",
        "выполнении",
        "при",
        "структура",
        "в",
        "случае",
    ],
);

/// The words that name the handler of an event.
pub const HANDLER: Words = Words::new(&["handler"], &["обработчик", "обработчику"]);

/// What a handler does with its data.
pub const RECEIVES: Words = Words::new(
    &["receives", "received"],
    &["получает", "передается", "передаётся"],
);

/// The word of the heading above links to other pages.
pub const CONTINUE: Words = Words::new(&["continue"], &["продолжите"]);

/// The beginnings of headings that introduce the fields of a parameter.
pub const PARAMETER_BEFORE: Words = Words::new(&["parameter "], &["параметр "]);

/// The ends of such headings.
pub const PARAMETER_AFTER: Words = Words::new(&[" parameter"], &[]);

/// The ends of headings above further parameters at the top.
pub const PARAMETERS_AFTER: Words = Words::new(&[" parameters"], &[" параметры"]);

/// The headings of the third level in Markdown, as the web site writes them.
pub const THIRD_LEVEL: Words = Words::new(
    &[
        "Returned Data",
        "Possible Error Codes",
        "Statuses and System Error Codes",
    ],
    &[
        "Возвращаемые данные",
        "Возможные коды ошибок",
        "Статусы и коды системных ошибок",
    ],
);
