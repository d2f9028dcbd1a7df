//! Edits of whole pages that change no fact.

use bitrix24_audit::Docs;
use bitrix24_pages::Page;

use crate::corpus::{Corpus, Edit};
use crate::whole;

/// Makes other lines of those of a page.
type Rewording = fn(&Page, &[String]) -> Vec<String>;

/// Returns the edits of all pages by their kind.
pub fn all(corpus: &Corpus, docs: &Docs) -> Vec<(&'static str, Vec<Edit>)> {
    let kinds: [(&str, Rewording); 6] = [
        ("reworded descriptions", reworded),
        ("retranslated headings", retranslated),
        ("inserted notes", noted),
        ("other spellings of types", spelled),
        ("other line ends", line_ends),
        ("all of these", |page, lines| {
            let lines = noted(page, &reworded(page, lines));
            line_ends(page, &spelled(page, &retranslated(page, &lines)))
        }),
    ];
    let edits = |edit: Rewording| {
        let pages = docs.pages();
        pages
            .map(|page| whole(&page.file, edit(page, &corpus.lines(&page.file))))
            .collect()
    };
    kinds.map(|(name, edit)| (name, edits(edit))).into()
}

/// Adds words to every description.
fn reworded(page: &Page, lines: &[String]) -> Vec<String> {
    let rows = page.parameters.iter().chain(&page.result);
    let rows = rows.chain(page.objects.iter().flat_map(|object| &object.fields));
    let mut lines = lines.to_vec();
    for row in rows.filter(|row| *row.at.file == *page.file) {
        let at = row.at.line as usize;
        // The line below the name has the type, and then the description.
        if let Some(line) = lines.get_mut(at)
            && let Some(bar) = line.rfind(" | ")
            && row.codes.is_empty()
        {
            line.insert_str(bar + 3, "In short, with the usual care: ");
        }
    }
    lines
}

/// Replaces the words of headings by others that pages use too.
fn retranslated(_: &Page, lines: &[String]) -> Vec<String> {
    let words = [
        ("## Method Parameters", "## Request Parameters"),
        ("## Response Handling", "## Processing the Response"),
        ("## Returned Data", "## Response Data"),
        ("### Returned Data", "### Response Data"),
        ("## Error Handling", "## Error Processing"),
        ("### Possible Error Codes", "### Possible Errors"),
        ("## Code Examples", "## Examples"),
        ("HTTP Status:", "HTTP status:"),
    ];
    let translate = |line: &String| {
        let found = words.iter().find(|(from, _)| {
            line.trim_end() == *from || from.ends_with(':') && line.starts_with(from)
        });
        found.map_or_else(|| line.clone(), |(from, to)| line.replacen(from, to, 1))
    };
    lines.iter().map(translate).collect()
}

/// Inserts a note above each heading, which moves everything below.
fn noted(_: &Page, lines: &[String]) -> Vec<String> {
    let mut noted = Vec::new();
    let mut in_fence = false;
    for (at, line) in lines.iter().enumerate() {
        in_fence ^= line.trim_start().starts_with("```");
        if line.starts_with("## ") && !in_fence && at > 0 {
            let note = [
                "{% note info \"\" %}",
                "",
                "A word of advice.",
                "",
                "{% endnote %}",
                "",
            ];
            noted.extend(note.map(ToOwned::to_owned));
        }
        noted.push(line.clone());
    }
    noted
}

/// Spells types as older pages do.
fn spelled(_: &Page, lines: &[String]) -> Vec<String> {
    let spell = |line: &String| {
        line.replace("[`integer`](", "[`int`](")
            .replace("[`boolean`](", "[`bool`](")
    };
    lines.iter().map(spell).collect()
}

/// Ends lines as another system does.
fn line_ends(_: &Page, lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| format!("{line}\r")).collect()
}
