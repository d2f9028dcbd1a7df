//! The macro `open_enum!`.

/// Implements comparison, `Hash`, `Display`, `FromStr` and serde for an
/// [`OpenEnum`](crate::OpenEnum) with `as_str` and `ALL`.
///
/// With the feature `schemars`, the macro also implements `JsonSchema`. Values are equal if their
/// codes are, which costs the compiler less than `derive`. They are in the order of `ALL`; values
/// that `ALL` does not list come last.
///
/// ```
/// use bitrix24_runtime::{OpenEnum, UnknownCode, open_enum};
///
/// #[derive(Debug, Clone)]
/// enum Answer {
///     Yes,
///     No,
///     Unknown(UnknownCode<Self>),
/// }
///
/// impl Answer {
///     const ALL: &[Self] = &[Self::Yes, Self::No];
///
///     fn as_str(&self) -> &str {
///         match self {
///             Self::Yes => "yes",
///             Self::No => "no",
///             Self::Unknown(code) => code.as_str(),
///         }
///     }
/// }
///
/// impl OpenEnum for Answer {
///     const EXPECTING: &'static str = "a code of Answer";
///
///     fn known(code: &str) -> Option<Self> {
///         Self::ALL.iter().find(|known| known.as_str() == code).cloned()
///     }
///
///     fn unknown(code: UnknownCode<Self>) -> Self {
///         Self::Unknown(code)
///     }
/// }
///
/// open_enum!(Answer);
///
/// assert_eq!("yes".parse(), Ok(Answer::Yes));
/// assert_eq!(serde_json::to_string(&Answer::No).unwrap(), r#""no""#);
/// let maybe: Answer = serde_json::from_str(r#""maybe""#).unwrap();
/// assert_eq!(maybe.to_string(), "maybe");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<::std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                $crate::open_enum::compare(self, other, Self::ALL, Self::as_str)
            }
        }

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, hasher: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), hasher);
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::open_enum::display(self.as_str(), formatter)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(code: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok($crate::open_enum::from_code(code))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::schema::open_enum(Self::ALL.iter().map(Self::as_str))
            }
        }
    };
}
