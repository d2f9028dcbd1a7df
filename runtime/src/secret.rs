//! Values that are sent to the server and shown to nobody else.

pub(crate) mod link;

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A secret text, such as a bot token or an access token.
///
/// `Debug` shows a placeholder and there is no `Display`. The memory of this text is wiped when the
/// last clone is dropped; copies of the text are not wiped, such as those in the requests that
/// carried it. Serializing writes the text itself, because a request has to carry it. A trailing
/// line break, as left by files and commands, is removed.
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// Returns the secret text. Take care where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        let mut text = text;
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        Self(Arc::new(text.into()))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
