//! The words by which pages are read, in the languages of the two editions side by side.
//!
//! Everything else about a page, its marks and names, is the same in both. A page is not assigned to a
//! language: words of one never occur with another meaning in the other, and Russian pages quote
//! English ones. All words are in lower case unless stated otherwise.

/// Words or turns of phrase of one meaning.
pub struct Words {
    en: &'static [&'static str],
    ru: &'static [&'static str],
}

impl Words {
    const fn new(en: &'static [&'static str], ru: &'static [&'static str]) -> Self {
        Self { en, ru }
    }

    /// Returns those that a text may contain. Those in Russian come first, because texts in Russian
    /// also quote words in English.
    pub fn of(&self, text: &str) -> impl Iterator<Item = &'static str> {
        // Looking for Russian words in texts in English would make the reader slower by 40 %.
        let ru = if text.is_ascii() { &[] } else { self.ru };
        ru.iter().chain(self.en).copied()
    }

    /// Returns whether a word is one of these.
    pub fn has(&self, word: &str) -> bool {
        self.of(word).any(|known| known == word)
    }

    /// Returns whether any of some words is one of these.
    pub fn any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Returns whether all of some words are among these.
    pub fn all(&self, words: &[&str]) -> bool {
        words.iter().all(|word| self.has(word))
    }

    /// Returns the first of these that occurs in a text.
    pub fn find(&self, text: &str) -> Option<&'static str> {
        self.of(text).find(|known| text.contains(known))
    }

    /// Returns whether one of these occurs in a text.
    pub fn occur(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Returns the part of a text behind one of these, if the text begins with it.
    pub fn strip_start<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.of(text).find_map(|known| text.strip_prefix(known))
    }

    /// Returns the part of a text before one of these, if the text ends with it.
    pub fn strip_end<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.of(text).find_map(|known| text.strip_suffix(known))
    }

    /// Returns the number of words of the turn of phrase with which some words begin.
    pub fn turn(&self, words: &[&str]) -> Option<usize> {
        let first = words.first()?;
        let mut turns = self.of(first).filter(|turn| turn.starts_with(first));
        turns.find_map(|turn| {
            let count = turn.split(' ').count();
            let begins = words.get(..count)?.iter().copied().eq(turn.split(' '));
            begins.then_some(count)
        })
    }
}

/// Returns whether a text is in Russian.
pub fn is_russian(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

/// Returns the Latin letters of a Russian letter in lower case, as the web site has them in anchors.
pub fn latin(c: char) -> Option<&'static str> {
    const LETTERS: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s",
        "t", "u", "f", "h", "c", "ch", "sh", "sh", "u", "y", "", "e", "yu", "ya",
    ];
    match c {
        'а'..='я' => LETTERS.get(c as usize - 'а' as usize).copied(),
        'ё' => Some("yo"),
        _ => None,
    }
}

// Headings. The pages are translated anew from time to time, so the words of headings are compared
// rather than their texts: one word that names the part, and no other than those that go with it.

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

/// The words that name the answer.
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

/// The words of the headings above answers.
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
pub const PARAMETER_BEHIND: Words = Words::new(&[" parameter"], &[]);

/// The ends of headings above further parameters at the top.
pub const PARAMETERS_BEHIND: Words = Words::new(&[" parameters"], &[" параметры"]);

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

// The head of a page.

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

// What a page says beside its tables.

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

// The headers of tables.

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

// Descriptions.

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

// Bounds: turns of phrase before a number, and units behind it.

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
