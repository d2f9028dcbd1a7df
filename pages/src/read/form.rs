//! The meaning of a table and its columns, by the words of the header.

use crate::language;
use crate::outline::Part;
use crate::table::Row;

/// The maximum number of names or codes in one cell, each of which becomes a fact with all the words
/// of its row.
pub const MAX_NAMES: usize = 32;

/// The meanings of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Name and type in one cell, or the name alone.
    Name,
    Type,
    Description,
    Default,
    Required,
    Status,
    Code,
    /// Code and message in one cell.
    CodeAndMessage,
    Message,
    Meaning,
    Field,
    Other,
}

/// The kinds of tables.
#[derive(Debug, PartialEq, Eq)]
pub enum Form {
    Fields(Vec<Column>),
    Errors(Vec<Column>),
    Unknown,
}

/// Returns the form of a table of fields without a header.
pub fn without_header(row: &Row<'_>) -> Form {
    let mut columns = vec![Column::Other; row.cells.len()];
    columns[0] = Column::Name;
    if let Some(second) = columns.get_mut(1) {
        *second = Column::Description;
    }
    Form::Fields(columns)
}

/// Recognises a table by its header.
pub fn form(header: &[String], part: Part) -> Form {
    let in_errors = matches!(part, Part::Errors | Part::SystemErrors);
    let columns: Vec<Column> = header.iter().map(|cell| column(cell)).collect();
    let has = |column| columns.contains(&column);
    if is_name_and_type(&header[0]) {
        return Form::Fields(columns_of_fields(&columns));
    }
    let names_fields = language::NAME.has(&header[0]);
    if names_fields && has(Column::Type) {
        return Form::Fields(columns_of_fields(&columns));
    }
    if has(Column::Field) && header.iter().any(|cell| language::ERROR_STEM.occur(cell)) {
        return Form::Errors(columns);
    }
    let about_errors = in_errors
        || header
            .iter()
            .any(|cell| language::ABOUT_ERRORS.strip_start(cell).is_some());
    if about_errors && (has(Column::Code) || has(Column::CodeAndMessage)) {
        return Form::Errors(columns);
    }
    if in_errors && language::MESSAGE_FIRST.has(&header[0]) {
        let mut columns = columns;
        columns[0] = Column::Message;
        return Form::Errors(columns);
    }
    if in_errors && language::ONE_CODE.occur(&header[0]) {
        let mut columns = columns;
        columns[0] = Column::Code;
        return Form::Errors(columns);
    }
    let untyped = names_fields
        && header.len() > 1
        && header[1..].iter().all(|cell| column(cell) != Column::Code);
    if untyped && matches!(part, Part::Parameters | Part::Response) {
        return Form::Fields(columns_of_fields(&columns));
    }
    Form::Unknown
}

fn is_name_and_type(text: &str) -> bool {
    let Some(name) = language::TYPE.strip_end(text) else {
        return false;
    };
    let name = name.trim_end_matches([' ', '/', ',', '(']);
    language::NAME.has(name) || language::NAME_OF_TYPED.has(name)
}

/// Returns the meaning of a column in a table of errors, or of fields where it is the same.
pub fn column(header: &str) -> Column {
    let meanings = [
        (language::TYPES, Column::Type),
        (language::STATUS, Column::Status),
        (language::CODE, Column::Code),
        (language::CODE_AND_MESSAGE, Column::CodeAndMessage),
        (language::FIELD, Column::Field),
        (language::MESSAGE, Column::Message),
        (language::DEFAULTS, Column::Default),
        (language::REQUIRED, Column::Required),
    ];
    let found = meanings.iter().find(|(words, _)| words.has(header));
    found.map_or(Column::Meaning, |(_, column)| *column)
}

/// Turns columns of errors into columns of fields.
fn columns_of_fields(columns: &[Column]) -> Vec<Column> {
    let mut out: Vec<Column> = columns
        .iter()
        .map(|column| match column {
            Column::Type | Column::Default | Column::Required => *column,
            Column::Message => Column::Description,
            _ => Column::Other,
        })
        .collect();
    out[0] = Column::Name;
    if !out.contains(&Column::Description)
        && let Some(second) = out
            .iter_mut()
            .skip(1)
            .find(|column| **column == Column::Other)
    {
        *second = Column::Description;
    }
    out
}
