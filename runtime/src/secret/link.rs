//! Links that carry the credentials of the call that asked for them.

use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::secret::Secret;

/// A link to download a file from the portal. Anybody who has the link has access.
///
/// The link contains the credentials of the call that asked for it: the secret code of the webhook
/// or the access token. These allow everything else too, so never pass the link to a person, a page
/// or another service: download the file and pass on its contents.
///
/// The link works as long as the webhook or the token does. The vendor's pages say that it works
/// once, so ask for a new one each time instead of storing it.
///
/// As with a [`Secret`], `Debug` shows a placeholder, there is no `Display`, the memory of the text
/// itself is wiped when the last clone is dropped, and serializing writes the text.
#[derive(Clone, PartialEq, Eq)]
pub struct DownloadLink(Secret);

impl DownloadLink {
    /// Returns the address, credentials included. Take care where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl From<String> for DownloadLink {
    fn from(address: String) -> Self {
        Self(address.into())
    }
}

impl From<&str> for DownloadLink {
    fn from(address: &str) -> Self {
        Self(address.into())
    }
}

impl fmt::Debug for DownloadLink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[download link]")
    }
}

impl Serialize for DownloadLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DownloadLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Secret::deserialize(deserializer).map(Self)
    }
}
