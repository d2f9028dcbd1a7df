//! Parameters of methods, which are also the fields of objects, and identities.

use serde_json::Value;

use super::{Name, Place, Type};

/// A parameter or a field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// The type.
    pub kind: Type,
    /// Its meaning.
    pub description: String,
    /// Whether it must be present.
    pub presence: Presence,
    /// The bundle it is sent in, by its index in [`Method::bundles`](super::Method::bundles).
    pub bundle: Option<usize>,
    /// Other keys that are accepted instead.
    pub aliases: Vec<String>,
    /// The literal that means "no value".
    pub empty: Option<Value>,
    /// The value that the server uses if the parameter is omitted, or the value to read if a field
    /// of a response is missing.
    pub default: Option<Value>,
    /// The minimum value, or the minimum number of characters, entries or bytes.
    pub at_least: Option<i64>,
    /// The maximum value, or the maximum number of characters, entries or bytes.
    pub at_most: Option<i64>,
    /// Another parameter, by the server's name, and the value of it that makes this one required.
    pub when: Option<(String, Value)>,
    /// Another field, by the server's name, that must be present together with this one.
    pub needs: Option<String>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
}

impl Field {
    /// Returns the name with those of its bundles: `fields.message`.
    #[must_use]
    pub fn path(&self, bundles: &[Bundle]) -> String {
        self.keys(bundles).join(".")
    }

    /// Returns the keys that lead to it in a request: `["fields", "message"]`.
    #[must_use]
    pub fn keys<'a>(&'a self, bundles: &'a [Bundle]) -> Vec<&'a str> {
        let mut keys = vec![self.name.server.as_str()];
        let mut at = self.bundle;
        while let Some(bundle) = at.map(|index| &bundles[index]) {
            keys.push(&bundle.name);
            at = bundle.bundle;
        }
        keys.reverse();
        keys
    }
}

/// Whether a parameter or field must be present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// It may be omitted.
    Optional,
    /// Required with a webhook, omitted with OAuth.
    Webhook,
}

/// The vendor's advice against something, or its removal.
#[derive(Debug, Clone)]
pub struct Deprecation {
    /// What to use instead.
    pub instead: Option<String>,
    /// The day until which the vendor keeps it.
    pub until: Option<String>,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// An object of a request that only contains other parameters.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The name.
    pub name: String,
    /// Its meaning.
    pub description: String,
    /// Whether it is always sent.
    pub required: bool,
    /// The bundle that contains it, by its index.
    pub bundle: Option<usize>,
}

/// Parameters that are bound once.
#[derive(Debug)]
pub struct Identity {
    /// Where it is declared.
    pub place: Place,
    /// The name, such as `bot`.
    pub name: String,
    /// The person or thing that is bound.
    pub description: String,
    /// The parameters.
    pub parameters: Vec<Field>,
}
