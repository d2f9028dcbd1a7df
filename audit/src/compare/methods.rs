//! Methods and their pages: names, scopes, advice against them, parameters and results.

use std::collections::{BTreeSet, HashSet};

use bitrix24_codegen::spec::Method;
use bitrix24_pages::{Field, Page, Place, address, file_of};

use super::fields::{self, Side};
use super::{Found, Ours, errors, quoted};
use crate::api::{Api, Decl};
use crate::docs::Docs;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::terms::top;

/// Compares each method with its page, and finds the methods that only one side has.
pub fn compare(api: &Api, docs: &Docs, found: &mut Found<'_>) {
    for method in api.methods() {
        let (file, _) = file_of(&method.block.page);
        let candidates = docs.pages_of(method.name);
        let own = candidates.iter().find(|page| page.file == file);
        match own.or(candidates.first()) {
            Some(page) => compare_method(api, &method, page, found),
            None if docs.covers(&file) => missing(api, &method, docs.page(&file), &file, found),
            None => {}
        }
    }
    let folders: BTreeSet<String> = api.methods().filter_map(|method| folder(&method)).collect();
    let known: HashSet<String> = api
        .methods()
        .map(|method| method.name.to_ascii_lowercase())
        .collect();
    for (name, at) in docs.methods() {
        let is_known = known.contains(&name.to_ascii_lowercase());
        let is_near = folders
            .iter()
            .any(|folder| at.file.starts_with(folder.as_str()));
        if !is_known && is_near {
            found.findings.push(Finding {
                rule: Rule::MethodAdded,
                what: format!("method {}", quoted(name)),
                theirs: Some(name.clone()),
                ours: None,
                page: Some(at.clone()),
                spec: None,
                subject: format!("methods/{name}"),
            });
        }
    }
}

/// Returns the folder of a method's page.
fn folder(method: &Decl<'_, Method>) -> Option<String> {
    let (file, _) = file_of(&method.block.page);
    let (folder, _) = file.rsplit_once('/')?;
    Some(format!("{folder}/"))
}

/// Reports a method without a page.
fn missing(
    api: &Api,
    method: &Decl<'_, Method>,
    page: Option<&Page>,
    file: &str,
    found: &mut Found<'_>,
) {
    if method.block.removed.is_some() {
        return;
    }
    let at = page.map_or_else(|| Place::start(file), top);
    let subject = format!("{}/page", method.subject("methods"));
    let ours = Ours {
        value: Some(method.name.value.clone()),
        spot: api.spot(method.file, &method.name.span),
        subject: &subject,
    };
    let what = format!("method {}", quoted(method.name));
    found.differ(Rule::MethodRemoved, what, None, &at, ours);
}

fn compare_method(api: &Api, method: &Decl<'_, Method>, page: &Page, found: &mut Found<'_>) {
    let subject = method.subject("methods");
    let what = format!("method {}", quoted(method.name));
    let block = method.block;
    let name = page.method.as_ref();
    if let Some(name) = name.filter(|name| name.value != method.name.value) {
        let ours = Ours {
            value: Some(method.name.value.clone()),
            spot: api.spot(method.file, &method.name.span),
            subject: &subject,
        };
        let theirs = Some(name.value.clone());
        found.differ(Rule::MethodRenamed, what.clone(), theirs, &name.at, ours);
    }
    if file_of(&block.page).0 != page.file {
        let ours = Ours {
            value: Some(block.page.value.clone()),
            spot: api.spot(method.file, &block.page.span),
            subject: &format!("{subject}/page"),
        };
        let theirs = Some(address(&page.file));
        found.differ(Rule::PageMoved, what.clone(), theirs, &top(page), ours);
    }
    if let Some(removed) = &block.removed {
        let ours = Ours {
            value: Some(format!("{} (removed)", method.name.value)),
            spot: api.spot(method.file, &removed.span),
            subject: &format!("{subject}/removed"),
        };
        let theirs = Some(method.name.value.clone());
        found.differ(Rule::MethodAdded, what, theirs, &top(page), ours);
        return;
    }
    scope(api, method, page, found);
    deprecated(api, method, page, found);
    let owner = &method.name.value;
    let rows: Vec<&Field> = page.parameters.iter().collect();
    let side = Side {
        page,
        owner,
        section: "parameter ",
        spot: api.spot(method.file, &method.name.span),
        subject: format!("{subject}/parameters"),
        is_request: true,
        is_parameters: true,
        top: page.no_parameters.clone().unwrap_or_else(|| top(page)),
    };
    fields::compare(api, &side, &rows, &api.parameters(method), true, found);
    // The time that the call took is part of every response, so the spec does not repeat it.
    let rows = page
        .result
        .iter()
        .filter(|row| row.path != "time" && !row.path.starts_with("time."));
    let rows: Vec<&Field> = rows.collect();
    let sample = page.samples.first().map(|sample| sample.at.clone());
    let side = Side {
        section: "field ",
        spot: api.spot(method.file, &block.result.kind.span),
        subject: format!("{subject}/result"),
        is_request: false,
        is_parameters: false,
        top: sample.unwrap_or_else(|| top(page)),
        ..side
    };
    fields::compare(api, &side, &rows, &[api.result(method)], true, found);
    errors::compare(api, method, page, found);
}

fn scope(api: &Api, method: &Decl<'_, Method>, page: &Page, found: &mut Found<'_>) {
    let theirs: BTreeSet<&str> = page
        .scopes
        .iter()
        .map(|scope| scope.value.as_str())
        .collect();
    let ours: BTreeSet<&str> = method
        .block
        .scope
        .iter()
        .map(|scope| scope.value.as_str())
        .collect();
    if theirs == ours || (theirs.is_empty() && page.scope_note.is_some()) {
        return;
    }
    let show = |scopes: &BTreeSet<&str>| {
        let scopes: Vec<&str> = scopes.iter().copied().collect();
        Some(format!("[{}]", scopes.join(", ")))
    };
    let span = method
        .block
        .scope
        .first()
        .map_or(&method.name.span, |scope| &scope.span);
    let at = page
        .scopes
        .first()
        .map_or_else(|| top(page), |scope| scope.at.clone());
    let ours = Ours {
        value: show(&ours),
        spot: api.spot(method.file, span),
        subject: &format!("{}/scope", method.subject("methods")),
    };
    let what = format!("method {}", quoted(method.name));
    found.differ(Rule::Scope, what, show(&theirs), &at, ours);
}

fn deprecated(api: &Api, method: &Decl<'_, Method>, page: &Page, found: &mut Found<'_>) {
    let ours = method.block.deprecated.as_ref();
    let theirs = page.deprecation.as_ref();
    let successors: Vec<&str> = theirs.map_or_else(Vec::new, |note| {
        let names = note.successors.iter().map(String::as_str);
        // Links to pages have a title, links to methods a name.
        names
            .filter(|name| name.contains('.') && !name.contains(' '))
            .collect()
    });
    let names_all = |text: &str| successors.iter().all(|name| text.contains(*name));
    let agree = match (ours, theirs) {
        (None, None) => true,
        (Some(ours), Some(_)) => names_all(ours),
        _ => false,
    };
    if agree {
        return;
    }
    let at = theirs.map_or_else(|| top(page), |note| note.at.clone());
    let value = theirs.map(|note| {
        if successors.is_empty() {
            note.words.clone()
        } else {
            successors.join(", ")
        }
    });
    let span = ours.map_or(&method.name.span, |text| &text.span);
    let ours = Ours {
        value: ours.map(|text| text.value.clone()),
        spot: api.spot(method.file, span),
        subject: &format!("{}/deprecated", method.subject("methods")),
    };
    let what = format!("method {}", quoted(method.name));
    found.differ(Rule::Deprecated, what, value, &at, ours);
}
