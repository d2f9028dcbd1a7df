//! The methods of the API as the crate `bitrix24` describes them in its module `data`.

use std::collections::BTreeMap;

use bitrix24::{Idempotency, data};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::failure::Failure;

/// The areas by name.
pub type Areas<'a> = BTreeMap<String, Listed<'a>>;

/// An area whose methods are not parsed yet: a program uses few of them.
#[derive(Deserialize)]
pub struct Listed<'a> {
    /// The title.
    pub title: String,
    #[serde(borrow)]
    identities: &'a RawValue,
    #[serde(borrow)]
    hidden: &'a RawValue,
    #[serde(borrow)]
    tools: &'a RawValue,
}

impl Listed<'_> {
    /// Parses the methods.
    pub fn parse(&self) -> Result<Area, Failure> {
        Ok(Area {
            identities: part(self.identities)?,
            hidden: part(self.hidden)?,
            tools: part(self.tools)?,
        })
    }
}

fn part<'a, T: Deserialize<'a>>(json: &'a RawValue) -> Result<T, Failure> {
    serde_json::from_str(json.get()).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Failure {
    Failure::internal(&format!("the tools: {error}"))
}

/// Returns the areas of the API.
pub fn listed() -> Result<Areas<'static>, Failure> {
    read(data::TOOLS)
}

/// Reads the areas of a catalogue.
pub fn read(json: &str) -> Result<Areas<'_>, Failure> {
    #[derive(Deserialize)]
    struct Catalogue<'a> {
        #[serde(borrow)]
        areas: Areas<'a>,
    }
    let catalogue: Catalogue = serde_json::from_str(json).map_err(|error| unreadable(&error))?;
    Ok(catalogue.areas)
}

/// The methods of an area.
pub struct Area {
    /// What is bound once, by name.
    pub identities: BTreeMap<String, Identity>,
    /// The keys of results and events whose values must not be shown.
    pub hidden: Vec<String>,
    /// The methods.
    pub tools: Vec<Tool>,
}

impl Area {
    /// Returns the identity that a method is called with.
    pub fn identity(&self, tool: &Tool) -> Option<&Identity> {
        self.identities.get(tool.identity.as_ref()?)
    }
}

/// The parameters that are bound once and sent with every call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The schema of the parameters that are not secret.
    pub input_schema: Value,
    /// The parameters that are not secret.
    pub parameters: Vec<Parameter>,
    /// The secret ones.
    pub secrets: Vec<Secret>,
}

/// A method.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// The name of the tool: `imbot-reaction-add`.
    pub name: String,
    /// The name of the method.
    pub method: String,
    /// A title.
    #[cfg_attr(not(feature = "mcp"), expect(dead_code))]
    pub title: String,
    /// What it does.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes it needs.
    pub scope: Vec<String>,
    /// Who may call it.
    pub callable_by: String,
    /// What it does to the data of the portal.
    pub effect: Effect,
    /// Whether a request may be sent again after a lost response.
    pub idempotency: Repeat,
    /// The parameter by which the server recognizes a repeated request.
    pub idempotency_key: Option<Key>,
    /// The identity that is sent with the call.
    pub identity: Option<String>,
    /// The schema of the request, without the identity and without secrets.
    pub input_schema: Value,
    /// The parameters in the schema.
    pub parameters: Vec<Parameter>,
    /// The secret parameters.
    pub secrets: Vec<Secret>,
    /// The meaning of the result.
    pub result: String,
    /// The key of the result that contains a link to a file.
    pub link: Option<String>,
    /// The documented error codes.
    pub errors: Vec<String>,
}

impl Tool {
    /// Returns the words of the command: `["imbot", "message", "get-context"]`.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.name.split('-').map(|word| word.replace('_', "-"))
    }

    /// Returns whether this request may be sent again after a lost response.
    pub fn repeat(&self, request: &Value) -> Idempotency {
        match self.idempotency {
            Repeat::Idempotent => Idempotency::Idempotent,
            Repeat::DetectsRepeats => Idempotency::DetectsRepeats,
            Repeat::WithKey if self.has_key(request) => Idempotency::WithKey,
            Repeat::WithKey | Repeat::NotIdempotent => Idempotency::NotIdempotent,
        }
    }

    /// Whether a request has a key that the server uses: a version 4 UUID in lower case, without a
    /// parameter that rules it out.
    fn has_key(&self, request: &Value) -> bool {
        let Some(key) = &self.idempotency_key else {
            return false;
        };
        let is_ruled_out = key
            .unless
            .iter()
            .any(|path| value_at(request, path).is_some_and(|value| *value != Value::Bool(false)));
        let text = value_at(request, &key.parameter).and_then(Value::as_str);
        !is_ruled_out && text.is_some_and(is_key)
    }
}

/// Returns the value at a path of a request.
pub fn value_at<'a>(request: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(request, |value, key| value.get(key))
}

fn is_key(text: &str) -> bool {
    let is_place_of_hyphen = |place| matches!(place, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match byte {
            b'-' => is_place_of_hyphen(place),
            b'0'..=b'9' | b'a'..=b'f' => !is_place_of_hyphen(place),
            _ => false,
        })
        && text.as_bytes()[14] == b'4'
        && matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b')
}

/// A parameter: its short name, and its path in the request.
#[derive(Deserialize)]
pub struct Parameter {
    /// The short name.
    pub name: String,
    /// The path.
    pub path: Vec<String>,
}

impl Parameter {
    /// Returns the name of its flag, without the hyphens in front.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }
}

/// A secret parameter.
#[derive(Deserialize)]
pub struct Secret {
    /// The short name.
    pub name: String,
    /// The path in the request.
    pub path: Vec<String>,
    /// Whether the request must contain it.
    pub required: Required,
}

/// Whether a request must contain a secret.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Always.
    Always,
    /// With a webhook; with OAuth it is omitted.
    WithWebhook,
    /// Never.
    Never,
}

/// What a method does to the data of the portal.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It changes nothing.
    Read,
    /// It adds or changes something.
    Write,
    /// It deletes something, or gives it up for good.
    Destroy,
}

impl Effect {
    /// Returns the effect as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Read => "Reads; nothing is changed.",
            Self::Write => "Adds or changes something.",
            Self::Destroy => "Deletes something, or gives it up for good.",
        }
    }
}

/// Whether a request may be sent again after a lost response.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Carrying it out twice is the same as once.
    Idempotent,
    /// A repeated request fails with an error that says so.
    DetectsRepeats,
    /// A repeated request with the same key changes nothing.
    WithKey,
    /// Carrying it out twice repeats the effect.
    NotIdempotent,
}

/// The parameter by which the server recognizes a repeated request.
#[derive(Deserialize)]
pub struct Key {
    /// Its path.
    pub parameter: Vec<String>,
    /// The paths of the parameters with which the server ignores it.
    pub unless: Vec<Vec<String>>,
}
