//! The facts of a page, each with its place.

use serde::Serialize;

use crate::outline::slug;
use crate::report::{Gap, Repair, Unread};
use crate::source::Place;

/// A value and the place where the page states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The place where it is stated.
    pub at: Place,
}

/// The facts of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Page {
    /// The path of the page.
    pub file: String,
    /// Whether the page describes a method, by its form.
    pub is_method: bool,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Stated<String>>,
    /// The name of the method, in the server's spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Stated<String>>,
    /// Whether the method belongs to REST 3.0.
    pub is_rest3: bool,
    /// The scopes that the page names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Stated<String>>,
    /// The words about scopes, where the page does not only name them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope_note: Option<Stated<String>>,
    /// Who may call the method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executor: Option<Stated<String>>,
    /// The note that says that the method should not be used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<Deprecation>,
    /// The parameters with those nested in them, in the order of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Field>,
    /// The place where the page says that there are no parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_parameters: Option<Place>,
    /// The fields of the response with those nested in them, in the order of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub result: Vec<Field>,
    /// The fields of the data that the handler of an event receives, in the order of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payload: Vec<Field>,
    /// Tables of fields that belong to none of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
    /// Tables of codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_tables: Vec<CodeTable>,
    /// Tables of any other form, as text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<OtherTable>,
    /// The HTTP statuses of responses and errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<Status>,
    /// The samples of responses and errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Sample>,
    /// The JSON that the first call of the examples sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Stated<serde_json::Value>>,
    /// The errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorRow>,
    /// The place where the page says that the method has no errors of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_errors: Option<Place>,
    /// The parts that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// The facts that a method's page is expected to state, but does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// The mistakes of the page that have only one possible correction.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

impl Page {
    /// Returns whether the page does not advise against what it describes.
    #[must_use]
    pub fn is_active(&self) -> bool {
        let is_in = |folder: &str| self.file.contains(folder);
        self.deprecation.is_none() && !is_in("/outdated/") && !is_in("/deprecated/")
    }

    /// Returns the folder of the documentation that the page is in, such as `crm`.
    #[must_use]
    pub fn folder(&self) -> &str {
        let mut parts = self.file.split('/');
        match (parts.next(), parts.next()) {
            (Some("api-reference"), Some(folder)) => folder,
            (first, _) => first.unwrap_or_default(),
        }
    }

    /// Returns the codes that a field may be, wherever the page lists them.
    #[must_use]
    pub fn codes_of<'a>(&'a self, field: &'a Field) -> &'a [Code] {
        let anchor = field.codes_at.as_deref().filter(|_| field.codes.is_empty());
        let Some(anchor) = anchor else {
            return &field.codes;
        };
        self.code_table(anchor).map_or(&[], |table| &table.codes)
    }

    /// Returns the table of codes at an anchor.
    #[must_use]
    pub fn code_table(&self, anchor: &str) -> Option<&CodeTable> {
        self.code_tables.iter().find(|table| table.is_at(anchor))
    }

    /// Returns the table of fields at an anchor that belongs to no part of the page.
    #[must_use]
    pub fn object(&self, anchor: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.is_at(anchor))
    }
}

/// A note that a method should not be used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deprecation {
    /// The words of the note.
    pub words: String,
    /// The methods or pages that it names instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
    /// The place where it is stated.
    pub at: Place,
}

/// A parameter, or a field of a response or an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The path from the top, such as `fields.properties.name`.
    pub path: String,
    /// The name as the page spells it, which may hold dots and brackets itself.
    pub name: String,
    /// Whether the page marks the field with a star.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The types, any of which fits. Empty if the page states none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<Type>,
    /// The default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Preset>,
    /// The bounds of the value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<Bound>,
    /// When the field is required, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The keys of an object, or the codes that they may have, as far as the row itself lists them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Code>,
    /// The codes that the value may be, as far as the row itself lists them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// The anchor of the table that lists the codes; see [`Page::codes_of`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codes_at: Option<String>,
    /// The places on other pages to which the description leads, as `path#anchor`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<String>,
    /// Whether the page calls the field deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The path below which the nested fields are listed, if it is not the field's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields_at: Option<String>,
    /// The tab, if the page lists several forms of one object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// All words of the description, without marks and with white space collapsed.
    pub words: String,
    /// The place where the row begins.
    pub at: Place,
}

impl Field {
    /// Returns a field that only a sample shows.
    pub(crate) fn of_sample(name: &str, ty: Option<Type>, at: Place) -> Self {
        Self {
            path: name.to_owned(),
            name: name.to_owned(),
            required: false,
            types: ty.into_iter().collect(),
            default: None,
            bounds: Vec::new(),
            condition: None,
            keys: Vec::new(),
            codes: Vec::new(),
            codes_at: None,
            see: Vec::new(),
            deprecated: false,
            fields_at: None,
            variant: None,
            words: String::new(),
            at,
        }
    }
}

/// A type of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Type {
    /// The name, with aliases replaced: `int` is `integer`.
    pub name: String,
    /// The number of `[]` after the name.
    #[serde(skip_serializing_if = "is_zero")]
    pub lists: usize,
    /// The target of the link, if it has an anchor: the description of the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The value that a field has if it is not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preset {
    /// The value, if the page states one rather than describing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The sentence that speaks of the default.
    pub words: String,
}

/// A bound of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The bounded quantity.
    pub kind: BoundKind,
    /// The number.
    pub limit: i64,
}

/// The quantities that have bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundKind {
    /// The smallest value.
    Minimum,
    /// The value below the smallest one.
    GreaterThan,
    /// The largest value.
    Maximum,
    /// The maximum number of characters.
    MaximumLength,
    /// The maximum number of items.
    MaximumItems,
}

/// A code that a value may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The code.
    pub code: String,
    /// Its meaning; empty if the page does not say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The place where it is stated.
    pub at: Place,
}

/// A table of fields with the heading above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Object {
    /// The heading.
    pub title: String,
    /// The heading above that one, unless it is the title of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// The anchor of the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The fields; their paths begin in this table.
    pub fields: Vec<Field>,
}

/// A table of codes with the heading above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeTable {
    /// The heading.
    pub title: String,
    /// The anchor of the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The codes.
    pub codes: Vec<Code>,
    /// The place where the table begins.
    pub at: Place,
}

/// Returns whether a heading with this anchor and title is the target of an anchor.
fn is_at(own: Option<&str>, title: &str, anchor: &str) -> bool {
    own.is_some_and(|own| own.eq_ignore_ascii_case(anchor)) || slug(title) == anchor.to_lowercase()
}

impl Object {
    /// Returns whether an anchor leads to the heading above the table.
    #[must_use]
    pub fn is_at(&self, anchor: &str) -> bool {
        is_at(self.anchor.as_deref(), &self.title, anchor)
    }
}

impl CodeTable {
    /// Returns whether an anchor leads to the heading above the table.
    #[must_use]
    pub fn is_at(&self, anchor: &str) -> bool {
        is_at(self.anchor.as_deref(), &self.title, anchor)
    }
}

/// A table that is neither of fields nor of codes nor of errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherTable {
    /// The heading.
    pub title: String,
    /// The rows, the header first.
    pub rows: Vec<Vec<String>>,
    /// The place where the table begins.
    pub at: Place,
}

/// The responses that a status or a sample belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Responses of calls that succeed.
    Success,
    /// Errors of the method.
    Error,
    /// Errors that any method may have.
    SystemError,
}

/// An HTTP status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The status as written: `200`, or `40x` for all of them.
    pub status: String,
    /// The responses that have it.
    pub of: Outcome,
    /// The place where it is stated.
    pub at: Place,
}

/// A sample of a response or an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// The kind of response that it shows.
    pub of: Outcome,
    /// The JSON, or [`None`] if the sample is not JSON.
    pub json: Option<serde_json::Value>,
    /// The place where it begins.
    pub at: Place,
}

/// A row of a table of errors.
///
/// Several rows may have the same code; they differ in their message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorRow {
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The code, or [`None`] where the page says that there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The field that the error is about; in validation errors of REST 3.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The message that comes with the error.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Further words about the error.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meaning: String,
    /// Whether any method may have the error.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub system: bool,
    /// The place where the row begins.
    pub at: Place,
}

impl ErrorRow {
    /// Returns a name of the error, which is unique unless its code has several rows.
    pub(crate) fn key(&self) -> String {
        let side = if self.system { "system error" } else { "error" };
        let field = self
            .field
            .as_ref()
            .map_or(String::new(), |field| format!(" {field}"));
        format!("{side} {}{field}", self.code.as_deref().unwrap_or("-"))
    }
}
