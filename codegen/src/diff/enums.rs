//! Enumerations.

use super::change::{At, Change, Direction, Side, Verb, What};
use super::models::by;
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use crate::model::{Code, Enum};

impl Comparison<'_> {
    /// Compares the enumerations.
    pub(super) fn enums(&mut self) {
        let (olds, news) = (&self.models.old.enums, &self.models.new.enums);
        let (noun, both) = ("enumeration", Direction::Both);
        for index in self.models.enums.removed.clone() {
            let it = &olds[index];
            self.types_alone(Side::Old, "enums", noun, &it.place, &it.name, both);
        }
        for index in self.models.enums.added.clone() {
            let it = &news[index];
            self.types_alone(Side::New, "enums", noun, &it.place, &it.name, both);
        }
        for (old, new) in self.models.enums.both.clone() {
            self.enumeration(&olds[old], &news[new]);
        }
    }

    fn enumeration(&mut self, old: &Enum, new: &Enum) {
        let at = self.places("enums", (&old.place, &old.name), (&new.place, &new.name));
        let here = &at[1];
        self.type_name(here, "enumeration", &old.name, &new.name);
        self.place(here, &old.place, &new.place, false);
        self.text(here, "description", &old.description, &new.description);
        self.page(here, &old.page, &new.page);
        self.codes(&at, &old.codes, &new.codes);
    }

    fn codes(&mut self, at: &[At; 2], old: &[Code], new: &[Code]) {
        let rust = |code: &Code| code.name.rust.clone();
        let pairing = pair([
            by(old, new, |code| code.name.server.clone()),
            by(old, new, rust),
            by(old, new, |code| {
                format!("{:?} {}", code.emoji, code.description)
            }),
        ]);
        let inner = |side: usize, code: &Code| at[side].in_("codes").in_(&code.name.server);
        let both = Direction::Both;
        for code in pairing.removed.iter().map(|index| &old[*index]) {
            let what = What::item("code", &code.name.server, Verb::Gone);
            self.add(
                Change::new(ChangeRule::CodeRemoved, &inner(0, code), what)
                    .in_direction(both)
                    .action(format!("Do not use the variant `{}`.", rust(code))),
            );
        }
        for code in pairing.added.iter().map(|index| &new[*index]) {
            let what = What::item("code", &code.name.server, Verb::New);
            self.add(Change::new(ChangeRule::CodeAdded, &inner(1, code), what).in_direction(both));
        }
        for (before, after) in &pairing.both {
            let (was, is) = (&old[*before], &new[*after]);
            let at = inner(1, is);
            let [was_named, is_named] = [was, is].map(|code| Names {
                wire: &code.name.server,
                rust: rust(code),
            });
            self.names(&at, "code", both, &was_named, &is_named);
            self.text(&at, "description", &was.description, &is.description);
            self.removal(
                &at,
                ("code", &is.name.server),
                ChangeRule::CodeTombstoned,
                was.removed.clone(),
                is.removed.clone(),
            );
            self.emoji(&at, was, is);
        }
        let has_emoji = |codes: &[Code]| codes.iter().any(|code| code.emoji.is_some());
        if has_emoji(old) && !has_emoji(new) {
            let what = "no code has an emoji";
            self.add(
                Change::described(ChangeRule::EmojiFunctionRemoved, &at[1].in_("codes"), what)
                    .action("Do not call `emoji` and `from_emoji`."),
            );
        }
        if pairing.is_reordered() {
            let what = "the codes are in another order, by which their values compare";
            let at = at[1].in_("codes");
            self.add(Change::described(ChangeRule::CodeOrderChanged, &at, what));
        }
    }

    fn emoji(&mut self, at: &At, old: &Code, new: &Code) {
        if old.emoji == new.emoji {
            return;
        }
        let code = &new.name.server;
        let what = match &new.emoji {
            Some(emoji) => format!("the emoji of the code `{code}` is {emoji}"),
            None => format!("the code `{code}` has no emoji"),
        };
        let text = |code: &Code| code.emoji.clone().unwrap_or_default();
        self.add(
            Change::described(ChangeRule::EmojiChanged, &at.in_("emoji"), what)
                .values(text(old), text(new)),
        );
    }
}
