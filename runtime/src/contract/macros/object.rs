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
        impl $crate::wire::Plain for $name {}
        $crate::object!(@write $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema sent $name $table);
        #[cfg(feature = "symmetric")]
        $crate::object!(@read deserialize_exactly $name $table);
    };
    (answer $name:ident $table:tt) => {
        impl $crate::wire::Plain for $name {}
        $crate::object!(@read deserialize $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema answered $name $table);
        #[cfg(feature = "symmetric")]
        $crate::object!(@write $name $table);
    };
    (both $name:ident $table:tt) => {
        impl $crate::wire::Plain for $name {}
        $crate::object!(@read deserialize_exactly $name $table);
        $crate::object!(@write $name $table);
        #[cfg(feature = "schemars")]
        $crate::object!(@schema sent $name $table);
    };

    // Writing: each bundle is an object of its own, and a field of the object that it is in.
    (@write $name:ident $table:tt) => {
        #[allow(deprecated)]
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::object!(@write_fields self serializer $name $table)
            }
        }
    };
    (@write_fields $it:ident $serializer:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        $crate::wire::write_fields(
            $serializer,
            &$crate::wire::Table {
                keys: &[
                    $(($key, &[$($crate::object!(@nothing $nothing))?]),)*
                    $(($bundle, &[]),)*
                ],
                ..$crate::wire::Table::EMPTY
            },
            &[
                $($crate::object!(@written $it $field $($spelling)?),)*
                $($crate::object!(@bundle $it $name [$($optional)?] { $($inner)* }),)*
            ],
            $crate::object!(@others $(&$it.$others)?),
        )
    };
    (@written $it:ident $field:ident) => { &$it.$field };
    (@written $it:ident $field:ident YesNo) => { &$crate::wire::yes_no(&$it.$field) };
    (@bundle $it:ident $name:ident [$($optional:ident)?] $table:tt) => {
        &$crate::object!(@is_sent $it [$($optional)?] $table).then_some({
            struct Bundle<'a>(&'a $name);

            #[allow(deprecated)]
            impl $crate::serde::Serialize for Bundle<'_> {
                fn serialize<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    let it = self.0;
                    $crate::object!(@write_fields it serializer $name $table)
                }
            }

            Bundle($it)
        })
    };
    (@is_sent $it:ident [] $table:tt) => { true };
    (@is_sent $it:ident [optional] {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
    }) => {
        (false $(|| $crate::wire::is_set(&$it.$field))*
            $(|| $crate::object!(@is_sent $it [$($optional)?] { $($inner)* }))*)
    };
    (@nothing) => { $crate::wire::NullForm::Only };
    (@nothing null) => { $crate::wire::NullForm::Null };
    (@nothing false) => { $crate::wire::NullForm::False };
    (@nothing $nothing:literal) => { $crate::wire::NullForm::Text($nothing) };
    (@others) => { None };
    (@others $others:expr) => { Some($others) };

    // Reading: the rows of all bundles are collected first, each with its path as its key.
    (@read $how:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)? $(= $default:expr)?,)*
        $(.. $others:ident,)?
    }) => {
        $crate::object!(@read_fields $name
            [$({ $field $key [$($alias)*] [$($nothing)?] [$($default)?] })*]
            [$($others)?]
        );

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::$how(deserializer)
            }
        }
    };
    (@read $how:ident $name:ident {
        $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
            $(as $spelling:ident)?,)*
        $($bundle:literal $($optional:ident)? { $($inner:tt)* })+
    }) => {
        $crate::object!(@gather $name
            [$({ $field $key [$($alias)*] [$($nothing)?] [] })*]
            []
            $([$bundle] { $($inner)* })+
        );
    };
    (@gather $name:ident $rows:tt [$($path:tt)+]) => {
        $crate::object!(@read_fields $name $rows []);

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::unbundled(deserializer, &[$($crate::object!(@path $path)),+])
            }
        }
    };
    (@gather $name:ident [$($row:tt)*] [$($path:tt)*]
        $here:tt {
            $($field:ident: $key:literal $(| $alias:literal)* $(or $nothing:tt)?
                $(as $spelling:ident)?,)*
            $($bundle:literal $($optional:ident)? { $($inner:tt)* })*
        }
        $($rest:tt)*
    ) => {
        $crate::object!(@gather $name
            [
                $($row)*
                $({
                    $field ($crate::object!(@path $here $key))
                    [$(($crate::object!(@path $here $alias)))*]
                    [$($nothing)?] []
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
    (@read_fields $name:ident
        [$({ $field:ident $key:tt [$($alias:tt)*] [$($nothing:tt)?] [$($default:expr)?] })*]
        [$($others:ident)?]
    ) => {
        #[allow(deprecated)]
        impl<'de> $crate::wire::Read<'de> for $name {
            const OBJECT: Option<&'static str> = Some(concat!("an object ", stringify!($name)));

            fn entries<A: $crate::serde::de::MapAccess<'de>>(
                map: A,
                mismatches: &mut $crate::wire::Mismatches,
            ) -> Result<Option<Self>, A::Error> {
                $(let mut $field = None;)*
                $(let mut $others = ::std::collections::BTreeMap::new();)?
                let read = $crate::wire::read_fields(
                    map,
                    &$crate::wire::Table {
                        keys: &[$(($key, &[$($crate::object!(@nothing $nothing))?]),)*],
                        aliases: &[$($(($alias, $key),)*)*],
                        defaults: &[$($($crate::object!(@first $key, $default),)?)*],
                    },
                    &mut [$(&mut $field),*],
                    $crate::object!(@others $(&mut $others)?),
                    mismatches,
                );
                $($(let $field = Some($field.unwrap_or($default));)?)*
                // An early return of the error would have to drop each field, which costs the
                // compiler more than this one value.
                read.and(Ok(match ($($field,)*) {
                    ($(Some($field),)*) => Some(Self { $($field,)* $($others,)? }),
                    _ => None,
                }))
            }

            #[inline]
            fn is_nothing(&self) -> bool {
                $crate::wire::all(&[
                    $($crate::object!(@is_nothing self $field $($default)?),)*
                    $(self.$others.is_empty(),)?
                ])
            }
        }
    };
    (@first $key:expr, $default:expr) => { $key };
    (@is_nothing $it:ident $field:ident) => { $crate::wire::Read::is_nothing(&$it.$field) };
    (@is_nothing $it:ident $field:ident $default:expr) => { $it.$field == $default };

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
