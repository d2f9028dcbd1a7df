//! Leaves out the declarations that nothing uses: those of fields that turned out to be others.

use std::collections::BTreeSet;

use crate::drafter::Drafter;
use crate::model::{Content, Method, Parameter};

impl Drafter<'_> {
    /// Leaves out what is not among the types that each area uses.
    pub fn leave_out_unused(&mut self, uses: &[(&str, BTreeSet<String>)]) {
        let mut ids = BTreeSet::new();
        let drafted = std::mem::take(&mut self.areas);
        for (area, mut declared) in drafted {
            let own = uses.iter().filter(|(of, _)| *of == area);
            let mut used: BTreeSet<String> = own.flat_map(|(_, used)| used).cloned().collect();
            let mut open: Vec<String> = used.iter().cloned().collect();
            while let Some(name) = open.pop() {
                let object = declared
                    .objects
                    .iter()
                    .find(|(_, object)| object.name == name);
                let mut inner = BTreeSet::new();
                object.inspect(|(_, object)| types(&object.fields, &mut inner));
                open.extend(inner.into_iter().filter(|name| used.insert(name.clone())));
            }
            declared
                .objects
                .retain(|(_, object)| used.contains(&object.name));
            declared
                .enums
                .retain(|drafted| used.contains(&drafted.name));
            ids.extend(used);
            self.areas.insert(area, declared);
        }
        ids.extend(uses.iter().flat_map(|(_, used)| used).cloned());
        self.ids.retain(|id| ids.contains(&id.name));
    }
}

/// Returns the names of the types that a method uses.
pub fn of_method(method: &Method) -> BTreeSet<String> {
    let mut used = BTreeSet::from([bare(&method.result.kind)]);
    types(&method.parameters, &mut used);
    used
}

/// Collects the names of the types of parameters.
pub fn types(parameters: &[Parameter], used: &mut BTreeSet<String>) {
    for parameter in parameters {
        match &parameter.content {
            Content::Type(kind) => _ = used.insert(bare(kind)),
            Content::Bundle(inner) => types(inner, used),
        }
    }
}

/// Returns a type without the brackets of lists and maps.
fn bare(kind: &str) -> String {
    kind.trim_end_matches(['[', ']', '{', '}']).to_owned()
}
