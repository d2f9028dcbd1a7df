//! Turns the generated crate into what it would be with serde derived, and changes nothing else.
//!
//! Requests, objects and enumerations lose what is written out and get `#[derive]` in its place;
//! constructors, setters, error tables and documentation stay. Enumerations also lose `Display` and
//! `FromStr`, which come with the same macro: that is in the derived crate's favour.

/// Which directions are derived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Directions {
    /// The ones that are written out when no feature is set.
    Used,
    /// Both, for every type.
    Both,
}

/// What begins the table that says in which directions a struct goes.
const TABLE: &str = "bitrix24_runtime::object! {\n    ";

/// What begins an item that deriving makes superfluous.
const SUPERFLUOUS: [&str; 3] = [TABLE, "impl OpenEnum for ", "bitrix24_runtime::open_enum!("];

/// Derives serde for the types of a module.
pub(crate) fn derived(module: &str, directions: Directions) -> String {
    let items = items(module);
    let goes = |way: &str, name: &str| {
        let ways = [way, "both"].map(|way| format!("{TABLE}{way} {name} {{"));
        directions == Directions::Both
            || items
                .iter()
                .any(|item| ways.iter().any(|start| item.starts_with(start)))
    };
    let kept = items
        .iter()
        .filter(|item| !SUPERFLUOUS.iter().any(|start| item.starts_with(start)));
    let changed = kept.map(|item| {
        if item.contains("Unknown(UnknownCode<Self>)") {
            let item = item.replace("UnknownCode<Self>", "String");
            let item = item.replace("    Unknown(", "    #[serde(untagged)]\n    Unknown(");
            return with_derive(&item, "serde::Serialize, serde::Deserialize");
        }
        let Some(name) = struct_name(item) else {
            return item.replace(
                "wire::deserialize(result)",
                "serde::Deserialize::deserialize(result)",
            );
        };
        let traits: Vec<&str> = [
            ("request", "serde::Serialize"),
            ("answer", "serde::Deserialize"),
        ]
        .into_iter()
        .filter(|(way, _)| goes(way, name))
        .map(|(_, derive)| derive)
        .collect();
        with_derive(&skip_absent(item), &traits.join(", "))
    });
    changed.collect::<Vec<_>>().join("\n\n")
}

/// The items of a module: a blank line is between two, and inside of one only before a deeper line.
fn items(module: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for part in module.split("\n\n") {
        match items.last_mut() {
            Some(item) if part.starts_with(' ') => {
                item.push_str("\n\n");
                item.push_str(part);
            }
            _ => items.push(part.to_owned()),
        }
    }
    items
}

/// The name of a struct with named fields.
fn struct_name(item: &str) -> Option<&str> {
    let declaration = item
        .lines()
        .find_map(|line| line.strip_prefix("pub struct "))?;
    declaration.strip_suffix(" {")
}

/// Leaves out what is `None` and takes a list that is left out as empty, as the written code does.
fn skip_absent(item: &str) -> String {
    let mut changed = String::new();
    for line in item.lines() {
        if line.starts_with("    pub ") && line.contains(": Vec<") {
            changed.push_str("    #[serde(default)]\n");
        }
        if line.starts_with("    pub ") && line.contains(": Option<") {
            changed.push_str("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n");
        }
        changed.push_str(line);
        changed.push('\n');
    }
    changed.trim_end().to_owned()
}

fn with_derive(item: &str, traits: &str) -> String {
    item.replace(
        "\n#[non_exhaustive]\n",
        &format!(
            "\n#[derive({traits})]\n#[serde(rename_all = \"camelCase\")]\n#[non_exhaustive]\n"
        ),
    )
}
