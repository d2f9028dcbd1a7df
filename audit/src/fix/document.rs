//! A YAML text in which entries are added, replaced and removed. Everything else stays as it is,
//! byte for byte: `yaml-edit` finds the place, and only that place is rewritten.

use std::ops::Range;
use std::str::FromStr;

use bitrix24_import::yaml::{self, Entry, WIDTH, inline, write};
use yaml_edit::{Mapping, MappingEntry, YamlNode};

/// A YAML text.
pub struct Document {
    text: String,
    top: Mapping,
}

/// The text has nothing at the place of an edit, or is not YAML.
#[derive(Debug)]
pub struct Misplaced;

/// A path of keys from the top of a text.
pub type Path = [String];

/// Returns the path of a key in the mapping at a path.
pub fn below(path: &Path, key: &str) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(key.to_owned());
    path
}

impl Document {
    /// Parses a text.
    pub fn new(text: String) -> Result<Self, Misplaced> {
        let document = yaml_edit::Document::from_str(&text).map_err(|_| Misplaced)?;
        let top = document.as_mapping().ok_or(Misplaced)?;
        Ok(Self { text, top })
    }

    /// Returns the text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Returns whether there is a value at a path.
    pub fn has(&self, path: &Path) -> bool {
        self.node(path).is_ok()
    }

    /// Returns the value at a path as it is written.
    pub fn value(&self, path: &Path) -> Option<&str> {
        let range = range(&self.node(path).ok()?);
        Some(self.text[range].trim())
    }

    /// Adds an entry to the mapping at a path: after the entry with a key, or as the first one.
    pub fn insert(
        &mut self,
        path: &Path,
        after: Option<&str>,
        new: &Entry,
    ) -> Result<(), Misplaced> {
        let mapping = self.mapping(path)?;
        let first = mapping.entries().next();
        if mapping.is_flow_style() {
            let (at, written) = match (after, first) {
                (Some(key), _) => {
                    let end = self.pair(&mapping, key)?.end;
                    (end, format!(", {}", inline(new)))
                }
                (None, Some(first)) => {
                    let start = key_range(&first)?.start;
                    (start, format!("{}, ", inline(new)))
                }
                (None, None) => {
                    let node = self.node(path)?;
                    (range(&node).start + 1, inline(new))
                }
            };
            if self.is_too_long(at..at, &written) && self.unfold(path).is_ok() {
                return self.insert(path, after, new);
            }
            return self.splice(at..at, &written);
        }
        let start = key_range(&first.ok_or(Misplaced)?)?.start;
        let indent = self.column(start);
        let at = match after {
            Some(key) => self.line_after(self.pair(&mapping, key)?.end, indent),
            None => self.line_with_comments(start),
        };
        self.splice(at..at, &write(std::slice::from_ref(new), indent))
    }

    /// Replaces the entry with the same key in the mapping at a path.
    pub fn replace(&mut self, path: &Path, new: &Entry) -> Result<(), Misplaced> {
        let mapping = self.mapping(path)?;
        let old = self.pair(&mapping, &new.key)?;
        let written = if mapping.is_flow_style() {
            inline(new)
        } else {
            let written = write(std::slice::from_ref(new), self.column(old.start));
            written.trim().to_owned()
        };
        let is_flow = mapping.is_flow_style();
        if is_flow && self.is_too_long(old.clone(), &written) && self.unfold(path).is_ok() {
            return self.replace(path, new);
        }
        self.splice(old, &written)
    }

    /// Adds a copy of the entry with a key under another name, in front of that entry.
    pub fn copy(&mut self, path: &Path, key: &str, name: &str) -> Result<(), Misplaced> {
        let mapping = self.mapping(path)?;
        let old = self.pair(&mapping, key)?;
        let entry = mapping.find_entry_by_key(key).ok_or(Misplaced)?;
        let value = &self.text[key_range(&entry)?.end..old.end];
        let copy = if mapping.is_flow_style() {
            format!("{}{value}, ", yaml::key(name))
        } else {
            let indent = " ".repeat(self.column(old.start));
            format!("{}{value}\n{indent}", yaml::key(name))
        };
        self.splice(old.start..old.start, &copy)
    }

    /// Adds a text at the end of the list at a path.
    pub fn push(&mut self, path: &Path, text: &str) -> Result<(), Misplaced> {
        let node = self.node(path)?;
        let list = node.as_sequence().ok_or(Misplaced)?;
        let last = list.last().ok_or(Misplaced)?;
        let last = self.trimmed(range(&last));
        let item = yaml::inline_value(&yaml::text(text));
        if list.is_flow_style() {
            return self.splice(last.end..last.end, &format!(", {item}"));
        }
        let dash = self.text[..last.start].rfind('-').ok_or(Misplaced)?;
        let indent = self.column(dash);
        let at = self.line_after(last.end, indent);
        self.splice(at..at, &format!("{}- {item}\n", " ".repeat(indent)))
    }

    /// Removes an entry of the mapping at a path.
    pub fn remove(&mut self, path: &Path, key: &str) -> Result<(), Misplaced> {
        let mapping = self.mapping(path)?;
        let mut keys = mapping.keys();
        let at = keys
            .position(|known| is_key(&known, key))
            .ok_or(Misplaced)?;
        let entries: Vec<MappingEntry> = mapping.entries().collect();
        let old = self.pair(&mapping, key)?;
        let removed = match (mapping.is_flow_style(), at) {
            (true, 0) => match entries.get(1) {
                Some(next) => old.start..key_range(next)?.start,
                None => old,
            },
            (true, _) => {
                let before = &entries[at - 1];
                let value = before.value_node().ok_or(Misplaced)?;
                self.trimmed(range(&value)).end..old.end
            }
            // A mapping without entries would be no mapping.
            (false, _) if entries.len() == 1 => return Err(Misplaced),
            (false, _) => {
                let indent = self.column(old.start);
                let end = self.line_after(old.end, indent);
                let is_first_of_item = !self.text[..old.start].ends_with(&" ".repeat(indent));
                if is_first_of_item {
                    old.start..end + indent
                } else {
                    old.start - indent..end
                }
            }
        };
        self.splice(removed, "")
    }

    /// Returns whether a line would be too long with another text in a range of it.
    fn is_too_long(&self, range: Range<usize>, new: &str) -> bool {
        let start = range.start - self.column(range.start);
        let rest = self.text[range.end..].lines().next().unwrap_or_default();
        let kept = [&self.text[start..range.start], rest];
        let kept = kept.iter().map(|text| text.chars().count());
        kept.sum::<usize>() + new.chars().count() > WIDTH
    }

    /// Gives each entry of the mapping at a path a line of its own, if the mapping is on one line and
    /// the one above is not.
    fn unfold(&mut self, path: &Path) -> Result<(), Misplaced> {
        let (key, above) = path.split_last().ok_or(Misplaced)?;
        let outer = self.mapping(above)?;
        let pair = self.pair(&outer, key)?;
        let is_on_one_line = !self.text[pair.clone()].contains('\n');
        if outer.is_flow_style() || !is_on_one_line {
            return Err(Misplaced);
        }
        let entry = outer.find_entry_by_key(key.as_str()).ok_or(Misplaced)?;
        let behind = self.text[pair.end..].lines().next().unwrap_or_default();
        // A comment stays on the line of the key.
        let mut lines = format!("{}:{behind}", &self.text[key_range(&entry)?]);
        let indent = " ".repeat(self.column(pair.start) + 2);
        for inner in self.mapping(path)?.entries() {
            let value = inner.value_node().ok_or(Misplaced)?;
            let range = self.trimmed(key_range(&inner)?.start..range(&value).end);
            lines += &format!("\n{indent}{}", &self.text[range]);
        }
        let end = pair.end + behind.len();
        self.splice(pair.start..end, &lines)
    }

    fn splice(&mut self, range: Range<usize>, new: &str) -> Result<(), Misplaced> {
        let mut text = self.text.clone();
        // The last line may lack its end.
        let is_open = range.start == text.len() && !text.ends_with('\n');
        let new = if is_open && new.ends_with('\n') {
            format!("\n{}", new.trim_end())
        } else {
            new.to_owned()
        };
        let new = if text.contains("\r\n") {
            // A copied text has these ends already.
            new.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            new
        };
        text.replace_range(range, &new);
        *self = Self::new(text)?;
        Ok(())
    }

    fn node(&self, path: &Path) -> Result<YamlNode, Misplaced> {
        let (key, above) = path.split_last().ok_or(Misplaced)?;
        self.mapping(above)?.get(key.as_str()).ok_or(Misplaced)
    }

    fn mapping(&self, path: &Path) -> Result<Mapping, Misplaced> {
        let mut mapping = self.top.clone();
        for key in path {
            mapping = mapping.get_mapping(key.as_str()).ok_or(Misplaced)?;
        }
        Ok(mapping)
    }

    /// Returns the range of a key with its value, without the white space after it.
    fn pair(&self, mapping: &Mapping, key: &str) -> Result<Range<usize>, Misplaced> {
        let entry = mapping.find_entry_by_key(key).ok_or(Misplaced)?;
        let value = entry.value_node().ok_or(Misplaced)?;
        let start = key_range(&entry)?.start;
        Ok(self.trimmed(start..range(&value).end))
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text[range.clone()].trim_end();
        range.start..range.start + text.len()
    }

    /// Returns the number of bytes in front of a place on its line.
    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Returns the start of the line after a place, and after comments that are indented further than
    /// the entry of that place.
    fn line_after(&self, at: usize, indent: usize) -> usize {
        let end = |from: usize| {
            let rest = &self.text[from..];
            rest.find('\n')
                .map_or(self.text.len(), |end| from + end + 1)
        };
        let mut at = end(at);
        loop {
            let line = self.text[at..].lines().next().unwrap_or_default();
            let comment = line.trim_start();
            if !comment.starts_with('#') || line.len() - comment.len() <= indent {
                return at;
            }
            at = end(at);
        }
    }

    /// Returns the start of the line of a place, or of the comments directly above that line.
    fn line_with_comments(&self, at: usize) -> usize {
        let start = |at: usize| self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut at = start(at);
        while at > 0 {
            let above = start(at - 1);
            if !self.text[above..at].trim_start().starts_with('#') {
                break;
            }
            at = above;
        }
        at
    }
}

fn is_key(node: &YamlNode, key: &str) -> bool {
    let scalar = node.as_scalar();
    scalar.is_some_and(|scalar| scalar.as_string() == key)
}

fn key_range(entry: &MappingEntry) -> Result<Range<usize>, Misplaced> {
    entry.key_node().map(|key| range(&key)).ok_or(Misplaced)
}

fn range(node: &YamlNode) -> Range<usize> {
    let range = node.byte_range();
    range.start as usize..range.end as usize
}

#[cfg(test)]
mod tests;
