//! The macro `method_error!`.

/// Implements [`MethodError`](crate::MethodError) for an enum with the variants `System` and
/// `Unknown`.
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
