//! The exported reference pages.

use crate::files;

/// A page.
pub struct Page {
    /// Its path below `generated/docs`, with the extension.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Returns every page.
#[must_use]
pub fn all() -> Vec<Page> {
    files::below(&files::directory("generated/docs"), ".md")
        .into_iter()
        .map(|(path, text)| Page {
            path: path + ".md",
            text,
        })
        .collect()
}

impl Page {
    /// Returns the lines outside of code blocks.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let mut in_code = false;
        self.text.lines().filter(move |line| {
            let fence = line.starts_with("```");
            in_code ^= fence;
            !in_code && !fence
        })
    }

    /// Returns the anchors of its headings.
    #[must_use]
    pub fn anchors(&self) -> Vec<String> {
        let headings = self.lines().filter(|line| line.starts_with('#'));
        headings
            .map(|line| {
                let heading = line.trim_start_matches('#').trim().to_lowercase();
                let kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
                heading
                    .chars()
                    .filter(kept)
                    .collect::<String>()
                    .replace(' ', "-")
            })
            .collect()
    }

    /// Returns the targets of its links.
    #[must_use]
    pub fn links(&self) -> Vec<&str> {
        let links = self.lines().flat_map(|line| line.split("](").skip(1));
        links
            .filter_map(|rest| Some(rest.split_once(')')?.0))
            .collect()
    }

    /// Returns the path of the page that a link of this one refers to.
    #[must_use]
    pub fn resolved(&self, link: &str) -> String {
        let mut folders: Vec<&str> = self.path.split('/').collect();
        folders.pop();
        for step in link.split('/') {
            if step == ".." {
                folders.pop();
            } else {
                folders.push(step);
            }
        }
        folders.join("/")
    }
}
