//! The error codes of the API, with what they mean and what to do.

use std::collections::BTreeMap;

use bitrix24::data;
use serde::Deserialize;

use crate::failure::Failure;

/// Every code with its meanings, and the groups of codes that methods share.
#[derive(Deserialize)]
pub struct Codes {
    /// The groups by name.
    pub groups: BTreeMap<String, Group>,
    /// The meanings of each code.
    pub codes: BTreeMap<String, Vec<Meaning>>,
}

/// A group of codes that methods share.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Whether every method may return the codes.
    pub every_method: bool,
    /// The methods that may return them, unless every method may.
    #[serde(default)]
    pub methods: Vec<String>,
}

/// A meaning of a code.
#[derive(Deserialize)]
pub struct Meaning {
    /// The group that has it.
    pub group: Option<String>,
    /// The method that has it.
    pub method: Option<String>,
    /// The HTTP statuses.
    pub statuses: Vec<u16>,
    /// The descriptions that the server sends.
    pub messages: Vec<String>,
    /// The kind of failure.
    pub class: String,
    /// When it occurs.
    pub when: String,
    /// What the caller should do.
    pub remedy: String,
    /// Whether to repeat the request.
    pub repeat: Repeat,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// Whether to repeat the same request.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Never: it would fail again.
    Never,
    /// After a pause.
    AfterPause,
    /// After renewing the access token.
    AfterRenewal,
    /// Not needed: the requested state already exists.
    AlreadyDone,
    /// After a pause, if carrying it out twice is the same as once.
    IfIdempotent,
}

impl Repeat {
    /// Returns the advice as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Never => "Do not repeat the same call: it would fail again.",
            Self::AfterPause => "Repeat the call after a pause.",
            Self::AfterRenewal => "Repeat the call after renewing the access token.",
            Self::AlreadyDone => "Do not repeat the call: the requested state already exists.",
            Self::IfIdempotent => {
                "The call may have been carried out: repeat it after a pause only if twice is the \
                 same as once."
            }
        }
    }
}

impl Codes {
    /// Reads the codes of the API.
    pub fn load() -> Result<Self, Failure> {
        serde_json::from_str(data::ERRORS)
            .map_err(|error| Failure::internal(&format!("the error codes: {error}")))
    }

    /// Returns the spelling and the meanings of a code, in whatever case it is written.
    pub fn find(&self, code: &str) -> Option<(&str, &[Meaning])> {
        let is_same = |(known, _): &(&String, &Vec<Meaning>)| known.eq_ignore_ascii_case(code);
        let (known, meanings) = self.codes.iter().find(is_same)?;
        Some((known, meanings))
    }

    /// Returns what a code means in a response of a method.
    pub fn meaning(
        &self,
        method: &str,
        code: &str,
        status: u16,
        description: &str,
    ) -> Option<&Meaning> {
        let (_, meanings) = self.find(code)?;
        let is_of_method = |name: &String| name.eq_ignore_ascii_case(method);
        let nearness = |meaning: &Meaning| match (&meaning.method, self.group(meaning)) {
            (Some(of), _) => is_of_method(of).then_some(2),
            (None, Some(group)) if group.every_method => Some(0),
            (None, Some(group)) => group.methods.iter().any(is_of_method).then_some(1),
            (None, None) => None,
        };
        let fitting = meanings.iter().filter_map(|meaning| {
            let has_status = meaning.statuses.contains(&status);
            let has_message = meaning
                .messages
                .iter()
                .any(|message| message == description);
            Some(((has_status, has_message, nearness(meaning)?), meaning))
        });
        let best = fitting.max_by_key(|(fit, _)| *fit);
        best.map(|(_, meaning)| meaning)
    }

    fn group(&self, meaning: &Meaning) -> Option<&Group> {
        self.groups.get(meaning.group.as_ref()?)
    }

    /// Returns the known codes most similar to an unknown one.
    pub fn similar(&self, code: &str) -> Vec<&str> {
        let code = code.to_uppercase();
        let mut near: Vec<(f64, &str)> = self
            .codes
            .keys()
            .map(|known| (strsim::jaro_winkler(&known.to_uppercase(), &code), &**known))
            .filter(|(nearness, _)| *nearness > 0.85)
            .collect();
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.into_iter().take(3).map(|(_, known)| known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Codes;

    #[test]
    fn the_method_and_the_status_select_the_meaning() {
        let codes = Codes::load().unwrap();
        let class = |method: &str, status| {
            let found = codes.meaning(method, "ACCESS_DENIED", status, "");
            found.map(|meaning| (meaning.method.is_some(), meaning.class.as_str()))
        };
        let add = "imbot.v2.Chat.Message.Reaction.add";
        assert_eq!(class(add, 400), Some((true, "forbidden")));
        assert_eq!(
            class("some.other.method", 403).map(|(own, _)| own),
            Some(false)
        );
        assert!(codes.meaning(add, "NO_SUCH_CODE", 400, "").is_none());
        assert_eq!(
            codes.find("access_denied").map(|(code, _)| code),
            Some("ACCESS_DENIED")
        );
    }
}
