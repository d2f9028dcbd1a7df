//! The kinds of differences between the spec and the vendor's pages.

bitrix24_codegen::rules! {
    /// The rules of an audit.
    Rule;
    MethodAdded = "method-added",
        "the page describes a method that the spec lacks",
        "add the method to the spec";
    MethodRemoved = "method-removed",
        "no page describes the method",
        "mark the method with `removed`, or correct its `page`";
    MethodRenamed = "method-renamed",
        "the page spells the name of the method in other letter case",
        "check which spelling the server accepts";
    PageMoved = "page-moved",
        "the method is described by another page",
        "change `page`";
    Scope = "scope",
        "the scopes differ",
        "change `scope`";
    Deprecated = "deprecated",
        "one side advises against a method, a parameter or a field, or names another successor",
        "change `deprecated`";
    ParameterAdded = "parameter-added",
        "the page lists a parameter that the spec lacks",
        "add the parameter to the spec";
    ParameterRemoved = "parameter-removed",
        "the page does not list the parameter",
        "mark the parameter with `removed`";
    ParameterRenamed = "parameter-renamed",
        "the page spells the name of the parameter in other letter case",
        "check which spelling the server accepts";
    FieldAdded = "field-added",
        "the page lists a field of a response or an object that the spec lacks",
        "add the field to the spec";
    FieldRemoved = "field-removed",
        "the page does not list the field of the response or the object",
        "mark the field with `removed`, and make it `required: no`";
    FieldRenamed = "field-renamed",
        "the page spells the name of the field in other letter case",
        "check which spelling the server sends";
    Type = "type",
        "the types differ, and that of the spec is not merely narrower",
        "change `type`";
    Required = "required",
        "one side requires a parameter that the other does not",
        "change `required`";
    Default = "default",
        "the defaults differ",
        "change `default`";
    Bound = "bound",
        "the bounds of a value differ",
        "change `at_least` or `at_most`";
    CodeAdded = "code-added",
        "the page lists a code that the enumeration lacks",
        "add the code to the enumeration";
    CodeRemoved = "code-removed",
        "the page does not list the code",
        "mark the code with `removed`";
    CodeRenamed = "code-renamed",
        "the page spells the code in other letter case",
        "check which spelling the server uses";
    EventAdded = "event-added",
        "the page lists an event that the spec lacks",
        "add the event to the spec";
    EventRemoved = "event-removed",
        "the page does not list the event",
        "check whether portals still send the event";
    ErrorAdded = "error-added",
        "the page lists an error code that the method lacks",
        "add the code to the errors of the method";
    ErrorRemoved = "error-removed",
        "the page does not list the error code",
        "mark the code with `removed`";
    ErrorRenamed = "error-renamed",
        "the page has the same message, or the same letters in other case, under another error code",
        "add the new code, and mark the old one with `removed`";
    Message = "message",
        "the page has a message for the error code that the spec lacks",
        "change `message`";
    Status = "status",
        "the HTTP statuses differ",
        "change `status`";
    Unread = "unread",
        "a part of the page cannot be read, so its facts are unknown",
        "compare that part by eye; if its form occurs on other pages too, extend the reader of pages";
    DeviationChanged = "deviation-changed",
        "the page no longer says what an entry of `deviations.yaml` is about",
        "update the entry, or remove it; then run `cargo xtask audit --accept`";
    DeviationSettled = "deviation-settled",
        "the page and the spec agree where an entry of `deviations.yaml` says that they differ",
        "remove the entry; then run `cargo xtask audit --accept`";
    Words = "words",
        "the words of a row have changed since the page was last accepted",
        "read the row; then run `cargo xtask audit --accept`";
}
