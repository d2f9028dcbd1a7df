//! Events.

use super::change::{At, Change, Direction, Verb, What};
use super::errors::word;
use super::models::by;
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use super::types::in_area;
use crate::model::{Delivery, Event};

impl Comparison<'_> {
    /// Compares the events.
    pub(super) fn events(&mut self) {
        let (olds, news) = (&self.models.old.events, &self.models.new.events);
        let pairing = pair([
            by(olds, news, |it| it.name.server.clone()),
            by(olds, news, |it| format!("{} {}", it.description, it.page)),
        ]);
        let response = Direction::Response;
        for it in pairing.removed.iter().map(|index| &olds[*index]) {
            let at = self.old_at("events", &it.place, &it.name.server);
            let variant = it.name.rust.clone();
            self.add(in_area(
                Change::new(
                    ChangeRule::EventRemoved,
                    &at,
                    What::item("event", &it.name.server, Verb::Gone),
                )
                .in_direction(response)
                .action(format!("Do not use the variant `{variant}`.")),
            ));
        }
        for it in pairing.added.iter().map(|index| &news[*index]) {
            let at = self.new_at("events", &it.place, &it.name.server);
            let what = What::item("event", &it.name.server, Verb::New);
            let change = Change::new(ChangeRule::EventAdded, &at, what);
            self.add(in_area(change.in_direction(response)));
        }
        for (old, new) in &pairing.both {
            self.event(&olds[*old], &news[*new]);
        }
        let files = pairing
            .both
            .iter()
            .map(|(old, new)| (&olds[*old].place, &news[*new].place, *new));
        let files = files.collect::<Vec<_>>();
        self.declaration_order("events", &files);
    }

    fn event(&mut self, old: &Event, new: &Event) {
        let [_, at] = self.places(
            "events",
            (&old.place, &old.name.server),
            (&new.place, &new.name.server),
        );
        let response = Direction::Response;
        let [was, is] = [old, new].map(|it| Names {
            wire: &it.name.server,
            rust: it.name.rust.clone(),
        });
        self.names(&at, "event", response, &was, &is);
        if old.place.source != new.place.source {
            let what = "described in another file, so its schema and page have another path";
            self.add(
                Change::described(ChangeRule::FileMoved, &at, what)
                    .values(&old.place.source, &new.place.source),
            );
        }
        self.text(&at, "description", &old.description, &new.description);
        self.page(&at, &old.page, &new.page);
        self.scope(&at, &old.scope, &new.scope);
        self.delivery(&at, &old.delivery, &new.delivery);
        self.areas_of(&at, old, new);
        if self.models.objects.new_of(old.data) != Some(new.data) {
            let was = &self.models.old.objects[old.data].name;
            let is = &self.models.new.objects[new.data].name;
            let what = format!("contains a `{is}`, no longer a `{was}`");
            self.add(
                Change::described(ChangeRule::EventDataChanged, &at.in_("data"), what)
                    .in_direction(response)
                    .values(was, is)
                    .action(format!("Read the event as a `{is}`.")),
            );
        }
        let examples = |event: &Event| {
            let examples = event.examples.iter();
            let texts = examples.map(|(title, data)| format!("{title} {data}"));
            texts.collect::<Vec<_>>()
        };
        self.examples(&at, &examples(old), &examples(new));
    }

    fn delivery(&mut self, at: &At, old: &[Delivery], new: &[Delivery]) {
        let at = at.in_("delivery");
        let way = |way: &Delivery| match way {
            Delivery::Fetch => "when it is fetched",
            Delivery::Webhook => "at webhooks",
        };
        let mut is_same_set = true;
        for added in new.iter().filter(|it| !old.contains(it)) {
            is_same_set = false;
            let what = format!("also arrives {}", way(added));
            let change = Change::described(ChangeRule::DeliveryAdded, &at, what);
            let change = change.in_direction(Direction::Response);
            self.add(change.values("", word(added)));
        }
        for removed in old.iter().filter(|it| !new.contains(it)) {
            is_same_set = false;
            let what = format!("no longer arrives {}", way(removed));
            self.add(
                Change::described(ChangeRule::DeliveryRemoved, &at, what)
                    .in_direction(Direction::Response)
                    .values(word(removed), "")
                    .action("Receive the event in the other way."),
            );
        }
        self.order(&at, "ways of delivery", is_same_set && old != new);
    }

    /// Compares the areas in whose `Event` the event is.
    fn areas_of(&mut self, at: &At, old: &Event, new: &Event) {
        let (olds, news) = (self.models.old, self.models.new);
        let was: Vec<Option<usize>> = old
            .areas
            .iter()
            .map(|area| self.models.areas.new_of(*area))
            .collect();
        for area in new.areas.iter().filter(|area| !was.contains(&Some(**area))) {
            let area = &news.areas[*area].name;
            let what = format!("is in the events of the area `{area}`");
            let change = Change::described(ChangeRule::EventEntersArea, at, what);
            self.add(change.in_direction(Direction::Response).values("", area));
        }
        for (area, now) in old.areas.iter().zip(was) {
            if now.is_some_and(|now| !new.areas.contains(&now)) {
                let area = &olds.areas[*area].name;
                let what = format!("is not in the events of the area `{area}`");
                self.add(
                    Change::described(ChangeRule::EventLeavesArea, at, what)
                        .in_direction(Direction::Response)
                        .values(area, "")
                        .action(format!(
                            "Do not use the variant `{}` of `{area}::Event`.",
                            new.name.rust
                        )),
                );
            }
        }
    }
}
