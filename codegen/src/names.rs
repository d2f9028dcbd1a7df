//! Derives every spelling of a name other than the server's own.

use std::borrow::Cow;

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{TokenStream, TokenTree};

use crate::model::{ErrorGroup, Field, Method, Model, Name, Place};

/// Returns the Rust type of a method's requests: the name in the spec, or its words without those
/// of its area and version, such as `BotRegister` for `imbot.v2.Bot.register`.
#[must_use]
pub fn method(place: &Place, method: &str, rust: Option<&str>) -> String {
    if let Some(rust) = rust {
        return rust.to_owned();
    }
    let words: Vec<&str> = method.split('.').collect();
    let is_area = |word: &&str| place.module.first().is_some_and(|area| area == word);
    let is_version = |word: &&str| {
        let number = word.strip_prefix('v').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut rest = &words[..];
    for is_left_out in [&is_area as &dyn Fn(&&str) -> bool, &is_version] {
        if let [first, inner @ ..] = rest
            && !inner.is_empty()
            && is_left_out(first)
        {
            rest = inner;
        }
    }
    rest.join("_").to_upper_camel_case()
}

/// Returns the Rust type of a method's errors.
#[must_use]
pub fn method_error(rust: &str) -> String {
    format!("{rust}Error")
}

/// Returns the Rust function that calls a method: `reaction_add` for `ReactionAdd`.
#[must_use]
pub fn method_function(rust: &str) -> String {
    rust.to_snake_case()
}

/// Returns the name of a method's schema and fixture files: its function without the name of its
/// file. In `imbot/reaction`, `reaction_add` is `add`.
#[must_use]
pub fn method_file(place: &Place, rust: &str) -> String {
    let function = method_function(rust);
    let file = place.module.last().map_or("", String::as_str);
    let rest = function.strip_prefix(file);
    match rest.and_then(|rest| rest.strip_prefix('_')) {
        Some(rest) => rest.to_owned(),
        None => function,
    }
}

/// Returns the id of a method's operation: `reactionAdd` for the flat name `ReactionAdd`.
#[must_use]
pub fn operation(flat: &str) -> String {
    flat.to_lower_camel_case()
}

/// Returns a key as a part of a component's name: `Fields` for `fields`.
#[must_use]
pub fn component(key: &str) -> String {
    key.to_upper_camel_case()
}

/// Returns the path of a method's files, relative to the folder of schemas or fixtures.
#[must_use]
pub fn method_path(method: &Method) -> String {
    let folder = method.place.module.join("/");
    format!("{folder}/{}", method_file(&method.place, &method.rust))
}

/// Returns the name of a method as a tool: `imbot-reaction-add`. It is unique because paths are,
/// and no name in a path contains a hyphen.
#[must_use]
pub fn tool(method: &Method) -> String {
    method_path(method).replace('/', "-")
}

/// Returns the name of a group of errors with the area that declares it: `imbot.bot`, `system`.
#[must_use]
pub fn group(group: &ErrorGroup) -> String {
    match group.place.area {
        Some(_) => format!("{}.{}", group.place.module[0], group.name),
        None => group.name.clone(),
    }
}

/// Returns the cargo feature of a file of methods: `imbot-reaction`.
#[must_use]
pub fn feature(place: &Place) -> String {
    place.module.join("-")
}

/// Returns the Rust type of the calls of an area: `Imbot` for `imbot`.
#[must_use]
pub fn area_type(area: &str) -> String {
    area.to_upper_camel_case()
}

/// Returns the name of a declaration where all areas share one namespace, such as the components of
/// OpenAPI: the prefix of its area and its own name.
#[must_use]
pub fn flat(model: &Model, place: &Place, name: &str) -> String {
    match model.area(place) {
        Some(area) => [&area.prefix, name].concat(),
        None => name.to_owned(),
    }
}

/// The endings of the types of a method where it has several, besides its errors:
/// `ReactionAddRequest`.
pub(crate) const TYPES_OF_METHODS: &[&str] = &["Request", "Result", "Response", "ErrorCode"];

/// The types that OpenAPI documents and packages for other languages have, whatever the spec
/// declares.
pub(crate) const OF_PACKAGES: &[&str] = &[
    "DeliverySender",
    "ErrorOf",
    "EventName",
    "Events",
    "Fetched",
    "FetchedOther",
    "MethodName",
    "Methods",
    "RequestOf",
    "ResponseTime",
    "ResultOf",
    "ValueOf",
    "YesNo",
];

/// Returns the names of what a document has for an event with this flat name: the event as it is
/// fetched and as it is delivered, and its name.
#[must_use]
pub fn of_event(flat: &str) -> [String; 3] {
    [
        format!("Fetched{flat}"),
        format!("Delivered{flat}"),
        format!("{flat}Name"),
    ]
}

/// The ends of the names of values that have another form than the documented one, by the JSON type
/// of that form: `UserOrList`.
const OTHER_FORMS: &[(&str, &str)] = &[
    ("object", "OrObject"),
    ("array", "OrList"),
    ("string", "OrString"),
    ("integer", "OrInteger"),
    ("number", "OrNumber"),
    ("boolean", "OrBoolean"),
    ("null", "OrNull"),
];

/// Returns the end of the name of a value that may also be of a JSON type.
#[must_use]
pub fn other_form(json_type: &str) -> &'static str {
    let form = OTHER_FORMS.iter().find(|(kind, _)| *kind == json_type);
    form.map_or("", |(_, end)| end)
}

/// Whether a name is like those of values with several forms.
#[must_use]
pub fn has_forms(name: &str) -> bool {
    OTHER_FORMS.iter().any(|(_, end)| name.ends_with(end))
}

/// The items that the root of the generated crate re-exports from the runtime.
pub(crate) const OF_RUNTIME: &[&str] = &[
    "AnyMethod",
    "ApiError",
    "Batchable",
    "Bytes",
    "Class",
    "DownloadLink",
    "Error",
    "ErrorEntry",
    "ErrorInfo",
    "ErrorKind",
    "ErrorTable",
    "Found",
    "Handler",
    "Idempotency",
    "InvalidResponse",
    "LimitedText",
    "Method",
    "MethodError",
    "Mismatch",
    "Mismatches",
    "OAuthError",
    "OpenEnum",
    "Patch",
    "Redirected",
    "RequestError",
    "Response",
    "Secret",
    "Throttled",
    "Time",
    "Timeout",
    "TimeoutKind",
    "TooLarge",
    "TransportError",
    "UnknownCode",
    "Value",
    "Violation",
    "bb_code",
    "decode",
    "events",
];

/// The items that it re-exports from the runtime with the feature `client`.
pub(crate) const OF_CLIENT: &[&str] = &[
    "App",
    "AuthorizationCode",
    "AuthorizationState",
    "BoxFuture",
    "Clock",
    "Config",
    "ConfigError",
    "Confirmed",
    "LeakyBucket",
    "Limiter",
    "RawCall",
    "StoreError",
    "SystemClock",
    "TokenFile",
    "TokenFolder",
    "TokenStore",
    "Tokens",
    "batch",
];

/// The field of an object that keeps unlisted keys.
pub(crate) const OTHERS: &str = "others";

/// Returns the name of a parameter or field: in Rust, `message_id` for `messageId`.
pub(crate) fn of_field(server: &str, rust: Option<&String>) -> Name {
    Name {
        server: server.to_owned(),
        rust: rust.cloned().unwrap_or_else(|| server.to_snake_case()),
    }
}

/// Returns the name of a union's form, an event or a code: in Rust, `RedHeart` for `redHeart`.
pub(crate) fn of_variant(server: &str, rust: Option<&String>) -> Name {
    Name {
        server: server.to_owned(),
        rust: rust
            .cloned()
            .unwrap_or_else(|| server.to_upper_camel_case()),
    }
}

/// Returns the function that clears a field with an `empty` value: `clear_avatar`.
#[must_use]
pub fn clearing(name: &Name) -> String {
    format!("clear_{}", name.rust)
}

/// Returns the constructor of a request with one of several parameters: `by_bot_id`.
#[must_use]
pub fn constructor(name: &Name) -> String {
    format!("by_{}", name.rust)
}

/// Returns the function that calls a method with one of several parameters: `bot_get_by_bot_id`.
#[must_use]
pub fn constructor_function(rust: &str, name: &Name) -> String {
    format!("{}_{}", method_function(rust), constructor(name))
}

/// Returns the function that calls a method with the constructor that takes these fields.
#[must_use]
pub fn function(method: &Method, takes: &[&Field]) -> String {
    match takes {
        [first, ..] if !method.one_of.is_empty() => constructor_function(&method.rust, &first.name),
        _ => method_function(&method.rust),
    }
}

/// Returns the Rust variant of an error code: the name in the spec, or one derived from the code,
/// such as `AccessDenied` for `ACCESS_DENIED` and `Code100` for `100`.
#[must_use]
pub fn error_variant(code: &str, rust: Option<&str>) -> String {
    rust.map_or_else(|| error_name(code).to_upper_camel_case(), str::to_owned)
}

/// Returns the Rust constant of a shared error: `BOT_NOT_FOUND`, `CODE_100` for `100`.
#[must_use]
pub fn error_constant(code: &str, rust: Option<&str>) -> String {
    let name = rust.map_or_else(|| error_name(code), Cow::Borrowed);
    name.to_shouty_snake_case()
}

/// Returns the name of an error code. Some codes of the server are numbers, which are not Rust
/// names.
fn error_name(code: &str) -> Cow<'_, str> {
    if code.starts_with(|first: char| first.is_ascii_digit()) {
        format!("code_{code}").into()
    } else {
        code.into()
    }
}

/// Returns the variant of a method's errors for a group: `Bot` for `bot`.
#[must_use]
pub fn group_variant(group: &str) -> String {
    group.to_upper_camel_case()
}

/// Returns the Rust type of a group of errors: `SystemError` for `system`.
#[must_use]
pub fn group_type(group: &str) -> String {
    group.to_upper_camel_case() + "Error"
}

/// Returns the TypeScript type of the methods of an area: `ImbotMethods` for `imbot`.
#[must_use]
pub fn methods_type(area: &str) -> String {
    area_type(area) + "Methods"
}

/// Returns the TypeScript type of the events of an area: `ImbotEvent` for `imbot`.
#[must_use]
pub fn event_type(area: &str) -> String {
    area_type(area) + "Event"
}

/// Returns the name of the type of a bundle in a request: `MessageSendRequestFields`.
#[must_use]
pub fn bundle(request: &str, bundle: &str) -> String {
    request.to_owned() + &bundle.to_upper_camel_case()
}

/// Returns the Rust type of an identity: `Bot` for `bot`.
#[must_use]
pub fn identity_type(identity: &str) -> String {
    identity.to_upper_camel_case()
}

/// Returns a title for readers: `Red heart` for `redHeart`.
#[must_use]
pub fn title(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Returns a name as a word of a Rust test: `imbot_v2_bot_get`.
#[must_use]
pub fn word(name: &str) -> String {
    name.to_snake_case()
}

/// The words that are no Rust identifiers because the language uses or reserves them.
#[rustfmt::skip]
const KEYWORDS: [&str; 53] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a text is a Rust identifier, without being raw.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let tokens: Result<TokenStream, _> = text.parse();
    let mut tokens = tokens.into_iter().flatten();
    let is_word = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == text);
    is_word && tokens.next().is_none() && !text.starts_with("r#") && !KEYWORDS.contains(&text)
}

/// Whether a file with this name would be a device on Windows.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || ((stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.len() == 4
            && stem.ends_with(|last: char| last.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let place = Place {
            source: "spec/imbot/chat.yaml".to_owned(),
            area: Some(0),
            module: vec!["imbot".to_owned(), "chat".to_owned()],
        };
        for (name, kind, function, file) in [
            (
                "imbot.v2.Chat.Message.Reaction.add",
                "ChatMessageReactionAdd",
                "chat_message_reaction_add",
                "message_reaction_add",
            ),
            (
                "imbot.v2.Chat.setOwner",
                "ChatSetOwner",
                "chat_set_owner",
                "set_owner",
            ),
            ("imbot.v2", "V2", "v2", "v2"),
            ("imbot.chat", "Chat", "chat", "chat"),
            (
                "im.v2.Chat.get",
                "ImV2ChatGet",
                "im_v2_chat_get",
                "im_v2_chat_get",
            ),
            ("profile", "Profile", "profile", "profile"),
        ] {
            let rust = method(&place, name, None);
            assert_eq!(rust, kind);
            assert_eq!(method_function(&rust), function);
            assert_eq!(method_file(&place, &rust), file);
        }
        for (server, snake, camel) in [
            ("messageId", "message_id", "MessageId"),
            ("redHeart", "red_heart", "RedHeart"),
            ("BOT_ID", "bot_id", "BotId"),
            ("C", "c", "C"),
        ] {
            assert_eq!(of_field(server, None).rust, snake);
            assert_eq!(of_variant(server, None).rust, camel);
        }
        assert_eq!(
            error_variant("insufficient_scope", None),
            "InsufficientScope"
        );
        assert_eq!(error_variant("100", None), "Code100");
        assert_eq!(error_constant("100", None), "CODE_100");
        assert_eq!(error_constant("expired_token", None), "EXPIRED_TOKEN");
        assert_eq!(error_variant("SELF", Some("OfItself")), "OfItself");
        assert_eq!(error_constant("SELF", Some("OfItself")), "OF_ITSELF");
        assert_eq!(title("slightlySmilingFace"), "Slightly smiling face");
    }

    #[test]
    fn a_name_the_spec_gives_wins() {
        let rust = "kind".to_owned();
        assert_eq!(of_field("type", Some(&rust)).rust, "kind");
        assert_eq!(of_variant("type", Some(&rust)).rust, "kind");
    }

    #[test]
    fn identifiers_and_devices() {
        for bad in [
            "type", "gen", "self", "Self", "_", "", "1st", "a b", "a-b", "r#type", "async",
        ] {
            assert!(!is_identifier(bad), "{bad}");
        }
        for good in ["like", "_x", "Über"] {
            assert!(is_identifier(good), "{good}");
        }
        for device in ["nul", "CON", "com1", "LPT9", "aux.v2.get"] {
            assert!(is_device(device), "{device}");
        }
        assert!(!is_device("command"));
    }
}
