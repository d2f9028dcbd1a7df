//! Converts a generated crate to what a person would write with serde's derive, and changes nothing
//! else.
//!
//! Requests, objects, unions, ids and enumerations lose their written serde code and get
//! `#[derive]` instead, with the same keys and codes; constructors, setters, error tables, the
//! client and documentation stay.
//!
//! The two crates are not equally tolerant. Each of these differences makes the derived crate
//! simpler, so that it costs less than an equivalent one would:
//!
//! * values are read only in the form that the API describes: no number as a text, no `"Y"` as
//!   `true`, no empty text or `false` for nothing;
//! * a boolean that is sent as Y or N is sent as a boolean, and what is cleared is sent as `null`;
//! * the fields of a bundle are sent beside the bundle, not in an object of their own;
//! * the end of a row of a keyboard is sent as `null`;
//! * enumerations have no `OpenEnum`, `Display` and `FromStr`, which come with the same macro.

use std::collections::{HashMap, HashSet};

/// Which directions are derived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Directions {
    /// The directions that are written if no feature is set.
    Used,
    /// Both, for every type.
    Both,
}

/// The additional code of a derived crate, as its module `by_hand`.
pub(crate) const HELPERS: &str = include_str!("by_hand.rs");

/// The beginnings of the tables of objects and unions, of the macros of ids, and of the items that
/// deriving makes superfluous.
const OBJECT: &str = "bitrix24_runtime::object! {\n    ";
const UNION: &str = "bitrix24_runtime::union! {\n    ";
const ID: &str = "bitrix24_runtime::id!(";
const SUPERFLUOUS: [&str; 4] = [
    OBJECT,
    UNION,
    "impl OpenEnum for ",
    "bitrix24_runtime::open_enum!(",
];

/// Derives serde for the types of a module.
///
/// # Errors
///
/// When the codes that are found for an enumeration are not those that it reads.
pub(crate) fn derived(module: &str, directions: Directions) -> Result<String, String> {
    let items = items(module);
    let tables: HashMap<&str, Table> = items.iter().filter_map(|item| table(item)).collect();
    let codes: HashMap<&str, HashMap<&str, &str>> =
        items.iter().filter_map(|item| codes(item)).collect();
    for (name, read) in items.iter().filter_map(|item| codes_read(item)) {
        let written = codes
            .get(name)
            .map(|codes| codes.values().copied().collect());
        if written != Some(read) {
            return Err(format!(
                "the codes found for {name} are not those that it reads"
            ));
        }
    }

    let kept = items
        .iter()
        .filter(|item| !SUPERFLUOUS.iter().any(|start| item.starts_with(start)));
    let changed = kept.map(|item| {
        if let Some(id) = item.strip_prefix(ID) {
            let id = id.trim_end().trim_end_matches(");");
            return conversions(id.trim_end_matches(" or 0"));
        }
        if item.contains("\npub struct ") && item.ends_with(");") {
            return derived_id(item);
        }
        let Some(name) = type_name(item) else {
            return calls(item);
        };
        if item.contains("Unknown(UnknownCode<Self>)") {
            let item = item.replace("UnknownCode<Self>", "String");
            let item = item.replace("    Unknown(", "    #[serde(untagged)]\n    Unknown(");
            let item = match codes.get(name) {
                Some(codes) => renamed_variants(&item, codes),
                None => item,
            };
            return with_derive(
                &item,
                "PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize",
                "rename_all = \"camelCase\"",
            );
        }
        let Some(table) = tables.get(name) else {
            return item.clone();
        };
        let traits = table.traits(directions);
        match (table.is_union, table.keys.is_empty()) {
            (false, _) => with_derive(
                &derived_fields(item, table),
                &traits,
                "rename_all = \"camelCase\"",
            ),
            (true, true) => with_derive(item, &traits, "untagged"),
            (true, false) => with_derive(
                &renamed_variants(item, &table.keys),
                &traits,
                "rename_all = \"camelCase\"",
            ),
        }
    });
    Ok(changed.collect::<Vec<_>>().join("\n\n"))
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

/// The contents of the table of an object or a union.
struct Table<'a> {
    is_union: bool,
    /// `request`, `answer` or `both`.
    way: &'a str,
    /// The keys of fields, or of the variants that have one.
    keys: HashMap<&'a str, &'a str>,
    /// The fields that always have a value, of a type with its own default.
    defaults: HashSet<&'a str>,
}

impl Table<'_> {
    /// The traits to derive.
    fn traits(&self, directions: Directions) -> String {
        let traits = [
            ("request", "serde::Serialize"),
            ("answer", "serde::Deserialize"),
        ];
        let derived = traits.into_iter().filter(|(way, _)| {
            directions == Directions::Both || self.way == "both" || self.way == *way
        });
        derived.map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    }
}

/// Returns the table in an item, and the name of its type.
fn table(item: &str) -> Option<(&str, Table<'_>)> {
    let (is_union, table) = match item.strip_prefix(UNION) {
        Some(table) => (true, table),
        None => (false, item.strip_prefix(OBJECT)?),
    };
    let (head, rows) = table.split_once('{')?;
    let (way, name) = head.trim().split_once(' ')?;
    let between = if is_union { " = \"" } else { ": \"" };
    let keys = rows
        .lines()
        .filter_map(|row| row.trim().split_once(between))
        .filter_map(|(of, rest)| Some((of, rest.split_once('"')?.0)))
        .collect();
    let plain = ["String::new()", "false", "0"];
    let defaults = rows
        .lines()
        .filter_map(|row| row.trim().trim_end_matches(',').rsplit_once(" = "))
        .filter(|(_, value)| !is_union && plain.contains(value))
        .filter_map(|(row, _)| Some(row.split_once(": ")?.0))
        .collect();
    Some((
        name,
        Table {
            is_union,
            way,
            keys,
            defaults,
        },
    ))
}

/// Returns the name of the enumeration in an item, and its codes by variant.
fn codes(item: &str) -> Option<(&str, HashMap<&str, &str>)> {
    let (name, methods) = item.strip_prefix("impl ")?.split_once(" {")?;
    let arms = function(methods, "as_str")?.split("Self::").skip(1);
    // A long arm is a block.
    let codes = arms
        .filter_map(|arm| arm.split_once(" => "))
        .filter_map(|(variant, rest)| {
            let code = rest
                .trim_start_matches([' ', '{', '\n'])
                .strip_prefix('"')?;
            Some((variant, code.split_once('"')?.0))
        })
        .collect();
    Some((name, codes))
}

/// Returns the name of the enumeration whose codes an item reads, and the codes.
fn codes_read(item: &str) -> Option<(&str, HashSet<&str>)> {
    let (name, methods) = item.strip_prefix("impl OpenEnum for ")?.split_once(" {")?;
    let quoted = function(methods, "known")?.split('"').skip(1).step_by(2);
    Some((name, quoted.collect()))
}

/// Returns the text of a function from its name to its end.
fn function<'a>(methods: &'a str, name: &str) -> Option<&'a str> {
    let (_, function) = methods.split_once(&format!(" fn {name}("))?;
    function.split("\n    }\n").next()
}

/// The name of a struct with named fields, or of an enum.
fn type_name(item: &str) -> Option<&str> {
    let declaration = item.lines().find_map(|line| {
        line.strip_prefix("pub struct ")
            .or_else(|| line.strip_prefix("pub enum "))
    })?;
    declaration.split_once(" {").map(|(name, _)| name)
}

/// Adds the key of each field, omits `None`, and reads a missing list or map as empty, as the
/// written code does.
fn derived_fields(item: &str, table: &Table) -> String {
    let mut changed = String::new();
    for line in item.lines() {
        let field = line
            .strip_prefix("    pub ")
            .and_then(|line| line.split_once(": "));
        if let Some((field, of)) = field {
            let mut attributes = Vec::new();
            if let Some(key) = table
                .keys
                .get(field)
                .filter(|key| **key != camel_case(field))
            {
                attributes.push(format!("rename = \"{key}\""));
            }
            let may_be_absent = of.starts_with("Vec<") || of.starts_with("BTreeMap<");
            if may_be_absent || table.defaults.contains(field) {
                attributes.push("default".to_owned());
            }
            if of.starts_with("Option<") {
                attributes.push("default, skip_serializing_if = \"Option::is_none\"".to_owned());
            }
            if of.starts_with("Patch<") {
                attributes.push(
                    "skip_serializing_if = \"crate::by_hand::is_kept\", \
                     serialize_with = \"crate::by_hand::patch\""
                        .to_owned(),
                );
            }
            if !attributes.is_empty() {
                changed.push_str(&format!("    #[serde({})]\n", attributes.join(", ")));
            }
        }
        changed.push_str(line);
        changed.push('\n');
    }
    changed.trim_end().to_owned()
}

/// Adds the key or code of each variant.
fn renamed_variants(item: &str, names: &HashMap<&str, &str>) -> String {
    let mut changed = String::new();
    for line in item.lines() {
        let variant = line.trim_start().split(['(', ',']).next();
        let name = variant.and_then(|variant| Some((variant, names.get(variant)?)));
        if let Some((variant, name)) = name
            && *name != lower_first(variant)
        {
            changed.push_str(&format!("    #[serde(rename = \"{name}\")]\n"));
        }
        changed.push_str(line);
        changed.push('\n');
    }
    changed.trim_end().to_owned()
}

fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        name + &initial.to_uppercase() + rest
    })
}

fn lower_first(variant: &str) -> String {
    let (initial, rest) = variant.split_at(variant.len().min(1));
    initial.to_lowercase() + rest
}

/// Replaces the runtime's trait for reading values by serde's.
fn calls(item: &str) -> String {
    item.replace("wire::decode(", "crate::by_hand::decode(")
        .replace("wire::at_key(", "crate::by_hand::at_key(")
}

fn derived_id(item: &str) -> String {
    item.replace(
        "\npub struct ",
        "\n#[derive(serde::Serialize, serde::Deserialize)]\n#[serde(transparent)]\npub struct ",
    )
}

/// Returns the conversions of an id and its text, which the macro otherwise implements.
fn conversions(id: &str) -> String {
    let from = |name: &str, of: &str, inner: &str| {
        format!(
            "impl From<{of}> for {name} {{
    fn from(id: {of}) -> Self {{
        {inner}
    }}
}}

"
        )
    };
    let (name, conversions) = match id.strip_prefix("text ") {
        None => (id, from(id, "i64", "Self(id)")),
        Some(name) => (
            name,
            from(name, "String", "Self(id)")
                + &from(name, "&str", "Self(id.to_owned())")
                + &from(name, &format!("&{name}"), "id.clone()"),
        ),
    };
    format!(
        "{conversions}impl std::fmt::Display for {name} {{
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{
        self.0.fmt(formatter)
    }}
}}"
    )
}

fn with_derive(item: &str, traits: &str, container: &str) -> String {
    item.replace(
        "\n#[non_exhaustive]\n",
        &format!("\n#[derive({traits})]\n#[serde({container})]\n#[non_exhaustive]\n"),
    )
}
