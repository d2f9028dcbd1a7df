//! The meaning of a table and its columns, by the words of the header.

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
    let names_fields = is_name_word(&header[0]);
    if names_fields && has(Column::Type) {
        return Form::Fields(columns_of_fields(&columns));
    }
    if has(Column::Field) && header.iter().any(|cell| cell.contains("error")) {
        return Form::Errors(columns);
    }
    let about_errors = in_errors || header.iter().any(|cell| cell.starts_with("error "));
    if about_errors && (has(Column::Code) || has(Column::CodeAndMessage)) {
        return Form::Errors(columns);
    }
    let is_message_first = matches!(
        header[0].as_str(),
        "error text" | "error message" | "error" | "description" | "message"
    );
    if in_errors && is_message_first {
        let mut columns = columns;
        columns[0] = Column::Message;
        return Form::Errors(columns);
    }
    if in_errors && header[0].contains("code") {
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

fn is_name_word(text: &str) -> bool {
    matches!(
        text,
        "name"
            | "parameter"
            | "field"
            | "key"
            | "title"
            | "property"
            | "option"
            | "attribute"
            | "argument"
            | "field name"
            | "parameter name"
            | "name of the parameter"
            | "parameters"
            | "fields"
    )
}

fn is_name_and_type(text: &str) -> bool {
    let Some(name) = text.strip_suffix("type") else {
        return false;
    };
    let name = name.trim_end_matches([' ', '/', ',', '(']);
    is_name_word(name)
        || matches!(
            name,
            "value" | "element" | "code" | "variable" | "object" | "item"
        )
}

/// Returns the meaning of a column in a table of errors, or of fields where it is the same.
pub fn column(header: &str) -> Column {
    match header {
        "type" | "data type" => Column::Type,
        "status" | "http status" | "http code" | "http" => Column::Status,
        "code" | "error code" | "errorcode" | "numeric code" => Column::Code,
        "code error message" | "code message" | "code error text" => Column::CodeAndMessage,
        "field" => Column::Field,
        "description" | "error message" | "error text" | "message" | "error description"
        | "error" | "text" => Column::Message,
        "default" | "default value" => Column::Default,
        "required" => Column::Required,
        _ => Column::Meaning,
    }
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
