//! Building JSON values.

use serde_json::{Map, Value};

/// What may stand in a JSON value. Only a reference is copied.
pub(in crate::emit) trait Part {
    /// Returns the value.
    fn into_value(self) -> Value;
}

/// Implements the trait for types that `serde_json` converts.
macro_rules! converted {
    ($($kind:ty),*) => {
        $(impl Part for $kind {
            fn into_value(self) -> Value {
                self.into()
            }
        })*
    };
}

converted!(Value, Map<String, Value>, String, &str, bool, u16, i32, f64);

impl<T: Clone + Part> Part for &T {
    fn into_value(self) -> Value {
        self.clone().into_value()
    }
}

impl<T: Part> Part for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, Part::into_value)
    }
}

impl<T: Clone + Part> Part for &[T] {
    fn into_value(self) -> Value {
        self.iter().cloned().map(Part::into_value).collect()
    }
}

impl<T: Part> Part for Vec<T> {
    fn into_value(self) -> Value {
        self.into_iter().map(Part::into_value).collect()
    }
}

/// Builds a JSON value like the macro of `serde_json`, but takes the values in it where the other
/// copies them: a schema is built of parts, which would be copied once for each level. A key that is
/// no literal is in parentheses.
macro_rules! json {
    ({ $($entries:tt)* }) => {{
        #[allow(unused_mut, reason = "an object may be empty")]
        let mut object = serde_json::Map::new();
        $crate::emit::json::json!(@entries object $($entries)*);
        serde_json::Value::Object(object)
    }};
    ([ $($items:tt)* ]) => { $crate::emit::json::json!(@items [] $($items)*) };
    (null) => { serde_json::Value::Null };

    (@entries $object:ident) => {};
    (@entries $object:ident $key:literal : $($rest:tt)*) => {
        $crate::emit::json::json!(@entry $object (($key).to_owned()) $($rest)*);
    };
    (@entries $object:ident ($key:expr) : $($rest:tt)*) => {
        $crate::emit::json::json!(@entry $object (String::from($key)) $($rest)*);
    };
    (@entry $object:ident ($key:expr) { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $object.insert($key, $crate::emit::json::json!({ $($value)* }));
        $crate::emit::json::json!(@entries $object $($($rest)*)?);
    };
    (@entry $object:ident ($key:expr) [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $object.insert($key, $crate::emit::json::json!([ $($value)* ]));
        $crate::emit::json::json!(@entries $object $($($rest)*)?);
    };
    (@entry $object:ident ($key:expr) null $(, $($rest:tt)*)?) => {
        $object.insert($key, serde_json::Value::Null);
        $crate::emit::json::json!(@entries $object $($($rest)*)?);
    };
    (@entry $object:ident ($key:expr) $value:expr $(, $($rest:tt)*)?) => {
        $object.insert($key, $crate::emit::json::Part::into_value($value));
        $crate::emit::json::json!(@entries $object $($($rest)*)?);
    };

    (@items [$($done:expr,)*]) => { serde_json::Value::Array(vec![$($done),*]) };
    (@items [$($done:expr,)*] { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $crate::emit::json::json!(@items [$($done,)* $crate::emit::json::json!({ $($value)* }),] $($($rest)*)?)
    };
    (@items [$($done:expr,)*] [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::emit::json::json!(@items [$($done,)* $crate::emit::json::json!([ $($value)* ]),] $($($rest)*)?)
    };
    (@items [$($done:expr,)*] null $(, $($rest:tt)*)?) => {
        $crate::emit::json::json!(@items [$($done,)* serde_json::Value::Null,] $($($rest)*)?)
    };
    (@items [$($done:expr,)*] $value:expr $(, $($rest:tt)*)?) => {
        $crate::emit::json::json!(@items [$($done,)* $crate::emit::json::Part::into_value($value),] $($($rest)*)?)
    };

    ($value:expr) => { $crate::emit::json::Part::into_value($value) };
}

pub(in crate::emit) use json;
