//! Leaves out the declarations that nothing uses: those of fields that turned out to be others.

use std::collections::BTreeSet;

use crate::drafter::Drafter;
use crate::model::{Content, Method, Parameter};

impl Drafter<'_> {
    /// Leaves out what none of the methods uses, each of which has its area.
    pub fn leave_out_unused(&mut self, methods: &[(String, Method)]) {
        let mut ids = BTreeSet::new();
        let drafted = std::mem::take(&mut self.areas);
        for (area, mut declared) in drafted {
            let mut used = BTreeSet::new();
            for (_, method) in methods.iter().filter(|(of, _)| *of == area) {
                types(&method.parameters, &mut used);
                used.insert(bare(&method.result.kind));
            }
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
        for (_, method) in methods {
            types(&method.parameters, &mut ids);
            ids.insert(bare(&method.result.kind));
        }
        self.ids.retain(|id| ids.contains(&id.name));
    }
}

/// Collects the names of the types of parameters.
fn types(parameters: &[Parameter], used: &mut BTreeSet<String>) {
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
