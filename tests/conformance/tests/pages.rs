//! The links of the reference pages work.

use std::collections::BTreeMap;

use conformance_tests::{assert_none, pages};

#[test]
fn links_lead_to_pages_and_headings() {
    let pages = pages::all();
    let anchors: BTreeMap<&str, Vec<String>> = pages
        .iter()
        .map(|page| (page.path.as_str(), page.anchors()))
        .collect();
    let mut tried = 0;
    let mut troubles = Vec::new();
    for page in &pages {
        for link in page.links() {
            if link.starts_with("https://") {
                continue;
            }
            tried += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                page.path.clone()
            } else {
                page.resolved(path)
            };
            match anchors.get(target.as_str()) {
                None => troubles.push(format!("{}: {link}: there is no such page", page.path)),
                Some(anchors)
                    if anchor.is_empty() || anchors.iter().any(|known| known == anchor) => {}
                Some(_) => troubles.push(format!("{}: {link}: no such heading", page.path)),
            }
        }
    }
    assert_ne!(tried, 0, "no page links to another");
    assert_none(&troubles);
}

#[test]
fn every_page_can_be_reached_from_the_index() {
    let pages = pages::all();
    let mut found = vec!["README.md".to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        for page in pages.iter().filter(|page| page.path == path) {
            for link in page.links() {
                let target = link.split('#').next().unwrap_or_default();
                let target = page.resolved(target);
                if target.ends_with(".md")
                    && !link.starts_with("https://")
                    && !found.contains(&target)
                {
                    found.push(target);
                }
            }
        }
    }
    let lost = pages.iter().filter(|page| !found.contains(&page.path));
    let lost: Vec<String> = lost.map(|page| page.path.clone()).collect();
    assert_none(&lost);
}
