//! How much of a whole documentation is read, and how much of that the notation can say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bitrix24_codegen::spec::Spec;
use bitrix24_pages::{GapKind, Page};

use crate::drafter::{Drafter, Load};
use crate::known::Known;
use crate::limits::{Limit, LimitKind};
use crate::names::words;
use crate::subject::Subject;

/// The greatest number of places that are shown for one thing the notation lacks.
const EXAMPLES: usize = 3;

/// What was read of the pages of a documentation.
#[derive(Debug)]
pub struct Report {
    known: Known,
    areas: BTreeMap<String, Counts>,
    /// The parts of active pages that could not be read, and why.
    lost: Vec<String>,
    /// The facts that active pages do not state.
    gaps: Vec<String>,
    limits: BTreeMap<LimitKind, Lacking>,
    /// The pages that describe no method.
    others: usize,
}

/// The pages of methods of an area; those that advise against their method do not count as active.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    pages: usize,
    active: usize,
    /// Read without a repair.
    as_they_are: usize,
    /// Read without loss.
    read: usize,
    /// Read without loss, and stating all that a page should.
    whole: usize,
    /// Read without loss, and within the notation.
    sayable: usize,
}

/// Something that the notation cannot say.
#[derive(Debug, Default)]
struct Lacking {
    pages: BTreeSet<String>,
    /// The pages that would be within the notation if it could say this alone.
    only: usize,
    places: Vec<String>,
}

impl Report {
    /// Creates a report without pages. They are drafted beside the declarations of a spec.
    #[must_use]
    pub fn new(spec: &Spec) -> Self {
        Self {
            known: Known::new(spec),
            areas: BTreeMap::new(),
            lost: Vec::new(),
            gaps: Vec::new(),
            limits: BTreeMap::new(),
            others: 0,
        }
    }

    /// Adds a page.
    pub fn add(&mut self, page: &Page, load: &Load<'_>) {
        if !page.is_method {
            self.others += 1;
            return;
        }
        let is_active = page.is_active();
        let limits = if is_active {
            limits(page, load, &self.known)
        } else {
            Vec::new()
        };
        let kinds = limits
            .iter()
            .map(|limit| limit.kind)
            .filter(|kind| !kind.is_of_page());
        let kinds: BTreeSet<LimitKind> = kinds.collect();
        for area in [page.folder().to_owned(), String::new()] {
            let counts = self.areas.entry(area).or_default();
            counts.pages += 1;
            if is_active {
                let is_read = page.unread.is_empty();
                counts.active += 1;
                counts.as_they_are +=
                    usize::from(is_read && page.gaps.is_empty() && page.repairs.is_empty());
                counts.read += usize::from(is_read);
                counts.whole += usize::from(is_read && page.gaps.is_empty());
                counts.sayable += usize::from(is_read && kinds.is_empty());
            }
        }
        if !is_active {
            return;
        }
        for unread in &page.unread {
            self.lost.push(format!(
                "{}: {:?}: {}",
                unread.at, unread.reason, unread.what
            ));
        }
        for gap in &page.gaps {
            let what = if gap.what.is_empty() {
                String::new()
            } else {
                format!(" of {}", gap.what)
            };
            self.gaps
                .push(format!("{}: {}{what}", gap.at, gap_word(gap.kind)));
        }
        for Limit { kind, what, at } in limits {
            let lacking = self.limits.entry(kind).or_default();
            if lacking.pages.insert(page.file.clone()) && lacking.places.len() < EXAMPLES {
                lacking.places.push(format!("{at}: {what}"));
            }
        }
        if let (Some(kind), 1) = (kinds.first(), kinds.len()) {
            self.limits.entry(*kind).or_default().only += 1;
        }
    }
}

/// Returns what the notation cannot say of a page.
fn limits(page: &Page, load: &Load<'_>, known: &Known) -> Vec<Limit> {
    let mut drafter = Drafter::new(known, load);
    let Some(method) = &page.method else {
        return Vec::new();
    };
    match words(&method.value) {
        None => drafter.limit(LimitKind::NoArea, &method.value, &method.at),
        Some(words) => {
            let subject = Subject {
                page,
                object: "",
                name: &method.value,
                at: &method.at,
                area: known.folder(words.area),
                words,
            };
            let rust = drafter.rust_name(&subject);
            drafter.method(&subject, rust);
        }
    }
    drafter.limits
}

fn gap_word(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Scope => "the scope",
        GapKind::Parameters => "the parameters",
        GapKind::Result => "the result",
        GapKind::Sample => "a sample of a response",
        GapKind::Errors => "the errors",
        GapKind::Type => "the type",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:24}{:>7}{:>8}{:>9}{:>8}{:>8}{:>10}",
            "folder", "pages", "active", "as is %", "read %", "whole %", "sayable %"
        )?;
        let all = self.areas.iter().filter(|(name, _)| name.is_empty());
        let each = self.areas.iter().filter(|(name, _)| !name.is_empty());
        for (name, counts) in each.chain(all) {
            let percent = |part: usize| 100.0 * part as f64 / counts.active.max(1) as f64;
            writeln!(
                f,
                "{:24}{:>7}{:>8}{:>9.1}{:>8.1}{:>8.1}{:>10.1}",
                if name.is_empty() { "all" } else { name },
                counts.pages,
                counts.active,
                percent(counts.as_they_are),
                percent(counts.read),
                percent(counts.whole),
                percent(counts.sayable)
            )?;
        }
        let all = self.areas.get("").copied().unwrap_or_default();
        writeln!(
            f,
            "\nOf {} active pages of methods, {} are read without loss, {} of them without repairs; \
             {} can be said in the notation.\nPages of other kinds: {}.",
            all.active, all.read, all.as_they_are, all.sayable, self.others
        )?;
        list(f, "Not read", &self.lost)?;
        list(f, "Not stated", &self.gaps)?;
        writeln!(
            f,
            "\nNot in the notation (pages; pages that lack nothing else):"
        )?;
        self.lacking(f, false)?;
        writeln!(f, "\nLeft to a person (pages):")?;
        self.lacking(f, true)
    }
}

impl Report {
    /// Writes what the pages, or the notation, lack, the most frequent first.
    fn lacking(&self, f: &mut fmt::Formatter<'_>, of_page: bool) -> fmt::Result {
        let of = self
            .limits
            .iter()
            .filter(|(kind, _)| kind.is_of_page() == of_page);
        let mut lacking: Vec<_> = of.collect();
        lacking.sort_by_key(|(_, lacking)| std::cmp::Reverse(lacking.pages.len()));
        for (kind, lacking) in lacking {
            let only = if of_page {
                String::new()
            } else {
                lacking.only.to_string()
            };
            writeln!(
                f,
                "  {:>4} {only:>4}  {}",
                lacking.pages.len(),
                kind.meaning()
            )?;
            for place in &lacking.places {
                let short: String = place.chars().take(150).collect();
                writeln!(f, "             {short}")?;
            }
        }
        Ok(())
    }
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, lines: &[String]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}:")?;
    lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
}
