//! Recognizes ids: by the type on the page, by the name of the field, and by its words.

use bitrix24_codegen::vocabulary::IdKind;
use bitrix24_pages::Field;
use heck::ToSnakeCase;

use crate::drafter::{Context, Drafter, todo};
use crate::model::Id;
use crate::names::{camel, singular};

/// Types of the pages that are codes or values rather than ids, although they are written alike.
const NO_IDS: [&str; 9] = [
    "crm_status",
    "crm_currency",
    "crm_entity",
    "crm_multifield",
    "crm_userfield",
    "crm_activity_binding",
    "crm_activity_communication",
    "crm_item_product_row",
    "lang_map",
];

/// The endings of names in snake case that mean a user, whatever the object that has the field.
const USERS: [&str; 12] = [
    "user_id",
    "author_id",
    "responsible_id",
    "assigned_by_id",
    "created_by_id",
    "modify_by_id",
    "updated_by_id",
    "auditor_id",
    "accomplice_id",
    "employee_id",
    "manager_id",
    "employee",
];

impl Drafter<'_> {
    /// Returns the id that a type of the pages means: `crm_deal`, `user`, `sale_order.id`.
    pub fn id_of_type(&mut self, written: &str, field: &Field) -> Option<String> {
        let lower = written.to_lowercase();
        let (name, part) = lower.split_once('.').unwrap_or((&lower, "id"));
        if part != "id" || NO_IDS.contains(&name) || name.starts_with("crm_enum") {
            return None;
        }
        if name == "user" {
            return Some(self.id("UserId", field));
        }
        // `crm_deal` is an id by itself; the types of other modules say so.
        let is_entity = name
            .strip_prefix("crm_")
            .is_some_and(|rest| !rest.contains('_'));
        if !is_entity && !lower.ends_with(".id") {
            return None;
        }
        let subject = name.strip_prefix("crm_").unwrap_or(name);
        Some(self.id(&format!("{}Id", camel(subject)), field))
    }

    /// Returns the id that a whole number is by its name: that of the object itself, of a user, or
    /// one that is declared.
    pub fn id_of_name(&mut self, name: &str, field: &Field, cx: &Context<'_>) -> Option<String> {
        let snake = name.to_snake_case();
        if snake == "id" {
            let subject = self.subject(field, cx)?;
            return Some(self.id(&format!("{subject}Id"), field));
        }
        let one = snake
            .strip_suffix("_ids")
            .map_or_else(|| snake.clone(), |stem| format!("{stem}_id"));
        let is_user = |user: &&str| one == **user || one.ends_with(&format!("_{user}"));
        if USERS.iter().any(is_user) {
            return Some(self.id("UserId", field));
        }
        let subject = camel(one.strip_suffix("_id")?);
        let name = format!("{subject}Id");
        let is_own = cx.resource.contains(&subject);
        let is_declared = self
            .known
            .id(&name)
            .is_some_and(|kind| kind == IdKind::Integer)
            || self.ids.iter().any(|id| id.name == name);
        (is_own || is_declared).then(|| self.id(&name, field))
    }

    /// Returns the id that a text is by its name, if one is declared.
    pub fn id_of_text(&self, name: &str) -> Option<String> {
        let name = camel(&name.to_snake_case());
        (self.known.id(&name) == Some(IdKind::String)).then_some(name)
    }

    /// Returns what a field named `id` identifies: the object that has it, or the part of the
    /// method's name that its words mention.
    fn subject(&self, field: &Field, cx: &Context<'_>) -> Option<String> {
        let words = field.words.to_lowercase();
        let mentions = |name: &&String| {
            let name = singular(&name.to_snake_case().replace('_', " "));
            words.contains(&name)
        };
        let of_owner =
            (cx.owner.len() > 1 && mentions(&&cx.owner.to_owned())).then(|| cx.owner.to_owned());
        let of_method = || {
            cx.resource
                .iter()
                .rev()
                .find(mentions)
                .map(|name| singular(name))
        };
        of_owner.or_else(of_method)
    }

    /// Returns an id, which is drafted unless it is declared.
    fn id(&mut self, name: &str, field: &Field) -> String {
        let is_known = self.known.id(name).is_some() || self.ids.iter().any(|id| id.name == name);
        if !is_known {
            self.ids.push(Id {
                name: name.to_owned(),
                todo: todo(field),
            });
        }
        name.to_owned()
    }
}
