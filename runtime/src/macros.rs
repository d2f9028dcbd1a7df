//! What generated types share word for word, so that generated files hold only what differs.
//!
//! Each macro takes the table of what differs. The direction of serde that the API does not use,
//! and `JsonSchema`, are there with the features `symmetric` and `schemars` of the crate that uses
//! the macro.

/// Text and serde for an [`OpenEnum`](crate::OpenEnum) with `as_str` and `ALL`: `Display`,
/// `FromStr`, `Serialize`, `Deserialize` and, with the feature `schemars`, `JsonSchema`.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::open_enum::display(self.as_str(), formatter)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
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

        impl $crate::wire::Scalar for $name {
            const EXPECTING: &'static str = <Self as $crate::OpenEnum>::EXPECTING;

            fn from_text(code: &str) -> Option<Self> {
                Some($crate::open_enum::from_code(code))
            }
        }

        $crate::plain_field!($name);

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

/// Conversion, text and serde for an identifier: a struct with one public `i64`, or `String` where
/// the table says `text`. 0 reads as nothing unless the table says `or 0`.
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

        $crate::plain_field!($name);

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

/// Serde and, with the feature `schemars`, `JsonSchema` for a struct that stands for an object.
///
/// The table says where the struct stands, `request`, `answer` or `both`, and which key is which
/// field: `title: "title"`. After the key stand other keys that are understood in its place,
/// `| "TITLE"`, what means nothing, `or null`, `or false` or `or "N"`, that a boolean is written as
/// Y or N, `as YesNo`, and what an answer means that lacks it, `= String::new()`. Behind the fields
/// `..others` names the map that keeps all other keys. A request may hold bundles, which
/// are objects that hold some of its fields, two deep: `"fields" { title: "title", }`; one that is
/// sent only when a field in it is set is marked as `"filter" optional { … }`. Bundles stand behind
/// the fields beside them.
///
/// ```ignore
/// object! {
///     request ChatAdd {
///         bot_id: "botId",
///         "fields" {
///             title: "title",
///             "holder" optional { holder_id: "id" or null, }
///         }
///     }
/// }
/// ```
#[macro_export]
macro_rules! object {
    (request $name:ident $table:tt) => {
        $crate::plain_field!($name);
        $crate::object!(@write $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema sent $name $table);
        #[cfg(feature = "symmetric")]
        $crate::object!(@read deserialize_exactly $name $table);
    };
    (answer $name:ident $table:tt) => {
        $crate::plain_field!($name);
        $crate::object!(@read deserialize $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema answered $name $table);
        #[cfg(feature = "symmetric")]
        $crate::object!(@write $name $table);
    };
    (both $name:ident $table:tt) => {
        $crate::plain_field!($name);
        $crate::object!(@read deserialize_exactly $name $table);
        $crate::object!(@write $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema sent $name $table);
    };

    (@write $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(| $alias1:literal)* $(or $nothing1:tt)?
                $(as $spelling1:ident)? $(= $default1:expr)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(| $alias2:literal)* $(or $nothing2:tt)?
                    $(as $spelling2:ident)? $(= $default2:expr)?,)*
            })*
        })*
    }) => {
        #[allow(deprecated)]
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $($crate::object!(@entry map $key (self.$field) [$($nothing)?] [$($spelling)?]);)*
                $($crate::wire::others(&mut map, &self.$others)?;)?
                $({
                    struct Bundle<'a>(&'a $name);

                    #[allow(deprecated)]
                    impl $crate::serde::Serialize for Bundle<'_> {
                        fn serialize<S: $crate::serde::Serializer>(
                            &self,
                            serializer: S,
                        ) -> Result<S::Ok, S::Error> {
                            let request = self.0;
                            #[allow(unused_mut)]
                            let mut map = serializer.serialize_map(None)?;
                            $($crate::object!(
                                @entry map $key1 (request.$field1) [$($nothing1)?] [$($spelling1)?]
                            );)*
                            $({
                                struct Bundle<'a>(&'a $name);

                                #[allow(deprecated)]
                                impl $crate::serde::Serialize for Bundle<'_> {
                                    fn serialize<S: $crate::serde::Serializer>(
                                        &self,
                                        serializer: S,
                                    ) -> Result<S::Ok, S::Error> {
                                        let request = self.0;
                                        #[allow(unused_mut)]
                                        let mut map = serializer.serialize_map(None)?;
                                        $($crate::object!(
                                            @entry map $key2 (request.$field2)
                                            [$($nothing2)?] [$($spelling2)?]
                                        );)*
                                        $crate::serde::ser::SerializeMap::end(map)
                                    }
                                }

                                if $crate::object!(@is_required $($optional2)?)
                                    $(|| $crate::wire::is_set(&request.$field2))*
                                {
                                    $crate::serde::ser::SerializeMap::serialize_entry(
                                        &mut map, $bundle2, &Bundle(request),
                                    )?;
                                }
                            })*
                            $crate::serde::ser::SerializeMap::end(map)
                        }
                    }

                    if $crate::object!(@is_required $($optional)?)
                        $(|| $crate::wire::is_set(&self.$field1))*
                        $(|| $crate::object!(@is_required $($optional2)?)
                            $(|| $crate::wire::is_set(&self.$field2))*)*
                    {
                        $crate::serde::ser::SerializeMap::serialize_entry(
                            &mut map, $bundle, &Bundle(self),
                        )?;
                    }
                })*
                $crate::serde::ser::SerializeMap::end(map)
            }
        }
    };
    (@entry $map:ident $key:literal ($field:expr) [$($nothing:tt)?] []) => {
        $crate::wire::entry(&mut $map, $key, &$field, $crate::object!(@nothing $($nothing)?))?
    };
    (@entry $map:ident $key:literal ($field:expr) [$($nothing:tt)?] [YesNo]) => {
        $crate::wire::entry(
            &mut $map,
            $key,
            &$crate::wire::yes_no(&$field),
            $crate::object!(@nothing $($nothing)?),
        )?
    };
    (@is_required) => { true };
    (@is_required optional) => { false };
    (@nothing) => { $crate::wire::Nothing::Only };
    (@nothing null) => { $crate::wire::Nothing::Null };
    (@nothing $nothing:tt) => { $crate::wire::Nothing::from($nothing) };

    (@read $how:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(| $alias1:literal)* $(or $nothing1:tt)?
                $(as $spelling1:ident)? $(= $default1:expr)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(| $alias2:literal)* $(or $nothing2:tt)?
                    $(as $spelling2:ident)? $(= $default2:expr)?,)*
            })*
        })*
    }) => {
        #[allow(deprecated)]
        impl<'de> $crate::wire::Object<'de> for $name {
            const EXPECTING: &'static str = concat!("an object ", stringify!($name));

            fn read<A: $crate::serde::de::MapAccess<'de>>(
                mut map: A,
                mismatches: &mut $crate::wire::Mismatches,
            ) -> Result<Option<Self>, A::Error> {
                $(let mut $field = None;)*
                $(let mut $others = ::std::collections::BTreeMap::new();)?
                $(
                    $(let mut $field1 = None;)*
                    $($(let mut $field2 = None;)*)*
                )*
                while let Some(key) = map.next_key::<$crate::wire::Key<'de>>()? {
                    let before = mismatches.count();
                    match &*key {
                        $($key $(| $alias)* => $crate::object!(
                            @value map $field mismatches [$($nothing)?] key $key [$($alias)*]
                        ),)*
                        $(
                            $(concat!($bundle, ".", $key1)
                                $(| concat!($bundle, ".", $alias1))* => $crate::object!(
                                @value map $field1 mismatches [$($nothing1)?] key
                                    (concat!($bundle, ".", $key1)) [$($alias1)*]
                            ),)*
                            $($(concat!($bundle, ".", $bundle2, ".", $key2)
                                $(| concat!($bundle, ".", $bundle2, ".", $alias2))* =>
                                $crate::object!(
                                @value map $field2 mismatches [$($nothing2)?] key
                                    (concat!($bundle, ".", $bundle2, ".", $key2)) [$($alias2)*]
                            ),)*)*
                        )*
                        other => $crate::object!(
                            @other map other mismatches [$(&mut $others)?]
                        ),
                    }?;
                    mismatches.inside(before, &key);
                }
                $($crate::object!(@fill $field $key mismatches [$($default)?]);)*
                $(
                    $($crate::object!(@fill $field1 $key1 mismatches [$($default1)?]);)*
                    $($($crate::object!(@fill $field2 $key2 mismatches [$($default2)?]);)*)*
                )*
                Ok(Some(Self {
                    $($field,)*
                    $($others,)?
                    $(
                        $($field1,)*
                        $($($field2,)*)*
                    )*
                }))
            }

            $crate::object!(@without_entries
                [$($field $key [$($default)?])*]
                [$($others)?]
                [$($($field1)* $($($field2)*)*)*]
            );
        }

        $crate::object!(@visit $how $name [$($bundle, $(concat!($bundle, ".", $bundle2),)*)*]);
    };
    (@value
        $map:ident $field:ident $mismatches:ident [$($nothing:tt)?] $key:ident $main:tt []
    ) => {
        $crate::wire::value(
            &mut $map,
            &mut $field,
            $crate::object!(@nothing $($nothing)?),
            $mismatches,
        )
    };
    (@value
        $map:ident $field:ident $mismatches:ident [$($nothing:tt)?] $key:ident $main:tt
        [$($alias:tt)+]
    ) => {
        $crate::wire::spelled(
            &mut $map,
            &mut $field,
            $crate::object!(@nothing $($nothing)?),
            $mismatches,
            &*$key == $main,
        )
    };
    (@other $map:ident $key:ident $mismatches:ident []) => {{
        let _ = $key;
        $crate::wire::skip(&mut $map)
    }};
    (@other $map:ident $key:ident $mismatches:ident [$others:expr]) => {
        $crate::wire::other(&mut $map, $key, $others, $mismatches)
    };
    (@fill $field:ident $key:literal $mismatches:ident []) => {
        let Some($field) = $crate::wire::required($field, $key, $mismatches) else {
            return Ok(None);
        };
    };
    (@fill $field:ident $key:literal $mismatches:ident [$default:expr]) => {
        let $field = $field.unwrap_or_else(|| $default);
    };
    (@without_entries [$($field:ident $key:literal [$($default:expr)?])*] [$($others:ident)?] []) => {
        #[inline]
        fn without_entries() -> Option<Self> {
            Some(Self {
                $($field: $crate::object!(@absent [$($default)?]),)*
                $($others: ::std::collections::BTreeMap::new(),)?
            })
        }

        #[inline]
        fn has_no_entries(&self) -> bool {
            true $(&& $crate::object!(@is_nothing (self.$field) [$($default)?]))*
                $(&& self.$others.is_empty())?
        }
    };
    (@is_nothing ($field:expr) []) => { $crate::wire::Read::is_nothing(&$field) };
    (@is_nothing ($field:expr) [$default:expr]) => { $field == $default };
    (@without_entries $fields:tt $others:tt [$($bundled:ident)+]) => {};
    (@absent []) => { $crate::wire::Read::absent()? };
    (@absent [$default:expr]) => { $default };
    (@visit $how:ident $name:ident []) => { $crate::read_object!($name by $how); };
    (@visit $how:ident $name:ident [$($bundle:expr,)+]) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::unbundled(deserializer, &[$($bundle),+])
            }
        }
    };

    (@schema $way:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(| $alias1:literal)* $(or $nothing1:tt)?
                $(as $spelling1:ident)? $(= $default1:expr)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(| $alias2:literal)* $(or $nothing2:tt)?
                    $(as $spelling2:ident)? $(= $default2:expr)?,)*
            })*
        })*
    }) => {
        #[allow(deprecated)]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                #[allow(unused_mut)]
                let mut object = $crate::schema::Object::$way();
                $(
                    $crate::object!(
                        @property object generator $key $field
                        [$($nothing)?] [$($spelling)?] [$($default)?]
                    );
                    $(object.alias($alias, $key);)*
                )*
                $({
                    #[allow(unused_mut)]
                    let mut outer = $crate::schema::Object::$way();
                    $($crate::object!(
                        @property outer generator $key1 $field1
                        [$($nothing1)?] [$($spelling1)?] []
                    );)*
                    $({
                        #[allow(unused_mut)]
                        let mut inner = $crate::schema::Object::$way();
                        $($crate::object!(
                            @property inner generator $key2 $field2
                            [$($nothing2)?] [$($spelling2)?] []
                        );)*
                        outer.bundle($bundle2, $crate::object!(@is_required $($optional2)?), inner);
                    })*
                    object.bundle($bundle, $crate::object!(@is_required $($optional)?), outer);
                })*
                object.finish()
            }
        }
    };
    (@property $object:ident $generator:ident $key:literal $field:ident
        [$($nothing:tt)?] [] []
    ) => {
        $object.property(
            $generator, $key, |it: &Self| &it.$field, $crate::object!(@nothing $($nothing)?),
        )
    };
    (@property $object:ident $generator:ident $key:literal $field:ident
        [$($nothing:tt)?] [YesNo] []
    ) => {
        $object.yes_no($key, |it: &Self| &it.$field, $crate::object!(@nothing $($nothing)?))
    };
    (@property $object:ident $generator:ident $key:literal $field:ident
        $nothing:tt $spelling:tt [$default:expr]
    ) => {
        $crate::object!(@property $object $generator $key $field $nothing $spelling []);
        $object.may_be_absent($key)
    };
}

/// `Deserialize`, and what goes with it, for a type that implements
/// [`wire::Object`](crate::wire::Object): by [`deserialize`](crate::wire::deserialize) or
/// [`deserialize_exactly`](crate::wire::deserialize_exactly).
#[macro_export]
macro_rules! read_object {
    ($name:ident by $how:ident) => {
        impl<'de> $crate::wire::Read<'de> for $name {
            const IS_OBJECT: bool = true;

            fn read<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
                nothing: $crate::wire::Nothing,
                mismatches: &mut $crate::wire::Mismatches,
            ) -> Result<Option<Self>, D::Error> {
                $crate::wire::object(deserializer, nothing, mismatches)
            }

            #[inline]
            fn absent() -> Option<Self> {
                <Self as $crate::wire::Object>::without_entries()
            }

            #[inline]
            fn is_nothing(&self) -> bool {
                <Self as $crate::wire::Object>::has_no_entries(self)
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
}

/// That a type stands in a field as it is.
#[macro_export]
macro_rules! plain_field {
    ($name:ty $(, $($generics:tt)+)?) => {
        impl$(<$($generics)+>)? $crate::wire::Field for $name {
            type Value = Self;

            fn state(&self) -> $crate::wire::State<'_, Self> {
                $crate::wire::State::Value(self)
            }
        }
    };
}

/// Serde and, with the feature `schemars`, `JsonSchema` for an enum that stands for a value of one
/// of several forms.
///
/// The table says where the enum stands, as for [`object!`](crate::object), and lists the variants
/// in the order in which they are tried, each with its key where keys name them. Behind `or` stand
/// the variants without a value of their own, with the JSON they stand for. The enum of an answer
/// has a variant `Unknown` for any other value.
///
/// ```ignore
/// union! {
///     request KeyboardItem {
///         Button,
///     } or {
///         NewLine = r#"{"TYPE":"NEWLINE"}"#,
///     }
/// }
/// union! {
///     answer Block {
///         Message = "MESSAGE",
///     }
/// }
/// ```
#[macro_export]
macro_rules! union {
    (request $name:ident $forms:tt $(or $constants:tt)?) => {
        $crate::plain_field!($name);
        $crate::union!(@write $name $forms [$($constants)?] []);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] []);
        #[cfg(feature = "symmetric")]
        $crate::union!(@read deserialize_exactly $name $forms [$($constants)?] []);
    };
    (answer $name:ident $forms:tt $(or $constants:tt)?) => {
        $crate::plain_field!($name);
        $crate::union!(@read deserialize $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "symmetric")]
        $crate::union!(@write $name $forms [$($constants)?] [Unknown]);
    };
    (both $name:ident $forms:tt $(or $constants:tt)?) => {
        $crate::plain_field!($name);
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
        $crate::wire::alone($serializer, $key, $value)
    };

    (@read $how:ident $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl $crate::wire::Union for $name {
            const EXPECTING: &'static str = concat!("a form of ", stringify!($name));

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
                nothing: $crate::wire::Nothing,
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
    (@known $value:ident $mismatches:ident) => { $crate::wire::form($value, $mismatches) };
    (@known $value:ident $mismatches:ident $key:literal) => {
        $crate::wire::alone_under($value, $key)
            .and_then(|value| $crate::wire::form(value, $mismatches))
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

/// [`MethodError`](crate::MethodError) for an enum with the variants `System` and `Unknown`.
#[macro_export]
macro_rules! method_error {
    ($name:ident, $system:ident) => {
        impl $crate::MethodError for $name {
            type System = $system;

            fn system(error: $system) -> Self {
                Self::System(error)
            }

            fn unknown() -> Self {
                Self::Unknown
            }
        }
    };
}
