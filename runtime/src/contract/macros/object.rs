//! The macro `object!` and its helpers.

/// Implements serde for a struct that represents a JSON object, and `JsonSchema` with the feature
/// `schemars`.
///
/// The first word of the table says where the struct is used: in a `request`, in an `answer` (a
/// response), or in `both`. Each row maps a field to its key, `title: "title"`, optionally
/// followed, in this order, by:
///
/// | Written | Meaning |
/// | --- | --- |
/// | `\| "TITLE"` | another key that is accepted in place of the first |
/// | `or null`, `or false`, `or "N"` | the literal for "no value" |
/// | `as YesNo` | a boolean that is written as Y or N |
/// | `= String::new()` | the default in a response that lacks the key |
///
/// A last row `..others` names the map for all other keys. The struct of a request may have bundles
/// after its rows: objects that exist on the wire only and hold some of the fields, at any depth. A
/// bundle marked `optional` is sent only if a field in it is set.
///
/// ```
/// use bitrix24_runtime::object;
///
/// struct ChatAdd {
///     bot_id: i64,
///     title: String,
///     holder_id: Option<i64>,
/// }
///
/// object! {
///     request ChatAdd {
///         bot_id: "botId",
///         "fields" {
///             title: "title",
///             "holder" optional {
///                 holder_id: "id" or null,
///             }
///         }
///     }
/// }
///
/// let mut request = ChatAdd { bot_id: 5, title: "News".to_owned(), holder_id: None };
/// let json = serde_json::to_string(&request).unwrap();
/// assert_eq!(json, r#"{"botId":5,"fields":{"title":"News"}}"#);
///
/// request.holder_id = Some(7);
/// let json = serde_json::to_string(&request).unwrap();
/// assert_eq!(json, r#"{"botId":5,"fields":{"title":"News","holder":{"id":7}}}"#);
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

    // Writing: the entries of a table; each bundle is an object of its own.
    (@write $name:ident $table:tt) => {
        #[allow(deprecated)]
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let it = self;
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $crate::object!(@entries map it $name $table);
                $crate::serde::ser::SerializeMap::end(map)
            }
        }
    };
    (@entries $map:ident $it:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        $($crate::object!(@entry $map $key ($it.$field) [$($nothing)?] [$($spelling)?]);)*
        $($crate::wire::others(&mut $map, &$it.$others)?;)?
        $({
            struct Bundle<'a>(&'a $name);

            #[allow(deprecated)]
            impl $crate::serde::Serialize for Bundle<'_> {
                fn serialize<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    let it = self.0;
                    #[allow(unused_mut)]
                    let mut map = serializer.serialize_map(None)?;
                    $crate::object!(@entries map it $name { $($inner)* });
                    $crate::serde::ser::SerializeMap::end(map)
                }
            }

            if $crate::object!(@is_sent $it [$($optional)?] { $($inner)* }) {
                $crate::serde::ser::SerializeMap::serialize_entry(
                    &mut $map, $bundle, &Bundle($it),
                )?;
            }
        })*
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
    (@is_sent $it:ident [] $table:tt) => { true };
    (@is_sent $it:ident [optional] {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        false $(|| $crate::wire::is_set(&$it.$field))*
            $(|| $crate::object!(@is_sent $it [$($optional)?] { $($inner)* }))*
    };
    (@nothing) => { $crate::wire::NullForm::Only };
    (@nothing null) => { $crate::wire::NullForm::Null };
    (@nothing $nothing:tt) => { $crate::wire::NullForm::from($nothing) };

    // Reading: the arms of one `match` cannot come from several macro calls, so the rows of all
    // bundles are collected first, each with its path as its key.
    (@read $how:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        $crate::object!(@gather $how $name [$($others)?]
            [$({ $field $key $key [$($alias)*] [$($nothing)?] [$($default)?] })*]
            []
            $([$bundle] { $($inner)* })*
        );
    };
    (@gather $how:ident $name:ident [$($others:ident)?]
        [$({ $field:ident $key:literal $main:tt [$($alias:tt)*] $nothing:tt $default:tt })*]
        [$($path:tt)*]
    ) => {
        #[allow(deprecated)]
        impl<'de> $crate::wire::Object<'de> for $name {
            const EXPECTING: &'static str = concat!("an object ", stringify!($name));

            fn read<A: $crate::serde::de::MapAccess<'de>>(
                mut map: A,
                mismatches: &mut $crate::wire::Mismatches,
            ) -> Result<Option<Self>, A::Error> {
                $(let mut $field = None;)*
                $(let mut $others = ::std::collections::BTreeMap::new();)?
                while let Some(key) = map.next_key::<$crate::wire::Key<'de>>()? {
                    let before = mismatches.count();
                    match &*key {
                        $($main $(| $alias)* => $crate::object!(
                            @value map $field mismatches $nothing key $main [$($alias)*]
                        ),)*
                        other => $crate::object!(
                            @other map other mismatches [$(&mut $others)?]
                        ),
                    }?;
                    mismatches.inside(before, &key);
                }
                $($crate::object!(@fill $field $key mismatches $default);)*
                Ok(Some(Self {
                    $($field,)*
                    $($others,)?
                }))
            }

            $crate::object!(@without_entries [$($field $default)*] [$($others)?] [$($path)*]);
        }

        $crate::object!(@visit $how $name [$($path)*]);
    };
    (@gather $how:ident $name:ident $others:tt [$($row:tt)*] [$($path:tt)*]
        $here:tt {
            $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
                $(as $spelling:ident)? $(= $default:expr)?,)*
            $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
        }
        $($rest:tt)*
    ) => {
        $crate::object!(@gather $how $name $others
            [
                $($row)*
                $({
                    $field $key ($crate::object!(@path $here $key))
                    [$(($crate::object!(@path $here $alias)))*]
                    [$($nothing)?] [$($default)?]
                })*
            ]
            [$($path)* $here]
            $($rest)*
            $([$here $bundle] { $($inner)* })*
        );
    };
    (@path [$bundle:literal]) => { $bundle };
    (@path [$outer:tt $bundle:literal]) => { $crate::object!(@path $outer $bundle) };
    (@path [$bundle:literal] $key:expr) => { concat!($bundle, ".", $key) };
    (@path [$outer:tt $bundle:literal] $key:expr) => {
        $crate::object!(@path $outer concat!($bundle, ".", $key))
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
    (@without_entries [$($field:ident [$($default:expr)?])*] [$($others:ident)?] []) => {
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
    // Only responses can be without entries, and only requests have bundles.
    (@without_entries $fields:tt $others:tt [$($path:tt)+]) => {};
    (@is_nothing ($field:expr) []) => { $crate::wire::Read::is_nothing(&$field) };
    (@is_nothing ($field:expr) [$default:expr]) => { $field == $default };
    (@absent []) => { $crate::wire::Read::absent()? };
    (@absent [$default:expr]) => { $default };
    (@visit $how:ident $name:ident []) => { $crate::read_object!($name by $how); };
    (@visit $how:ident $name:ident [$($path:tt)+]) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::unbundled(deserializer, &[$($crate::object!(@path $path)),+])
            }
        }
    };

    (@schema $way:ident $name:ident $table:tt) => {
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
                $crate::object!(@properties object generator $way $table);
                object.finish()
            }
        }
    };
    (@properties $object:ident $generator:ident $way:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        $(
            $crate::object!(
                @property $object $generator $key $field
                [$($nothing)?] [$($spelling)?] [$($default)?]
            );
            $($object.alias($alias, $key);)*
        )*
        $({
            #[allow(unused_mut)]
            let mut inner = $crate::schema::Object::$way();
            $crate::object!(@properties inner $generator $way { $($inner)* });
            $object.bundle($bundle, $crate::object!(@is_required $($optional)?), inner);
        })*
    };
    (@is_required) => { true };
    (@is_required optional) => { false };
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

/// Implements `Deserialize` and [`wire::Read`](crate::wire::Read) for a type that implements
/// [`wire::Object`](crate::wire::Object): by [`deserialize`](crate::wire::deserialize) or
/// [`deserialize_exactly`](crate::wire::deserialize_exactly).
#[macro_export]
macro_rules! read_object {
    ($name:ident by $how:ident) => {
        impl<'de> $crate::wire::Read<'de> for $name {
            const IS_OBJECT: bool = true;

            fn read<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
                nothing: $crate::wire::NullForm,
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

/// Implements [`wire::Field`](crate::wire::Field) for a type that is stored directly in a field.
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
