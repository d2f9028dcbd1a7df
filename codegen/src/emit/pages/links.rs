//! Links between pages.

use crate::emit::relative::relative;
use crate::model::{Area, Event, Method, Model, Place, Type};

/// The heading of the events on an area's page.
pub(super) const EVENTS: &str = "Events";

/// The heading of the execution time.
pub(super) const TIME: &str = "Execution time";

/// The page of all ids.
pub(super) const IDS: &str = "ids";

/// The page about packages and generated clients.
pub(super) const LANGUAGES: &str = "languages";

/// The page of the emoji.
pub(super) const GALLERY: &str = "gallery";

/// A page, which links are relative to.
pub(super) struct Page<'a> {
    pub(super) model: &'a Model,
    /// Its path relative to `docs/`, without the extension.
    path: String,
}

impl<'a> Page<'a> {
    pub(super) fn of(model: &'a Model, place: &Place) -> Self {
        Self::at(model, path(place))
    }

    pub(super) fn at(model: &'a Model, path: impl Into<String>) -> Self {
        Self {
            model,
            path: path.into(),
        }
    }

    /// Returns a link to a page, or to a heading on it.
    pub(super) fn link(&self, text: &str, path: &str, heading: Option<&str>) -> String {
        let anchor = heading.map(|heading| format!("#{}", anchor(heading)));
        let anchor = anchor.unwrap_or_default();
        if path == self.path {
            return format!("[{text}]({anchor})");
        }
        format!("[{text}]({}.md{anchor})", relative(&self.path, path))
    }

    /// Returns a link to the section of a declaration.
    pub(super) fn to(&self, name: &str, place: &Place) -> String {
        self.link(name, &path(place), Some(name))
    }

    /// Returns a link to a method.
    pub(super) fn to_method(&self, method: &Method) -> String {
        self.to(&method.name, &method.place)
    }

    /// Returns a link to an event.
    pub(super) fn to_event(&self, event: &Event) -> String {
        self.link(&event.name.server, &event_path(event), None)
    }

    /// Returns the name of a type, with links to declarations.
    pub(super) fn kind(&self, kind: &Type) -> String {
        use crate::model::IdKind;
        match kind {
            Type::String => "string".to_owned(),
            Type::Integer => "integer".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::YesNo => "`Y` or `N`".to_owned(),
            Type::Any => "any".to_owned(),
            Type::Secret => "string, secret".to_owned(),
            Type::Link => "string, secret link".to_owned(),
            Type::Bytes => "bytes in base64".to_owned(),
            Type::Id(index) => {
                let id = &self.model.ids[*index];
                let on_the_wire = match id.kind {
                    IdKind::Integer => "integer",
                    IdKind::String => "string",
                };
                format!("{} ({on_the_wire})", self.link(&id.name, IDS, None))
            }
            Type::Enum(index) => {
                let declared = &self.model.enums[*index];
                format!("{} (string)", self.to(&declared.name, &declared.place))
            }
            Type::Object(index) => {
                let object = &self.model.objects[*index];
                self.to(&object.name, &object.place)
            }
            Type::Union(index) => {
                let union = &self.model.unions[*index];
                self.to(&union.name, &union.place)
            }
            Type::Event(area) => {
                let area = &self.model.areas[*area];
                self.link("event", &area_path(area), Some(EVENTS))
            }
            Type::List(of) => format!("list of {}", self.kind(of)),
            Type::Map(of) => format!("map of {}", self.kind(of)),
            Type::Nullable(of) => format!("({} or null)", self.kind(of)),
        }
    }
}

/// Returns the path of the page of a file of the spec.
pub(super) fn path(place: &Place) -> String {
    place.module.join("/")
}

/// Returns the path of the page of an event.
pub(super) fn event_path(event: &Event) -> String {
    let folders = &event.place.module[..event.place.module.len() - 1];
    format!("{}/{}", folders.join("/"), event.name.server)
}

/// Returns the path of the page of an area.
pub(super) fn area_path(area: &Area) -> String {
    format!("{}/README", area.name)
}

/// Returns the anchor of a heading: without punctuation, and with dashes for spaces.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}
