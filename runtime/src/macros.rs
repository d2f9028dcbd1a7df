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
                formatter.pad(self.as_str())
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

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::schema::open_enum(Self::ALL.iter().map(Self::as_str))
            }
        }
    };
}

/// Conversion, text and serde for an identifier: a struct with one public `i64`, or `String` where
/// the table says `text`.
#[macro_export]
macro_rules! id {
    ($name:ident) => {
        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        $crate::id!(@shared $name i64 integer);
    };
    (text $name:ident) => {
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

        $crate::id!(@shared $name String text);
    };
    (@shared $name:ident $of:ident $kind:ident) => {
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

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::schema::id::$kind()
            }
        }
    };
}

/// Serde and, with the feature `schemars`, `JsonSchema` for a struct that stands for an object.
///
/// The table says where the struct stands, `request`, `answer` or `both`, and which key is which
/// field: `title: "title"`. After the key stands what means nothing, `or null`, `or false` or
/// `or "N"`, or that a boolean is written as Y or N, `as YesNo`. A request may hold bundles, which
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
        $crate::object!(@read $name $table);
    };
    (answer $name:ident $table:tt) => {
        $crate::plain_field!($name);
        $crate::object!(@read $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema answered $name $table);
        #[cfg(feature = "symmetric")]
        $crate::object!(@write $name $table);
    };
    (both $name:ident $table:tt) => {
        $crate::plain_field!($name);
        $crate::object!(@read $name $table);
        $crate::object!(@write $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema sent $name $table);
    };

    (@write $name:ident {
        $($field:ident: $key:literal $(or $nothing:tt)? $(as $spelling:ident)?,)*
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(or $nothing1:tt)? $(as $spelling1:ident)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(or $nothing2:tt)? $(as $spelling2:ident)?,)*
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

    (@read $name:ident {
        $($field:ident: $key:literal $(or $nothing:tt)? $(as $spelling:ident)?,)*
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(or $nothing1:tt)? $(as $spelling1:ident)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(or $nothing2:tt)? $(as $spelling2:ident)?,)*
            })*
        })*
    }) => {
        #[allow(deprecated)]
        impl<'de> $crate::wire::Object<'de> for $name {
            const EXPECTING: &'static str = concat!("an object ", stringify!($name));

            fn read<A: $crate::serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                $(
                    $(let mut $field1 = None;)*
                    $($(let mut $field2 = None;)*)*
                )*
                while let Some(key) = map.next_key::<$crate::wire::Key<'de>>()? {
                    match &*key {
                        $($key => $crate::wire::value(
                            &mut map, &mut $field, $crate::object!(@nothing $($nothing)?),
                        ),)*
                        $(
                            $(concat!($bundle, ".", $key1) => $crate::wire::value(
                                &mut map, &mut $field1, $crate::object!(@nothing $($nothing1)?),
                            ),)*
                            $($(concat!($bundle, ".", $bundle2, ".", $key2) => $crate::wire::value(
                                &mut map, &mut $field2, $crate::object!(@nothing $($nothing2)?),
                            ),)*)*
                        )*
                        _ => $crate::wire::skip(&mut map),
                    }?;
                }
                Ok(Self {
                    $($field: $crate::wire::required($field, $key)?,)*
                    $(
                        $($field1: $crate::wire::required($field1, $key1)?,)*
                        $($($field2: $crate::wire::required($field2, $key2)?,)*)*
                    )*
                })
            }
        }

        $crate::object!(@visit $name [$($bundle, $(concat!($bundle, ".", $bundle2),)*)*]);
    };
    (@visit $name:ident []) => { $crate::read_object!($name); };
    (@visit $name:ident [$($bundle:expr,)+]) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::unbundled(deserializer, &[$($bundle),+])
            }
        }
    };

    (@schema $way:ident $name:ident {
        $($field:ident: $key:literal $(or $nothing:tt)? $(as $spelling:ident)?,)*
        $($bundle:literal $($optional:ident)? {
            $($field1:ident: $key1:literal $(or $nothing1:tt)? $(as $spelling1:ident)?,)*
            $($bundle2:literal $($optional2:ident)? {
                $($field2:ident: $key2:literal $(or $nothing2:tt)? $(as $spelling2:ident)?,)*
            })*
        })*
    }) => {
        #[allow(deprecated)]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                #[allow(unused_mut)]
                let mut object = $crate::schema::Object::$way();
                $($crate::object!(
                    @property object generator $key $field [$($nothing)?] [$($spelling)?]
                );)*
                $({
                    #[allow(unused_mut)]
                    let mut outer = $crate::schema::Object::$way();
                    $($crate::object!(
                        @property outer generator $key1 $field1 [$($nothing1)?] [$($spelling1)?]
                    );)*
                    $({
                        #[allow(unused_mut)]
                        let mut inner = $crate::schema::Object::$way();
                        $($crate::object!(
                            @property inner generator $key2 $field2 [$($nothing2)?] [$($spelling2)?]
                        );)*
                        outer.bundle($bundle2, $crate::object!(@is_required $($optional2)?), inner);
                    })*
                    object.bundle($bundle, $crate::object!(@is_required $($optional)?), outer);
                })*
                object.finish()
            }
        }
    };
    (@property $object:ident $generator:ident $key:literal $field:ident [$($nothing:tt)?] []) => {
        $object.property(
            $generator, $key, |it: &Self| &it.$field, $crate::object!(@nothing $($nothing)?),
        )
    };
    (@property $object:ident $generator:ident $key:literal $field:ident [$($nothing:tt)?] [YesNo]) => {
        $object.yes_no($key, |it: &Self| &it.$field, $crate::object!(@nothing $($nothing)?))
    };
}

/// `Deserialize`, and what goes with it, for a type that implements
/// [`wire::Object`](crate::wire::Object).
#[macro_export]
macro_rules! read_object {
    ($name:ty $(, $($generics:tt)+)?) => {
        impl<'de $(, $($generics)+)?> $crate::wire::Read<'de> for $name {
            fn read<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
                nothing: $crate::wire::Nothing,
            ) -> Result<Option<Self>, D::Error> {
                $crate::wire::object(deserializer, nothing)
            }
        }

        impl<'de $(, $($generics)+)?> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
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
        $crate::union!(@read $name $forms [$($constants)?] []);
    };
    (answer $name:ident $forms:tt $(or $constants:tt)?) => {
        $crate::plain_field!($name);
        $crate::union!(@read $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "schemars")]
        $crate::union!(@schema $name $forms [$($constants)?] [Unknown]);
        #[cfg(feature = "symmetric")]
        $crate::union!(@write $name $forms [$($constants)?] [Unknown]);
    };
    (both $name:ident $forms:tt $(or $constants:tt)?) => {
        $crate::plain_field!($name);
        $crate::union!(@read $name $forms [$($constants)?] [Unknown]);
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

    (@read $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl $crate::wire::Union for $name {
            const EXPECTING: &'static str = concat!("a form of ", stringify!($name));

            fn known(value: &$crate::Value) -> Option<Self> {
                $($(if $crate::wire::Constant($json).is(value) {
                    return Some(Self::$constant);
                })*)?
                None$(.or_else(|| $crate::union!(@known value $($key)?).map(Self::$form)))*
            }

            $(fn unknown(value: $crate::Value) -> Option<Self> {
                Some(Self::$unknown(value))
            })?
        }

        impl<'de> $crate::wire::Read<'de> for $name {
            fn read<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
                nothing: $crate::wire::Nothing,
            ) -> Result<Option<Self>, D::Error> {
                $crate::wire::union(deserializer, nothing)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
    (@known $value:ident) => { $crate::wire::form($value) };
    (@known $value:ident $key:literal) => {
        $crate::wire::alone_under($value, $key).and_then($crate::wire::form)
    };

    (@schema $name:ident { $($form:ident $(= $key:literal)?,)* }
        [$({ $($constant:ident = $json:literal,)* })?] [$($unknown:ident)?]
    ) => {
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
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
