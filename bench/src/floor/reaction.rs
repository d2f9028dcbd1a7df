//! Reactions: one `match` from the code and one back.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// Makes the reactions twice: with everything written by hand, and as serde derives it.
macro_rules! reactions {
    ($($variant:ident = $code:literal,)*) => {
        /// A reaction, matched by hand.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Reaction {
            $(#[doc = concat!("`", $code, "`.")] $variant,)*
            /// Any other.
            Other(Box<str>),
        }

        impl Reaction {
            /// The reaction of a code.
            #[must_use]
            pub fn parse(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Other(code.into()),
                }
            }

            /// The code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        /// A reaction, derived: serde tries the variants, and the fallback last.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        pub enum DerivedReaction {
            $(#[doc = concat!("`", $code, "`.")] #[serde(rename = $code)] $variant,)*
            /// Any other.
            #[serde(untagged)]
            Other(String),
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/reactions.rs"));

impl Serialize for Reaction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Reaction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CodeVisitor;

        impl Visitor<'_> for CodeVisitor {
            type Value = Reaction;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a reaction")
            }

            fn visit_str<E: de::Error>(self, code: &str) -> Result<Reaction, E> {
                Ok(Reaction::parse(code))
            }
        }

        deserializer.deserialize_str(CodeVisitor)
    }
}
