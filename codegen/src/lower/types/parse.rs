//! Types as written in the spec: a name, followed by the brackets of lists and maps.

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

/// The name of the type of an event, which is the event of the area that uses it.
const EVENT: &str = "event";

/// The maximum depth of nested lists and maps.
const MAX_DEPTH: usize = 4;

/// Why a text is not a type.
pub(in crate::lower) struct Fault {
    pub(in crate::lower) rule: Rule,
    /// The name, if no readable file declares it for this area.
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

/// Returns the type that a text of a file refers to.
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
            "`?` is only allowed before the brackets of a list or map",
            "write `empty: null` for a field that may be null, or add brackets after the `?`",
        ));
    }
    if depth > MAX_DEPTH {
        return Err(misused(
            format!("lists are nested {depth} levels deep"),
            "declare an object for the contents of the inner lists",
        ));
    }
    let built_in = BUILT_IN.iter().find(|(known, _)| *known == name);
    let kind = match built_in {
        Some((_, kind)) => kind,
        None if name == EVENT => types.events[file].as_ref().ok_or_else(|| {
            misused(
                "this area has no events",
                "declare events in the area, or give a method a `cursor` that reads them",
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
            &format!("declare a separate field for each {name}"),
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
