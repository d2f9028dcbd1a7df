//! Unions: which of its forms a value has.

use super::{Misfit, Values, misfit};
use crate::diagnostic::suggest;
use crate::model::{Content, Union, Variant};
use crate::spec::{Node, Spanned};

impl Values<'_> {
    pub(super) fn union(
        &self,
        node: &Spanned<Node>,
        union: &Union,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        if union.keyed {
            match (&node.value, self.form(node, union)) {
                (Node::Map(entries), Some(variant)) => {
                    let place = format!("`{}`", variant.name.server);
                    entries
                        .iter()
                        .for_each(|(_, value)| self.content(value, variant, &place, found));
                }
                (Node::Map(entries), None) if entries.len() == 1 => {
                    let key = &entries[0].0;
                    let message =
                        format!("`{}` is not a form of `{}`", key.escape_debug(), union.name);
                    found.push(misfit(key, message, suggest(key, names(union))));
                }
                _ => {
                    let message = format!("{place} is not an object with one key");
                    let help =
                        format!("write an object whose key names a form of `{}`", union.name);
                    found.push(misfit(node, message, help));
                }
            }
            return;
        }
        let attempts = union.variants.iter().map(|variant| {
            let mut misfits = Vec::new();
            self.content(node, variant, place, &mut misfits);
            misfits
        });
        // The intended form is the one that fits best.
        let closest = attempts.min_by_key(Vec::len).unwrap_or_default();
        if let [_, ..] = &closest[..] {
            let message = format!("{place} is not a form of `{}`", union.name);
            let reasons: Vec<&str> = closest.iter().map(|misfit| &*misfit.message).collect();
            let help = format!("the closest form does not fit: {}", reasons.join("; "));
            found.push(misfit(node, message, help));
        }
    }

    /// Returns the form of a union that a value has.
    pub(super) fn form<'u>(&self, node: &Spanned<Node>, union: &'u Union) -> Option<&'u Variant> {
        let fits = |variant: &&Variant| match &node.value {
            Node::Map(entries) if union.keyed => {
                matches!(&entries[..], [(key, _)] if key.value == variant.name.server)
            }
            _ if union.keyed => false,
            _ => {
                let mut misfits = Vec::new();
                self.content(node, variant, "", &mut misfits);
                misfits.is_empty()
            }
        };
        union.variants.iter().find(fits)
    }

    fn content(
        &self,
        node: &Spanned<Node>,
        variant: &Variant,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        match &variant.content {
            Content::Type(kind) => self.value(node, kind, place, found),
            Content::Constant(value) if *value == node.to_json() => {}
            Content::Constant(value) => {
                found.push(misfit(
                    node,
                    format!("{place} is not {value}"),
                    "write exactly this value",
                ));
            }
        }
    }
}

fn names(union: &Union) -> Vec<&str> {
    let variants = union.variants.iter();
    variants
        .map(|variant| variant.name.server.as_str())
        .collect()
}
