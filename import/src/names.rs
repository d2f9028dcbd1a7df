//! Names: of areas, files, Rust types, objects and enumerations.

use bitrix24_codegen::lower::is_free_field;
use heck::{ToSnakeCase, ToUpperCamelCase};

/// The words of a method's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    /// The first word.
    pub area: &'a str,
    /// The words between the area, or the version, and the verb.
    pub resource: Vec<&'a str>,
    /// The last word.
    pub verb: &'a str,
}

/// Splits the name of a method; a name of one word has no area.
#[must_use]
pub fn words(method: &str) -> Option<Words<'_>> {
    let mut words: Vec<&str> = method.split('.').filter(|word| !word.is_empty()).collect();
    if words.len() < 2 {
        return None;
    }
    let verb = words.pop()?;
    let area = words.remove(0);
    let is_version = |word: &&str| {
        word.strip_prefix('v')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    if words.first().is_some_and(is_version) {
        words.remove(0);
    }
    Some(Words {
        area,
        resource: words,
        verb,
    })
}

impl Words<'_> {
    /// Returns the last word of the resource, or the area if there is none.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.resource.last().copied().unwrap_or(self.area)
    }

    /// Returns the file of the method: its resource.
    #[must_use]
    pub fn file(&self) -> String {
        identifier(&self.subject().to_snake_case())
    }

    /// Returns the Rust name of the method's last two words: `ReactionAdd`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}_{}", self.subject(), self.verb).to_upper_camel_case()
    }

    /// Returns the Rust name that is derived: all words, without that of the folder.
    #[must_use]
    pub fn long(&self, folder: &str) -> String {
        let area = Some(self.area).filter(|area| *area != folder);
        let words = area
            .into_iter()
            .chain(self.resource.iter().copied())
            .chain([self.verb]);
        words.collect::<Vec<_>>().join("_").to_upper_camel_case()
    }
}

/// Returns a type name of one or several words: `crm_deal` becomes `CrmDeal`.
#[must_use]
pub fn camel(words: &str) -> String {
    let spelled: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    spelled.to_upper_camel_case()
}

/// Returns a file name, or the name of a Rust item in snake case.
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(&name.to_snake_case())
}

/// Returns the singular of a plural in lower or camel case.
#[must_use]
pub fn singular(word: &str) -> String {
    let kept = ["status", "address", "news", "access", "series", "bonus"];
    let lower = word.to_lowercase();
    if kept.iter().any(|kept| lower.ends_with(kept)) || lower.ends_with("ss") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "uses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// Returns a name that can be that of a file of methods: no keyword of Rust, and no name of a file
/// or folder that every area has.
fn identifier(name: &str) -> String {
    let taken = [
        "area", "enums", "errors", "events", "mod", "objects", "readme",
    ];
    if is_free_field(name) && !taken.contains(&name) {
        name.to_owned()
    } else {
        format!("{name}_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods() {
        for (name, folder, file, short, long) in [
            ("crm.deal.add", "crm", "deal", "DealAdd", "DealAdd"),
            (
                "imbot.v2.Chat.Message.Reaction.add",
                "imbot",
                "reaction",
                "ReactionAdd",
                "ChatMessageReactionAdd",
            ),
            ("user.get", "user", "user", "UserGet", "Get"),
            ("user.get", "user_api", "user", "UserGet", "UserGet"),
            (
                "crm.deal.productrows.set",
                "crm",
                "productrows",
                "ProductrowsSet",
                "DealProductrowsSet",
            ),
        ] {
            let words = words(name).unwrap();
            let made = (words.file(), words.short(), words.long(folder));
            assert_eq!(made, (file.into(), short.into(), long.into()), "{name}");
        }
        assert_eq!(words("profile"), None);
    }

    #[test]
    fn singulars() {
        for (plural, one) in [
            ("users", "user"),
            ("categories", "category"),
            ("statuses", "status"),
            ("address", "address"),
            ("boxes", "box"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
