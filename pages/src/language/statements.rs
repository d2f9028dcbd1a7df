//! What a page says beside its tables: who may call the method, whether it is deprecated, that there
//! are no parameters or errors.

use super::Words;

/// The beginnings of the label of those who may call the method, in a phrase of a few words.
pub const WHO_CAN: Words = Words::new(&["who can"], &["кто может"]);

/// The beginnings of other labels of those who may call the method.
pub const EXECUTION_RIGHTS: Words = Words::new(
    &["execution rights", "permissions to execute"],
    &["права на выполнение"],
);

/// The words in the titles of notes that say that a method should not be used any more.
pub const DEPRECATED_TITLE: Words = Words::new(
    &[
        "deprecated",
        "halted",
        "discontinued",
        "outdated",
        "obsolete",
    ],
    &["устар", "остановлен", "прекращен"],
);

/// The word for a method, in notes without a title.
pub const METHOD: Words = Words::new(&["method"], &["метод"]);

/// The turns of phrase by which a note says that a method should not be used any more.
pub const DEPRECATED: Words = Words::new(
    &[
        "deprecated",
        "has been halted",
        "has been discontinued",
        "development of this method",
        "no longer supported",
        "no longer being developed",
        "is outdated",
        "is obsolete",
        "kept only to support existing",
    ],
    &[
        "устарел",
        "развитие метода остановлено",
        "развитие метода прекращено",
        "поддержка метода прекращена",
        "больше не поддерживается",
        "больше не развивается",
        "оставлен только для поддержки существующих",
    ],
);

/// How a page says that a method belongs to REST 3.0, in its letter case.
pub const REST3: Words = Words::new(&["belongs to REST 3.0"], &["относится к REST 3.0"]);

/// The labels of HTTP statuses.
pub const HTTP_STATUS: Words = Words::new(
    &["http status", "http code"],
    &["http-статус", "http статус", "http-код", "http код"],
);

/// The labels of the code of all errors in the next table.
pub const CODE_ABOVE: Words = Words::new(
    &["error code:", "code:", "error code", "error:"],
    &["код ошибки:", "код:", "код ошибки", "ошибка:"],
);

/// How a page says that a method has no parameters.
pub const NO_PARAMETERS: Words = Words::new(
    &[
        "no parameters",
        "without parameters",
        "has no parameter",
        "does not have parameters",
        "does not accept parameters",
        "does not take parameters",
        "no input parameters",
    ],
    &[
        "без параметров",
        "нет параметров",
        "параметров нет",
        "параметры отсутствуют",
        "не имеет параметров",
        "не имеет входных параметров",
        "не принимает параметр",
        "не принимает входных параметров",
        "не требует параметров",
    ],
);

/// How a page says that a method has no errors of its own.
pub const NO_ERRORS: Words = Words::new(
    &[
        "no errors",
        "not return errors",
        "no specific errors",
        "no error codes",
        "no method-specific",
        "does not return error",
        "not return its own error",
        "no unique error",
    ],
    &[
        "нет ошибок",
        "ошибок нет",
        "не возвращает ошиб",
        "не возвращает собственных ошиб",
        "не возвращает собственные ошиб",
        "не возвращает специфич",
        "нет собственных ошибок",
        "нет собственных кодов ошибок",
        "нет специфич",
        "нет кодов ошибок",
        "нет уникальных",
    ],
);
