//! Types as the notation writes them: a name, and behind it the brackets of lists and maps.

use super::Types;
use crate::diagnostic::{Rule, suggest};
use crate::lower::declared::foreign;
use crate::model::Type;

const BUILT_IN: &[(&str, Type)] = &[
    ("string", Type::String),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("yes_no", Type::YesNo),
    ("any", Type::Any),
    ("secret", Type::Secret),
    ("link", Type::Link),
    ("bytes", Type::Bytes),
];

/// An event of the area in which it is written.
const EVENT: &str = "event";

/// How deep lists and maps may be nested; nobody means more.
const MAX_DEPTH: usize = 4;

/// Why a text is no type.
pub(in crate::lower) struct Fault {
    pub(in crate::lower) rule: Rule,
    /// The name, where no file that could be read declares it for this area.
    pub(in crate::lower) unknown: Option<String>,
    pub(in crate::lower) message: String,
    pub(in crate::lower) help: String,
}

fn misused(message: impl Into<String>, help: &str) -> Fault {
    Fault {
        rule: Rule::MisusedType,
        unknown: None,
        message: message.into(),
        help: help.to_owned(),
    }
}

/// The type that a text of a file means.
pub(in crate::lower) fn parse(written: &str, file: usize, types: &Types) -> Result<Type, Fault> {
    let mut name = written;
    let mut brackets: Vec<fn(Box<Type>) -> Type> = Vec::new();
    let mut depth = 0;
    loop {
        if let Some(inner) = name.strip_suffix("[]") {
            brackets.push(Type::List);
            name = inner;
        } else if let Some(inner) = name.strip_suffix("{}") {
            brackets.push(Type::Map);
            name = inner;
        } else {
            break;
        }
        depth += 1;
        if let Some(inner) = name.strip_suffix('?') {
            brackets.push(Type::Nullable);
            name = inner;
        }
    }
    if name.ends_with('?') {
        return Err(misused(
            "`?` stands for null inside of a list or map only",
            "write `empty: null` for a field that may be null, or brackets behind the `?`",
        ));
    }
    if depth > MAX_DEPTH {
        return Err(misused(
            format!("lists are nested {depth} deep"),
            "declare an object for what the inner lists hold",
        ));
    }
    let built_in = BUILT_IN.iter().find(|(known, _)| *known == name);
    let kind = match built_in {
        Some((_, kind)) => kind,
        None if name == EVENT => types.events[file].as_ref().ok_or_else(|| {
            misused(
                "there are no events here",
                "declare the object in an area with events: each area has its own",
            )
        })?,
        None => {
            let found = types.names.get(file, name);
            found.ok_or_else(|| unknown(name, file, types))?
        }
    };
    match kind {
        kind if kind.is_secret() && depth > 0 => Err(misused(
            format!("a list or map of {name}s"),
            &format!("name the {name}s one by one"),
        )),
        Type::YesNo if depth > 0 => Err(misused(
            "`yes_no` is the type of a single parameter or field",
            "declare an enumeration with the codes `Y` and `N`",
        )),
        kind => Ok(brackets
            .into_iter()
            .rev()
            .fold(kind.clone(), |kind, around| around(Box::new(kind)))),
    }
}

fn unknown(name: &str, file: usize, types: &Types) -> Fault {
    if let Some((area, kind)) = types.names.elsewhere(name) {
        let folder = match kind {
            Type::Enum(_) => "spec/enums/",
            _ => "spec/objects/",
        };
        let (message, help) = foreign(name, area, Some(folder));
        return Fault {
            rule: Rule::ForeignReference,
            unknown: Some(name.to_owned()),
            message,
            help,
        };
    }
    let built_in = BUILT_IN.iter().map(|(name, _)| *name).chain([EVENT]);
    let known = built_in.chain(types.names.known(file));
    Fault {
        rule: Rule::UnknownType,
        unknown: Some(name.to_owned()),
        message: format!("`{}` is not a type", name.escape_debug()),
        help: suggest(name, known),
    }
}
