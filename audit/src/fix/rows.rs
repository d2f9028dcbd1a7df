//! The rows of pages that findings are about.

use bitrix24_pages::{Code, ErrorRow, Field, Page, Place};

use crate::docs::Docs;
use crate::terms::plain;

/// A row that describes a parameter or a field.
pub struct Row<'a> {
    /// The page.
    pub page: &'a Page,
    /// The rows of the same table and of those nested in it.
    pub rows: &'a [Field],
    /// The path, without the marks of lists.
    pub path: String,
    /// The row.
    pub field: &'a Field,
}

impl Row<'_> {
    /// Returns the names of the rows above this one at the same level.
    pub fn above(&self) -> Vec<String> {
        let (parent, _) = split(&self.path);
        let paths = self.rows.iter().map(|row| plain(&row.path));
        let mut names = Vec::new();
        for path in paths.take_while(|path| *path != self.path) {
            let (above, name) = split(&path);
            if above == parent {
                names.push(name.to_owned());
            }
        }
        names
    }
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

/// Finds the row of a name at a place.
pub fn field<'a>(docs: &'a Docs, at: &Place, name: &str) -> Option<Row<'a>> {
    docs.pages().find_map(|page| {
        tables(page).find_map(|rows| {
            let is_it = |row: &&Field| row.at == *at && split(&plain(&row.path)).1 == name;
            let field = rows.iter().find(is_it)?;
            Some(Row {
                page,
                rows,
                path: plain(&field.path),
                field,
            })
        })
    })
}

/// Returns the last names of all rows that describe a parameter or a field.
pub fn names(page: &Page) -> Vec<String> {
    let paths = fields(page).map(|row| plain(&row.path));
    paths.map(|path| split(&path).1.to_owned()).collect()
}

/// Returns whether a page has rows for the parameters in a bundle, or at the top if its path is empty.
pub fn has_siblings(page: &Page, bundle: &str) -> bool {
    let mut paths = page.parameters.iter().map(|row| plain(&row.path));
    paths.any(|path| split(&path).0 == bundle)
}

/// Returns all codes that a page lists.
pub fn codes(page: &Page) -> impl Iterator<Item = &Code> {
    lists(page).flatten()
}

fn tables(page: &Page) -> impl Iterator<Item = &Vec<Field>> {
    let objects = page.objects.iter().map(|object| &object.fields);
    let tables = [&page.parameters, &page.result, &page.payload];
    tables.into_iter().chain(objects)
}

fn fields(page: &Page) -> impl Iterator<Item = &Field> {
    tables(page).flatten()
}

fn lists(page: &Page) -> impl Iterator<Item = &Vec<Code>> {
    let of_fields = fields(page).flat_map(|field| [&field.codes, &field.keys]);
    let of_tables = page.code_tables.iter().map(|table| &table.codes);
    of_fields.chain(of_tables)
}

/// Finds a code at a place, with the codes above it.
pub fn code<'a>(docs: &'a Docs, at: &Place, code: &str) -> Option<(&'a Code, Vec<String>)> {
    docs.pages().find_map(|page| {
        lists(page).find_map(|list| {
            let index = list
                .iter()
                .position(|row| row.at == *at && row.code == code)?;
            let above = list[..index].iter().map(|row| row.code.clone());
            Some((&list[index], above.collect()))
        })
    })
}

/// Finds an error code at a place: its page, and the codes above it.
pub fn error<'a>(docs: &'a Docs, at: &Place, code: &str) -> Option<(&'a Page, Vec<String>)> {
    docs.pages().find_map(|page| {
        let is_it = |row: &ErrorRow| row.at == *at && row.code.as_deref() == Some(code);
        let index = page.errors.iter().position(is_it)?;
        let above = page.errors[..index].iter();
        Some((page, above.filter_map(|row| row.code.clone()).collect()))
    })
}
