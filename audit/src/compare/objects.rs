//! Objects and events on the pages that describe them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use bitrix24_codegen::spec::Object;
use bitrix24_pages::{Field, Object as PageObject, Page, file_of, slug};

use super::Found;
use super::fields::{self, Side};
use crate::api::{Api, Decl, Kind};
use crate::terms::{plain, section, section_of, top};

/// Compares the tables of a page with the objects of the spec that name the page.
pub fn compare(api: &Api, page: &Page, found: &mut Found<'_>) {
    if page.is_method {
        return;
    }
    event(api, page, found);
    let described = described(api, page);
    // The tables of each object; an object may have several, and a table belongs to the object that
    // has most of its fields.
    let mut tables: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, table) in page.objects.iter().enumerate() {
        // Tables of included files are about responses in general.
        if table
            .fields
            .first()
            .is_none_or(|field| *field.at.file != *page.file)
        {
            continue;
        }
        let names: BTreeSet<String> = table
            .fields
            .iter()
            .map(|field| plain(&field.path))
            .collect();
        let shared = |object: &Decl<'_, Object>| {
            let fields = object.block.fields.iter();
            fields
                .filter(|(name, _)| names.contains(&name.value))
                .count()
        };
        let candidates = described.iter().enumerate();
        let best = candidates
            .filter(|(_, (anchor, _))| anchor.is_none_or(|anchor| is_at(table, anchor)))
            .map(|(index, (_, object))| {
                let others = object.block.fields.len();
                (shared(object), Reverse(others), Reverse(index))
            })
            .filter(|(shared, ..)| *shared > 0 || table.anchor.is_some())
            .max();
        if let Some((.., Reverse(index))) = best {
            tables.entry(index).or_default().push(at);
        }
    }
    // What the page said of an object whose table is gone, or has no rows any more.
    for (index, (anchor, _)) in described.iter().enumerate() {
        let has_rows =
            |table: &PageObject, anchor: &str| !table.fields.is_empty() && is_at(table, anchor);
        let is_gone = |anchor: &str| !page.objects.iter().any(|table| has_rows(table, anchor));
        if anchor.is_some_and(is_gone) {
            tables.entry(index).or_default();
        }
    }
    for (index, tables) in tables {
        let (anchor, object) = &described[index];
        let tables = || tables.iter().map(|table| &page.objects[*table]);
        let rows: Vec<&Field> = tables().flat_map(|table| &table.fields).collect();
        let of_anchor = || section_of(anchor.unwrap_or_default());
        let section = tables().next().map_or_else(of_anchor, section);
        let side = Side {
            page,
            owner: &object.name.value,
            section: &section,
            spot: api.spot(object.file, &object.name.span),
            subject: format!("{}/fields", object.subject("objects")),
            is_request: api.is_in_requests(object),
            is_parameters: false,
            top: rows.first().map_or_else(|| top(page), |row| row.at.clone()),
        };
        let mut members = api.fields(object);
        members.extend(api.marks(object));
        fields::compare(api, &side, &rows, &members, !rows.is_empty(), found);
    }
}

/// Returns the objects that a page describes with their anchors, and those that its events contain.
fn described<'a>(api: &'a Api, page: &Page) -> Vec<(Option<&'a str>, Decl<'a, Object>)> {
    let anchor_of = |written: &'a str| {
        let (file, anchor) = file_of(written);
        (file == page.file).then_some(anchor)
    };
    let objects = api.objects();
    let mut described: Vec<_> = objects
        .filter_map(|object| Some((anchor_of(&object.block.page)?, object)))
        .collect();
    for event in api.events() {
        let Some(Some(anchor)) = anchor_of(&event.block.page) else {
            continue;
        };
        if let Kind::Object(object) = api.kind(event.area, &event.block.data)
            && !described.iter().any(|(known, _)| *known == Some(anchor))
        {
            described.push((Some(anchor), object));
        }
    }
    described
}

/// Returns whether a table is at an anchor, or below the heading that has it.
fn is_at(table: &PageObject, anchor: &str) -> bool {
    let is_title = |title: &str| slug(title) == anchor.to_lowercase();
    table.is_at(anchor) || table.under.as_deref().is_some_and(is_title)
}

/// Compares the page of a single event: its data is a row of the whole delivery.
fn event(api: &Api, page: &Page, found: &mut Found<'_>) {
    let is_here = |file: &str| file_of(file).0 == page.file;
    let events = api.events().filter(|event| is_here(&event.block.page));
    for event in events {
        let rows: Vec<&Field> = page
            .parameters
            .iter()
            .chain(&page.payload)
            .filter(|row| row.path.starts_with("data."))
            .collect();
        let data = event.block.data.value.as_str();
        let object = api
            .objects()
            .find(|object| object.name.value == data && is_here(&object.block.page));
        let Some(object) = object.filter(|_| !rows.is_empty()) else {
            continue;
        };
        let inner: Vec<Field> = rows
            .iter()
            .map(|row| Field {
                path: row.path["data.".len()..].to_owned(),
                ..(*row).clone()
            })
            .collect();
        let side = Side {
            page,
            owner: &event.name.value,
            section: "parameter data.",
            spot: api.spot(object.file, &object.name.span),
            subject: format!("{}/fields", object.subject("objects")),
            is_request: false,
            is_parameters: false,
            top: top(page),
        };
        let rows: Vec<&Field> = inner.iter().collect();
        fields::compare(api, &side, &rows, &api.fields(&object), true, found);
    }
}
