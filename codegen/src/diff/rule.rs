//! The rules of the comparison: each kind of change, with the version it requires and its section of
//! the changelog.

use serde::{Serialize, Serializer};

/// The part of the version that a change increases, the greatest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Existing code may not compile.
    Major,
    /// Existing code compiles. There is something new in the crate, or it behaves differently.
    Minor,
    /// Only texts and the places of generated files change.
    Patch,
}

impl Level {
    /// Every level, the greatest first.
    pub const ALL: [Self; 3] = [Self::Major, Self::Minor, Self::Patch];

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
        }
    }
}

/// A section of the changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Section {
    /// Something new.
    Added,
    /// Something that is different.
    Changed,
    /// Something that its users should replace.
    Deprecated,
    /// Something that is gone.
    Removed,
    /// A correction that no code notices.
    Fixed,
}

impl Section {
    /// Every section, in the order of the changelog.
    pub const ALL: [Self; 5] = [
        Self::Added,
        Self::Changed,
        Self::Deprecated,
        Self::Removed,
        Self::Fixed,
    ];

    /// Returns the heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
            Self::Fixed => "Fixed",
        }
    }
}

/// Declares the rules from a table: the variant, the id, the level, the section and the meaning.
macro_rules! rules {
    ($($variant:ident = $id:literal, $level:ident, $section:ident, $meaning:literal;)*) => {
        /// The rules of the comparison.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeRule {
            $(#[doc = concat!("`", $id, "`: ", $meaning, ".")] $variant,)*
        }

        impl ChangeRule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the id, as reports and `spec/README.md` spell it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// Returns the part of the version that the change increases.
            #[must_use]
            pub fn level(self) -> Level {
                match self {
                    $(Self::$variant => Level::$level,)*
                }
            }

            /// Returns the section of the changelog that lists the change.
            #[must_use]
            pub fn section(self) -> Section {
                match self {
                    $(Self::$variant => Section::$section,)*
                }
            }

            /// Returns what has changed, in Markdown.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

rules! {
    // Names and places.
    Renamed = "renamed", Major, Changed,
        "something has another name in Rust and in the spec, and is otherwise recognizably the same";
    RustNameChanged = "rust-name-changed", Major, Changed,
        "something has another name in Rust, and the same one on the wire";
    WireNameChanged = "wire-name-changed", Minor, Changed,
        "something has another name or path on the wire, and the same name in Rust";
    DeclarationMoved = "declaration-moved", Major, Changed,
        "a declaration has moved to another area, or between an area and the shared ones, so its Rust path changes";
    FileMoved = "file-moved", Patch, Fixed,
        "a declaration has moved to another file of its area, so its schema and its page have another path";
    OrderChanged = "order-changed", Patch, Fixed,
        "the order of a list has changed, which only texts show";

    // Areas, identities and features.
    AreaAdded = "area-added", Minor, Added, "an area is new";
    PrefixChanged = "prefix-changed", Patch, Changed, "the names of an area in schemas and in other languages have another prefix";
    AreaRemoved = "area-removed", Major, Removed, "an area is gone";
    IdentityAdded = "identity-added", Minor, Added, "an identity is new";
    IdentityRemoved = "identity-removed", Major, Removed, "an identity is gone";
    FeatureAdded = "feature-added", Minor, Added, "a file of methods, which is a cargo feature, is new";
    FeatureRemoved = "feature-removed", Major, Removed,
        "a file of methods, which is a cargo feature, is gone";

    // Types.
    TypeAdded = "type-added", Minor, Added, "an id, enumeration, object or union is new";
    TypeRemoved = "type-removed", Major, Removed, "an id, enumeration, object or union is gone";
    TypeEnteredRequests = "type-entered-requests", Minor, Added,
        "requests can now contain an object or union";
    TypeLeftRequests = "type-left-requests", Major, Removed,
        "requests no longer contain an object or union, which loses its constructor and setters";
    TypeEnteredResponses = "type-entered-responses", Minor, Added,
        "responses can now contain an object or union";
    TypeLeftResponses = "type-left-responses", Major, Removed,
        "responses no longer contain an object or union, which can no longer be deserialized";
    TypeNarrowed = "type-narrowed", Major, Changed,
        "the type of a value accepts fewer values than before";
    TypeWidened = "type-widened", Major, Changed,
        "the type of a value accepts more values than before";
    TypeChanged = "type-changed", Major, Changed, "the type of a value is another one";
    EncodingChanged = "encoding-changed", Minor, Changed,
        "a value is written differently on the wire, and its Rust type is the same";
    IdTypeChanged = "id-type-changed", Major, Changed,
        "an id is a string instead of an integer, or the other way round";
    ZeroBecameValid = "zero-became-valid", Minor, Changed, "0 is an id, and no longer means that there is none";
    ZeroBecameInvalid = "zero-became-invalid", Minor, Changed, "0 means that there is no id";
    IdFormAdded = "id-form-added", Minor, Added, "an id can be built from another one";
    IdFormRemoved = "id-form-removed", Major, Removed, "an id can no longer be built from another one";
    IdFormChanged = "id-form-changed", Minor, Changed,
        "the pattern by which an id is built from another one is different";

    // Enumerations.
    CodeAdded = "code-added", Minor, Added, "an enumeration has a new code";
    CodeRemoved = "code-removed", Major, Removed, "a code is gone";
    CodeTombstoned = "code-tombstoned", Minor, Deprecated, "the vendor has removed a code, which stays usable";
    CodeOrderChanged = "code-order-changed", Minor, Changed,
        "the order of codes, by which their Rust values compare, has changed";
    EmojiChanged = "emoji-changed", Minor, Changed, "the emoji of a code is different";
    EmojiFunctionRemoved = "emoji-function-removed", Major, Removed,
        "no code of an enumeration has an emoji any longer, so the functions for them are gone";

    // Unions.
    FormAdded = "form-added", Minor, Added, "a union has a new form";
    FormRemoved = "form-removed", Major, Removed, "a form is gone";
    FormContentChanged = "form-content-changed", Major, Changed,
        "a form has a type instead of a constant value, or the other way round";
    FormOrderChanged = "form-order-changed", Minor, Changed,
        "the order of forms, of which the first that fits is used, has changed";
    ConstantChanged = "constant-changed", Minor, Changed, "the only value of a form is different";
    KeyedChanged = "keyed-changed", Minor, Changed,
        "the forms of a union are now, or are no longer, distinguished by a key";
    RowEndAdded = "row-end-added", Minor, Added, "a form ends a row, so lists can be written as rows";
    RowEndRemoved = "row-end-removed", Major, Removed,
        "no form ends a row any longer, so lists cannot be written as rows";
    RowEndChanged = "row-end-changed", Minor, Changed, "another form ends a row";
    ConversionRemoved = "conversion-removed", Major, Removed,
        "a type no longer converts to a union, because several forms have it";

    // Objects.
    OthersKept = "others-kept", Minor, Added, "an object keeps unlisted keys";
    OthersDropped = "others-dropped", Major, Removed, "an object no longer keeps unlisted keys";
    ShortcutAdded = "shortcut-added", Minor, Added, "an object has a new shortcut";
    ShortcutRemoved = "shortcut-removed", Major, Removed, "a shortcut is gone";
    ShortcutChanged = "shortcut-changed", Minor, Changed,
        "a shortcut tries other fields, or removes another prefix";

    // Parameters, and the fields of objects in requests.
    ParameterAdded = "parameter-added", Minor, Added, "a request has a new optional value";
    ParameterAddedRequired = "parameter-added-required", Major, Added, "a request has a new required value";
    ParameterRemoved = "parameter-removed", Major, Removed, "a value of a request is gone";
    ParameterTombstoned = "parameter-tombstoned", Minor, Deprecated,
        "the vendor has removed a value of a request, which stays usable";
    ParameterBecameRequired = "parameter-became-required", Major, Changed,
        "a value of a request is required";
    ParameterBecameOptional = "parameter-became-optional", Major, Changed,
        "a value of a request may be omitted, so it is set and no longer an argument";
    ParameterRequiredByWebhooks = "parameter-required-by-webhooks", Major, Changed,
        "a value of a request is required with a webhook and omitted with OAuth";
    ParameterBecameClearable = "parameter-became-clearable", Major, Changed,
        "a value of a request can be cleared, so its Rust type is a `Patch`";
    ParameterNoLongerClearable = "parameter-no-longer-clearable", Major, Changed,
        "a value of a request can no longer be cleared";
    ArgumentsReordered = "arguments-reordered", Major, Changed,
        "the order of required values, which are arguments in Rust, has changed";
    ConditionAdded = "condition-added", Minor, Changed,
        "a value of a request is required if another one has some value";
    ConditionRemoved = "condition-removed", Minor, Changed,
        "a value of a request is no longer required if another one has some value";
    CompanionChanged = "companion-changed", Major, Changed,
        "another value must accompany a value of a request, or no longer has to, so the arguments of its setter change";
    BundlePresenceChanged = "bundle-presence-changed", Minor, Changed,
        "a bundle is now always sent, or only with one of its parameters";

    // The fields of objects that only responses contain.
    FieldAdded = "field-added", Minor, Added, "a response has a new field";
    FieldRemoved = "field-removed", Major, Removed, "a field of a response is gone";
    FieldTombstoned = "field-tombstoned", Minor, Deprecated,
        "the vendor has removed a field of a response, which stays readable";
    FieldBecameOptional = "field-became-optional", Major, Changed,
        "a field of a response may have no value, so its Rust type is an `Option`";
    FieldBecameRequired = "field-became-required", Major, Changed,
        "a field of a response always has a value, so its Rust type is no longer an `Option`";
    FieldAbsenceChanged = "field-absence-changed", Minor, Changed,
        "a response is useless without a field, or no longer is; the field's Rust type is the same";
    FieldConditionChanged = "field-condition-changed", Minor, Changed,
        "a field of a response depends on another one in a different way";

    // Values.
    DefaultAdded = "default-added", Minor, Changed, "an omitted value has a default";
    DefaultRemoved = "default-removed", Minor, Changed, "an omitted value has no default any longer";
    DefaultChanged = "default-changed", Minor, Changed, "an omitted value has another default";
    EmptyChanged = "empty-changed", Minor, Changed, "another literal means \"no value\"";
    SpellingAdded = "spelling-added", Minor, Changed, "a value is also read under another key";
    SpellingRemoved = "spelling-removed", Minor, Changed, "a value is no longer read under another key";
    BoundTightened = "bound-tightened", Minor, Changed, "a bound allows fewer values";
    BoundLoosened = "bound-loosened", Minor, Changed, "a bound allows more values";
    Deprecated = "deprecated", Minor, Deprecated, "the vendor advises against something";
    Undeprecated = "undeprecated", Minor, Changed, "the vendor no longer advises against something";
    DeprecationChanged = "deprecation-changed", Patch, Fixed,
        "the advice about something deprecated, or one of its days, is different";
    Restored = "restored", Minor, Changed, "something that the vendor had removed is back";

    // Errors.
    ErrorGroupAdded = "error-group-added", Minor, Added, "a group of errors is new";
    ErrorGroupRemoved = "error-group-removed", Major, Removed, "a group of errors is gone";
    ErrorGroupIncluded = "error-group-included", Minor, Added, "a method can return the errors of a group";
    ErrorGroupExcluded = "error-group-excluded", Major, Removed,
        "a method no longer returns the errors of a group";
    SystemGroupChanged = "system-group-changed", Major, Changed,
        "another group has the errors of every method";
    ErrorCodeAdded = "error-code-added", Minor, Added, "a method or group has a new error code";
    ErrorCodeRemoved = "error-code-removed", Major, Removed, "an error code is gone";
    ErrorCodeTombstoned = "error-code-tombstoned", Minor, Deprecated,
        "the vendor has removed an error code, which stays usable";
    ErrorClassChanged = "error-class-changed", Minor, Changed,
        "an error code has another class, so the client reacts differently";
    ErrorStatusChanged = "error-status-changed", Minor, Changed,
        "an error code has other HTTP statuses, which distinguish its meanings";
    ErrorMessageChanged = "error-message-changed", Minor, Changed,
        "an error code has other messages, which distinguish its meanings";

    // Methods.
    MethodAdded = "method-added", Minor, Added, "a method is new";
    MethodRemoved = "method-removed", Major, Removed, "a method is gone";
    MethodTombstoned = "method-tombstoned", Minor, Deprecated,
        "the vendor has removed a method, which stays usable";
    ScopeAdded = "scope-added", Minor, Changed, "a method or an event needs another permission scope";
    ScopeRemoved = "scope-removed", Minor, Changed, "a method or an event no longer needs a permission scope";
    IdentityChanged = "identity-changed", Major, Changed, "another identity makes the calls of a method";
    EffectChanged = "effect-changed", Minor, Changed,
        "a method reads, writes or destroys, unlike before; programs and language models may ask first";
    IdempotencyChanged = "idempotency-changed", Minor, Changed,
        "a request is retried in other cases after a lost response";
    IdempotencyKeyChanged = "idempotency-key-changed", Minor, Changed,
        "another parameter is the idempotency key, or other parameters rule it out";
    HandlerChanged = "handler-changed", Minor, Changed,
        "the client adds the token to the URL of an event handler in a different way";
    KeepAdded = "keep-added", Minor, Added, "a request can keep the current values of its parameters";
    KeepRemoved = "keep-removed", Major, Removed,
        "a request can no longer keep the current values of its parameters";
    KeepChanged = "keep-changed", Minor, Changed, "a request keeps the current values of other parameters";
    BatchAllowed = "batch-allowed", Minor, Added, "a method may be part of a batch";
    BatchForbidden = "batch-forbidden", Major, Removed, "a method may no longer be part of a batch";
    CursorAdded = "cursor-added", Minor, Added, "a method reads a queue of events";
    CursorRemoved = "cursor-removed", Major, Removed, "a method no longer reads a queue of events";
    CursorChanged = "cursor-changed", Minor, Changed,
        "a method reads a queue of events by other parameters or fields";
    AlternativeAdded = "alternative-added", Minor, Added,
        "a new parameter can be sent instead of those of which exactly one is sent";
    AlternativesChanged = "alternatives-changed", Major, Changed,
        "other parameters are those of which exactly one is sent, so a request is created differently";
    ResultKeyChanged = "result-key-changed", Minor, Changed, "the result is under another key";

    // Events.
    EventAdded = "event-added", Minor, Added, "an event is new";
    EventRemoved = "event-removed", Major, Removed, "an event is gone";
    EventDataChanged = "event-data-changed", Major, Changed, "an event contains another object";
    EventEntersArea = "event-enters-area", Minor, Added, "a shared event arrives in an area";
    EventLeavesArea = "event-leaves-area", Major, Removed, "a shared event no longer arrives in an area";
    DeliveryAdded = "delivery-added", Minor, Changed, "an event arrives in another way, too";
    DeliveryRemoved = "delivery-removed", Minor, Changed, "an event no longer arrives in some way";

    // Texts.
    TextChanged = "text-changed", Patch, Fixed, "a title or a description is different";
    PageChanged = "page-changed", Patch, Fixed, "the link to the vendor's page is different";
    ExamplesChanged = "examples-changed", Patch, Fixed, "the examples are different";
    SinceChanged = "since-changed", Patch, Fixed, "another REST revision introduced a method";
    RevisionChanged = "revision-changed", Patch, Fixed, "the spec follows the vendor's pages as of another date";
    DeviationChanged = "deviation-changed", Patch, Fixed,
        "a deviation from the vendor's pages is new, different or gone";
}

impl Serialize for ChangeRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
