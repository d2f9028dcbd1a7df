//! The edits that settle a finding, if nothing has to be decided.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use bitrix24_codegen::lower::area;
use bitrix24_codegen::spec::{ErrorGroup, Failure, Method};
use bitrix24_import::part::{self, Owner, Side};
use bitrix24_import::yaml::{Yaml, entry, of_json, text, word};
use bitrix24_pages::{ErrorRow, Page, Place};

use super::document::Document;
use super::edit::{Block, Edit};
use super::rows;
use crate::api::{Api, Decl, Kind};
use crate::docs::Docs;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::terms::{bare_message, statuses_in};

/// The spec and the pages, all findings, and the day to note with what is gone.
pub struct Plan<'a> {
    pub api: &'a Api,
    pub docs: &'a Docs,
    pub findings: &'a [Finding],
    pub date: &'a str,
}

impl Plan<'_> {
    /// Returns the edits for a finding, or [`None`] if they are left to a person.
    pub fn edits(&self, finding: &Finding) -> Option<Vec<Edit>> {
        // A person has already decided about this value.
        let is_decided = self.api.deviations().any(|(_, entry)| {
            let subjects = entry.also.iter().chain([&entry.subject]);
            subjects
                .into_iter()
                .any(|subject| subject.value == finding.subject)
        });
        if is_decided || finding.theirs.is_none() && self.is_unread(finding) {
            return None;
        }
        let (block, key) = self.place(&finding.subject)?;
        if finding.theirs.is_none() && self.is_list_gone(finding, &block) {
            return None;
        }
        match finding.rule {
            Rule::CodeAdded => self.code_added(finding, block, &key),
            Rule::CodeRemoved => Some(vec![self.tombstone(block.at(&key))]),
            Rule::ErrorAdded => self.error_added(finding, block, &key),
            Rule::ErrorRemoved => self.error_removed(block, &key),
            Rule::ErrorRenamed => self.error_renamed(finding, block, &key),
            Rule::Message => self.message(finding, block),
            Rule::Status => self.status(finding, block),
            Rule::ParameterAdded | Rule::FieldAdded => self.member_added(finding, block, &key),
            Rule::ParameterRemoved | Rule::FieldRemoved => {
                let member = block.at(&key);
                let optional = set(&member, "required", word("no"));
                Some(vec![optional, self.tombstone(member)])
            }
            Rule::Required if finding.theirs.as_deref() == Some("yes") => Some(vec![
                remove(block.clone(), "required"),
                remove(block, "default"),
            ]),
            Rule::Required => Some(vec![set(&block, "required", word("no"))]),
            Rule::Default => self.default(finding, block),
            Rule::Bound => Some(vec![match &finding.theirs {
                None => remove(block, &key),
                Some(limit) => set(&block, &key, word(limit)),
            }]),
            Rule::Deprecated => self.deprecated(finding, block),
            Rule::Scope => {
                let scopes = finding.theirs.as_ref()?.trim_matches(['[', ']']);
                let scopes: Vec<Yaml> = scopes.split(", ").map(text).collect();
                Some(vec![set(&block, "scope", Yaml::List(scopes))])
            }
            Rule::PageMoved => Some(vec![set(&block, "page", text(finding.theirs.clone()?))]),
            Rule::MethodRemoved => self.method_removed(finding, block),
            Rule::MethodAdded => Some(vec![remove(block, "removed")]),
            // A person decides about names in another letter case, about types and about events, and
            // reads what the reader of pages cannot.
            Rule::MethodRenamed
            | Rule::ParameterRenamed
            | Rule::FieldRenamed
            | Rule::CodeRenamed
            | Rule::Type
            | Rule::EventAdded
            | Rule::EventRemoved
            | Rule::Unread
            | Rule::DeviationChanged
            | Rule::DeviationSettled
            | Rule::Words => None,
        }
    }

    /// Returns whether a part of the page cannot be read: what is missing may be there.
    fn is_unread(&self, finding: &Finding) -> bool {
        let Some(at) = &finding.page else {
            return false;
        };
        self.docs.pages().any(|page| {
            let mut files = page.unread.iter().map(|part| &part.at.file);
            !page.unread.is_empty()
                && (*page.file == *at.file || files.any(|file| *file == at.file))
        })
    }

    /// Returns whether the page has nothing of the list in which something is missing. The form of
    /// the page is then more likely to have changed than the API.
    fn is_list_gone(&self, finding: &Finding, block: &Block) -> bool {
        let Some(at) = &finding.page else {
            return false;
        };
        let page = self.docs.pages().find(|page| *page.file == *at.file);
        let document = LazyCell::new(|| self.document(&block.file));
        let (list, _) = split_subject(&finding.subject);
        // A name of another list on the page may equal one that is missing in this list.
        let is_missing = |name: &str| {
            let missing = self.findings.iter().filter(|other| other.theirs.is_none());
            let mut subjects = missing.map(|other| split_subject(&other.subject));
            subjects.any(|subject| subject == (list, name))
        };
        let is_beside = |name: &str| {
            let document = document.as_ref();
            document.is_some_and(|document| document.has(&block.at(name).path)) && !is_missing(name)
        };
        match (finding.rule, page) {
            // The rows may be in a file that pages include.
            (Rule::ErrorRemoved, _) => {
                let rows = self.docs.pages().flat_map(|page| &page.errors);
                let mut rows = rows.filter(|row| row.at.file == at.file);
                rows.all(|row| row.code.is_none())
            }
            (Rule::CodeRemoved | Rule::ParameterRemoved | Rule::FieldRemoved, None) => true,
            (Rule::CodeRemoved, Some(page)) => !rows::codes(page).any(|code| is_beside(&code.code)),
            // The tables also contain parameters that the spec describes elsewhere.
            (Rule::ParameterRemoved, Some(page)) if block.path[0] == "methods" => {
                let bundles = block.path.iter().skip(3).step_by(2).map(String::as_str);
                let bundle = bundles.collect::<Vec<_>>().join(".");
                !rows::has_siblings(page, &bundle)
            }
            (Rule::ParameterRemoved | Rule::FieldRemoved, Some(page)) => {
                !rows::names(page).iter().any(|name| is_beside(name))
            }
            _ => false,
        }
    }

    /// Returns a file of the spec, as a text to edit.
    fn document(&self, file: &str) -> Option<Document> {
        let files = &self.api.spec().files;
        let (source, _) = files.iter().find(|(source, _)| source.path == file)?;
        Document::new(source.text.clone()).ok()
    }

    /// Returns the block that has the last key of a subject, and that key.
    fn place(&self, subject: &str) -> Option<(Block, String)> {
        let mut path: Vec<String> = subject.split('/').map(str::to_owned).collect();
        let area = self.api.is_area(&path[0]).then(|| path.remove(0));
        let [section, name, ..] = &path[..] else {
            return None;
        };
        let file = self.api.file_of(area.as_deref(), section, name)?;
        let key = path.pop()?;
        Some((Block { file, path }, key))
    }

    /// Returns the edit that marks a block as gone.
    fn tombstone(&self, block: Block) -> Edit {
        set(&block, "removed", text(self.date))
    }

    /// Marks a method as gone, if its page is gone too and others are there.
    fn method_removed(&self, finding: &Finding, block: Block) -> Option<Vec<Edit>> {
        let is_there = self.docs.page(&finding.page.as_ref()?.file).is_some();
        let is_described = |name: &str| !self.docs.pages_of(name).is_empty();
        // Otherwise the name is spelled wrong, the page is damaged, or these are no pages at all.
        let has_others = self.api.methods().any(|method| is_described(method.name));
        (!is_there && has_others).then(|| vec![self.tombstone(block)])
    }

    fn code_added(&self, finding: &Finding, block: Block, key: &str) -> Option<Vec<Edit>> {
        if is_removed(finding) {
            return Some(vec![remove(block.at(key), "removed")]);
        }
        // Flags have a fixed set of codes.
        if block.path[0] != "enums" {
            return None;
        }
        let (code, after) = rows::code(self.docs, finding.page.as_ref()?, key)?;
        Some(vec![Edit::Add {
            block,
            after,
            entry: part::code(code),
        }])
    }

    fn error_added(&self, finding: &Finding, block: Block, key: &str) -> Option<Vec<Edit>> {
        if is_removed(finding) {
            return Some(vec![remove(block.at(key), "removed")]);
        }
        let (page, after) = rows::error(self.docs, finding.page.as_ref()?, key)?;
        Some(vec![Edit::Add {
            block,
            after,
            entry: part::error(page, key)?,
        }])
    }

    fn error_removed(&self, block: Block, key: &str) -> Option<Vec<Edit>> {
        if block.path.last()? != "codes" {
            return None;
        }
        // The code of a group concerns all methods that include it.
        let is_listed = |page: &Page| {
            let tables = page.code_tables.iter().flat_map(|table| &table.codes);
            let mut codes = tables.map(|code| code.code.as_str());
            let mut errors = page.errors.iter().filter_map(|row| row.code.as_deref());
            codes.any(|code| code == key) || errors.any(|code| code == key)
        };
        let is_shared = block.path[0] == "errors";
        if is_shared && self.docs.pages().any(is_listed) {
            return None;
        }
        Some(vec![self.tombstone(block.at(key))])
    }

    fn error_renamed(&self, finding: &Finding, block: Block, key: &str) -> Option<Vec<Edit>> {
        let old = finding.ours.as_deref()?;
        let mut own = self.method(&block)?.block.errors.codes.iter();
        // A person has to find out which letter case the server uses.
        if old.eq_ignore_ascii_case(key) || !own.any(|(code, _)| code.value == old) {
            return None;
        }
        Some(vec![
            Edit::Copy {
                block: block.clone(),
                key: old.to_owned(),
                name: key.to_owned(),
            },
            remove(block.at(key), "rust"),
            self.tombstone(block.at(old)),
        ])
    }

    /// Adds a message, or replaces one that the page of the method no longer has.
    fn message(&self, finding: &Finding, block: Block) -> Option<Vec<Edit>> {
        let theirs = finding.theirs.clone()?;
        let code = block.path.last()?.clone();
        let known = &self.failure(&block)?.message;
        if known.len() > 1 {
            let block = block.at("message");
            return Some(vec![Edit::Push {
                block,
                text: theirs,
            }]);
        }
        let known = known.iter().next()?.value.clone();
        let at = finding.page.as_ref()?;
        let (page, _) = rows::error(self.docs, at, &code)?;
        let is_there = |row: &ErrorRow| {
            row.code.as_deref() == Some(&code) && bare_message(&row.message) == bare_message(&known)
        };
        let is_shared = block.path[0] == "errors";
        let message = if is_shared || page.errors.iter().any(is_there) {
            Yaml::List(vec![text(known), text(theirs)])
        } else {
            text(theirs)
        };
        Some(vec![set(&block, "message", message)])
    }

    fn status(&self, finding: &Finding, block: Block) -> Option<Vec<Edit>> {
        let theirs = statuses_in(finding.theirs.as_ref()?);
        let list = || Yaml::List(theirs.iter().map(word).collect());
        if block.path.last()? == "errors" {
            return self.statuses(finding.page.as_ref()?, &block, &theirs);
        }
        let code = block.path.last()?;
        // The code of a group may have another status on the page of another method.
        let others = || {
            let rows = self.docs.pages().flat_map(|page| &page.errors);
            let same = rows.filter(|row| row.code.as_ref() == Some(code));
            same.filter_map(|row| row.status.as_deref())
                .map(statuses_in)
        };
        if block.path[0] == "errors" && others().any(|other| other != theirs) {
            return None;
        }
        (block.path.len() > 2).then(|| vec![set(&block, "status", list())])
    }

    /// Sets the statuses that a page states for all errors of a method at once.
    fn statuses(&self, at: &Place, block: &Block, theirs: &BTreeSet<u16>) -> Option<Vec<Edit>> {
        let method = self.method(block)?;
        let page = self.docs.pages_of(method.name).into_iter().next()?;
        let without_status = |code: &str| {
            let mut rows = page.errors.iter();
            rows.any(|row| row.code.as_deref() == Some(code) && row.status.is_none())
        };
        let groups = self.api.included(&method);
        let shared = groups.iter().flat_map(|group| &group.block.codes);
        let mut shared = shared.filter(|(code, _)| without_status(code));
        // Groups keep their statuses, so these have to be among those of the page.
        let fits = |failure: &Failure| failure.status.iter().all(|status| theirs.contains(status));
        if !shared.all(|(_, failure)| fits(failure)) || *at.file != *page.file {
            return None;
        }
        let own = method.block.errors.codes.iter();
        let own = own.filter(|(code, _)| without_status(code));
        let list = Yaml::List(theirs.iter().map(word).collect());
        let edits = own.map(|(code, _)| set(&block.at("codes").at(code), "status", list.clone()));
        Some(edits.collect())
    }

    fn member_added(&self, finding: &Finding, block: Block, key: &str) -> Option<Vec<Edit>> {
        if is_removed(finding) {
            return Some(vec![remove(block.at(key), "removed")]);
        }
        let row = rows::field(self.docs, finding.page.as_ref()?, key)?;
        let name = &block.path[1];
        let is_method = block.path[0] == "methods";
        let is_request = match block.path[0].as_str() {
            "methods" => block.path.get(2)? == "parameters",
            "objects" => {
                let is_it = |object: &Decl<'_, _>| self.api.is_at(object, &block.file, name);
                let object = self.api.objects().find(is_it)?;
                self.api.is_in_requests(&object)
            }
            _ => return None,
        };
        let owner = Owner {
            page: row.page,
            rows: row.rows,
            area: area(&block.file),
            name: &if is_method {
                part::owner(name)
            } else {
                name.clone()
            },
            side: if is_request {
                Side::Request
            } else {
                Side::Answer
            },
            has_bundles: is_method,
        };
        let load = |path: &str| self.docs.page(path).cloned();
        let member = part::member(&owner, &row.path, &load, self.api.spec())?;
        let declared = member.declared.into_iter().map(Edit::Declare);
        let added = Edit::Add {
            block,
            after: row.above(),
            entry: member.entry,
        };
        Some(declared.chain([added]).collect())
    }

    fn default(&self, finding: &Finding, block: Block) -> Option<Vec<Edit>> {
        let Some(theirs) = &finding.theirs else {
            return Some(vec![remove(block, "default")]);
        };
        let document = self.document(&block.file)?;
        let kind = document.value(&block.at("type").path)?;
        let kind = self.api.kind(area(&block.file), kind);
        let (kind, codes) = match &kind {
            Kind::BuiltIn(name) => (*name, None),
            Kind::Enum(decl) => {
                let codes = decl.block.codes.iter();
                let codes = codes
                    .map(|(code, _)| code.value.clone())
                    .collect::<Vec<_>>();
                ("", Some(codes))
            }
            _ => return None,
        };
        let value = part::literal(theirs, kind, codes.as_deref())?;
        Some(vec![set(&block, "default", of_json(&value))])
    }

    fn deprecated(&self, finding: &Finding, block: Block) -> Option<Vec<Edit>> {
        let Some(theirs) = &finding.theirs else {
            return Some(vec![
                remove(block.clone(), "deprecated"),
                remove(block, "until"),
            ]);
        };
        let at = finding.page.as_ref()?;
        let words = match self.method(&block).filter(|_| block.path.len() == 2) {
            Some(_) => theirs.clone(),
            None => rows::field(self.docs, at, block.path.last()?)?
                .field
                .words
                .clone(),
        };
        Some(vec![set(&block, "deprecated", part::todo(at, &words))])
    }

    /// Returns the method that a block is in.
    fn method(&self, block: &Block) -> Option<Decl<'_, Method>> {
        let mut methods = self.api.methods();
        let name = block.path.get(1).filter(|_| block.path[0] == "methods")?;
        methods.find(|method| self.api.is_at(method, &block.file, name))
    }

    /// Returns the error code that a block is.
    fn failure(&self, block: &Block) -> Option<&Failure> {
        let code = block.path.last()?;
        let name = &block.path[1];
        let is_group = |group: &Decl<'_, ErrorGroup>| self.api.is_at(group, &block.file, name);
        let group = || {
            self.api
                .groups()
                .find(is_group)
                .map(|group| &group.block.codes)
        };
        let own = self.method(block).map(|method| &method.block.errors.codes);
        let mut codes = own.or_else(group)?.iter();
        codes
            .find(|(known, _)| known.value == *code)
            .map(|(_, failure)| failure)
    }
}

/// Returns the subject that contains another one, and the last key of the latter.
fn split_subject(subject: &str) -> (&str, &str) {
    subject.rsplit_once('/').unwrap_or(("", subject))
}

/// Returns whether the spec marks what the page has as gone.
fn is_removed(finding: &Finding) -> bool {
    let ours = finding.ours.as_deref().unwrap_or_default();
    ours.ends_with(" (removed)")
}

fn set(block: &Block, key: &str, value: Yaml) -> Edit {
    Edit::Set {
        block: block.clone(),
        entry: entry(key, value),
    }
}

fn remove(block: Block, key: &str) -> Edit {
    Edit::Remove {
        block,
        key: key.to_owned(),
    }
}
