//! The reports beside the facts: parts that were not read, facts that are missing, and repairs.

use serde::Serialize;

use crate::source::Place;

/// Something that the reader could not turn into a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The reason.
    pub reason: Reason,
    /// The subject: a name, or the beginning of the text.
    pub what: String,
    /// Its place.
    pub at: Place,
}

/// The reasons why something is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The title, the cURL line and the text name different methods, or none does.
    MethodUnclear,
    /// A sample is not JSON.
    SampleNotJson,
    /// A row has more or fewer cells than its header.
    CellCount,
    /// A row of fields has no name.
    RowWithoutName,
    /// A type is not written as one.
    TypeUnclear,
    /// A row of errors or codes is empty where the code is expected.
    RowWithoutCode,
    /// A cell holds more codes than a list would.
    TooManyCodes,
    /// A link to a heading that does not exist.
    DanglingAnchor,
    /// Text in a table outside its rows.
    StrayText,
    /// A table without an end.
    UnclosedTable,
    /// A fence without an end.
    UnclosedFence,
    /// An included file is missing.
    MissingInclude,
    /// Tables are nested too deep.
    TooDeep,
}

/// Something that a method's page is expected to state, but does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The kind of fact.
    pub kind: GapKind,
    /// The field without a type; otherwise empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// The place where it is expected.
    pub at: Place,
}

/// The facts that may be missing from a method's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// The scope.
    Scope,
    /// The parameters, or the statement that there are none.
    Parameters,
    /// The result.
    Result,
    /// A sample of a response.
    Sample,
    /// The errors, or the statement that there are none.
    Errors,
    /// The type of a field.
    Type,
}

/// A mistake on a page that has only one possible correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The kind of mistake.
    pub kind: RepairKind,
    /// The subject.
    pub what: String,
    /// Its place.
    pub at: Place,
}

/// The kinds of repairs. None of them guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairKind {
    /// The name of the method is from the cURL line, because the title has none or another.
    MethodFromCall,
    /// The name of the method is from title and text, because the cURL line calls another.
    MethodFromTitle,
    /// A link to a heading that does not exist leads to the one whose title names the row or the
    /// anchor.
    AnchorByTitle,
    /// Links to headings that do not exist lead to the tables that are left, in their order.
    AnchorByOrder,
    /// A table of fields to which nothing leads describes the only object without fields.
    FieldsByOrder,
    /// A row without its end, followed by the next row or the end of the table.
    UnclosedRow,
    /// A bar between two types is inside a link, so it separates no cells.
    BarInLink,
    /// A bullet between two rows is passed over.
    StrayMark,
    /// A type is from a sample, because the row states none.
    TypeFromSample,
    /// A type is from the default, because the row states none.
    TypeFromDefault,
    /// The result is from the sample, because there is no table.
    ResultFromSample,
    /// A sample has a comma too many or too few, or a comment; it is JSON otherwise.
    SampleMended,
    /// No parameters are described, and the cURL line sends none.
    NoParametersFromCall,
}
