//! The order of keys in JSON, in which a batch is carried out and which a JSON map loses.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Returns the keys of `cmd` in a JSON body, in order of appearance; empty if there is no such map.
pub(crate) fn commands(body: &[u8]) -> Vec<String> {
    serde_json::from_slice(body).map_or_else(|_| Vec::new(), |Body(keys)| keys)
}

struct Body(Vec<String>);

struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Body;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of parameters")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Body, A::Error> {
                let mut keys = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "cmd" {
                        keys = map.next_value::<Keys>()?.0;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Body(keys))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map or a list of calls")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let (mut keys, mut seen) = (Vec::new(), HashSet::new());
                while let Some(key) = map.next_key::<String>()? {
                    map.next_value::<IgnoredAny>()?;
                    // As in PHP, a repeated key keeps its first place.
                    if seen.insert(key.clone()) {
                        keys.push(key);
                    }
                }
                Ok(Keys(keys))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while list.next_element::<IgnoredAny>()?.is_some() {
                    keys.push(keys.len().to_string());
                }
                Ok(Keys(keys))
            }

            fn visit_unit<E: Error>(self) -> Result<Keys, E> {
                Ok(Keys(Vec::new()))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order() {
        for (body, expected) in [
            (r#"{"halt":{"x":1},"cmd":{"b":"x","a":"y","b":"z"}}"#, "b a"),
            (r#"{"cmd":["x","y"]}"#, "0 1"),
            (r#"{"cmd":{}}"#, ""),
            (r#"{"cmd":null}"#, ""),
            (r#"{"cmd":"x"}"#, ""),
            ("[]", ""),
        ] {
            assert_eq!(commands(body.as_bytes()).join(" "), expected, "{body}");
        }
    }
}
