//! The macro `union!`.

/// Implements serde for an enum whose values have one of several forms, and `JsonSchema` with the
/// feature `schemars`.
///
/// The table says where the enum is used, as for [`object!`](crate::object), and lists the variants
/// in the order in which they are tried, each with its key if the forms are distinguished by keys.
/// After `or` come the variants without a value, each with its JSON. The enum of a response has a
/// variant `Unknown` for any other value.
///
/// ```
/// use bitrix24_runtime::{Value, union};
///
/// enum KeyboardItem {
///     Text(String),
///     NewLine,
/// }
///
/// union! {
///     request KeyboardItem {
///         Text,
///     } or {
///         NewLine = r#"{"TYPE":"NEWLINE"}"#,
///     }
/// }
///
/// let keyboard = [KeyboardItem::Text("Help".to_owned()), KeyboardItem::NewLine];
/// let json = serde_json::to_string(&keyboard).unwrap();
/// assert_eq!(json, r#"["Help",{"TYPE":"NEWLINE"}]"#);
///
/// #[derive(Debug, PartialEq)]
/// enum Block {
///     Message(String),
///     Unknown(Value),
/// }
///
/// union! {
///     answer Block {
///         Message = "MESSAGE",
///     }
/// }
///
/// let block: Block = serde_json::from_str(r#"{"MESSAGE":"Hello"}"#).unwrap();
/// assert_eq!(block, Block::Message("Hello".to_owned()));
/// ```
#[macro_export]
macro_rules! union {
    (request $name:ident $forms:tt $(or $constants:tt)?) => {
        impl $crate::wire::Plain for $name {}
        $crate::union!(@write $name $forms [$($constants)?] []);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] []);
        #[cfg(feature = "symmetric")]
        $crate::union!(@read deserialize_exactly $name $forms [$($constants)?] []);
    };
    (answer $name:ident $forms:tt $(or $constants:tt)?) => {
        impl $crate::wire::Plain for $name {}
        $crate::union!(@read deserialize $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "symmetric")]
        $crate::union!(@write $name $forms [$($constants)?] [Unknown]);
    };
    (both $name:ident $forms:tt $(or $constants:tt)?) => {
        impl $crate::wire::Plain for $name {}
        $crate::union!(@read deserialize_exactly $name $forms [$($constants)?] [Unknown]);
        $crate::union!(@write $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] [Unknown]);
    };

    (@write $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$form(value) => $crate::union!(@form serializer value $($key)?),)*
                    $($(Self::$constant => {
                        $crate::serde::Serialize::serialize(
                            &$crate::wire::Constant($json),
                            serializer,
                        )
                    })*)?
                    $(Self::$unknown(value) => {
                        $crate::serde::Serialize::serialize(value, serializer)
                    })?
                }
            }
        }
    };
    (@form $serializer:ident $value:ident) => {
        $crate::serde::Serialize::serialize($value, $serializer)
    };
    (@form $serializer:ident $value:ident $key:literal) => {
        $crate::wire::single_key($serializer, $key, $value)
    };

    (@read $how:ident $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl $crate::wire::Union for $name {
            const EXPECTING: &'static str = concat!("a form of ", stringify!($name));

            // Otherwise the generated crate itself would contain the readers of all forms, used or not.
            #[inline]
            fn known(
                value: &$crate::Value,
                #[allow(unused_variables)] mismatches: &mut $crate::wire::Mismatches,
            ) -> Option<Self> {
                $($(if $crate::wire::Constant($json).is(value) {
                    return Some(Self::$constant);
                })*)?
                None$(.or_else(|| {
                    $crate::union!(@known value mismatches $($key)?).map(Self::$form)
                }))*
            }

            $(fn unknown(value: $crate::Value) -> Option<Self> {
                Some(Self::$unknown(value))
            })?
        }

        impl<'de> $crate::wire::Read<'de> for $name {
            fn read<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
                nothing: $crate::wire::NullForm,
                mismatches: &mut $crate::wire::Mismatches,
            ) -> Result<Option<Self>, D::Error> {
                $crate::wire::union(deserializer, nothing, mismatches)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::$how(deserializer)
            }
        }
    };
    (@known $value:ident $mismatches:ident) => { $crate::wire::as_variant($value, $mismatches) };
    (@known $value:ident $mismatches:ident $key:literal) => {
        $crate::wire::at_single_key($value, $key)
            .and_then(|value| $crate::wire::as_variant(value, $mismatches))
    };

    (@schema $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let mut union = $crate::schema::Union::default();
                $($crate::union!(@alternative union generator (Self::$form) $($key)?);)*
                $($(union.constant($json);)*)?
                $($crate::union!(@open union $unknown);)?
                union.finish()
            }
        }
    };
    (@open $union:ident Unknown) => { $union.open() };
    (@alternative $union:ident $generator:ident ($form:expr)) => {
        $union.form($generator, $form)
    };
    (@alternative $union:ident $generator:ident ($form:expr) $key:literal) => {
        $union.keyed($generator, $form, $key)
    };
}
