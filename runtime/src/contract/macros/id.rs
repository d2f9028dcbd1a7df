//! The macro `id!`.

/// Implements conversions, `Display` and serde for an identifier, and `JsonSchema` with the feature
/// `schemars`.
///
/// An identifier is a struct with one public `i64`, or with a `String` if the table says `text`. 0
/// reads as no identifier unless the table says `or 0`.
///
/// ```
/// use bitrix24_runtime::id;
///
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// struct ChatId(pub i64);
///
/// id!(ChatId);
///
/// let id: ChatId = serde_json::from_str(r#""5""#).unwrap();
/// assert_eq!(id, ChatId(5));
/// assert_eq!(id.to_string(), "5");
/// ```
#[macro_export]
macro_rules! id {
    ($name:ident $(or $zero:tt)?) => {
        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        $crate::id!(@shared $name i64 integer [$($zero)?]);
    };
    (text $name:ident $(or $zero:tt)?) => {
        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        $crate::id!(@shared $name String text [$($zero)?]);
    };
    (@is_zero integer $id:expr) => { $id == 0 };
    (@is_zero text $id:expr) => { $id == "0" };
    (@zero_is_nothing) => { true };
    (@zero_is_nothing 0) => { false };
    (@shared $name:ident $of:ident $kind:ident [$($zero:tt)?]) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }

        impl $crate::wire::Scalar for $name {
            const EXPECTING: &'static str = <$of as $crate::wire::Scalar>::EXPECTING;
            const ZERO_IS_NOTHING: bool = $crate::id!(@zero_is_nothing $($zero)?);

            fn is_zero(&self) -> bool {
                <Self as $crate::wire::Scalar>::ZERO_IS_NOTHING && $crate::id!(@is_zero $kind self.0)
            }

            fn from_text(text: &str) -> Option<Self> {
                <$of as $crate::wire::Scalar>::from_text(text).map(Self)
            }

            fn from_integer(number: i64) -> Option<Self> {
                <$of as $crate::wire::Scalar>::from_integer(number).map(Self)
            }

            fn from_number(number: f64) -> Option<Self> {
                <$of as $crate::wire::Scalar>::from_number(number).map(Self)
            }
        }

        impl $crate::wire::Plain for $name {}

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::schema::id::$kind()
            }
        }
    };
}
