//! The macro that declares rules.

/// Declares rules from a table: the variant, the id, the meaning and the remedy of each.
///
/// ```
/// bitrix24_codegen::rules! {
///     /// The rules of a garden.
///     Rule;
///     Dry = "dry", "a plant lacks water", "water the plant";
/// }
/// assert_eq!(Rule::ALL, [Rule::Dry]);
/// assert_eq!(Rule::Dry.remedy(), "water the plant");
/// ```
#[macro_export]
macro_rules! rules {
    (
        $(#[$attribute:meta])*
        $name:ident;
        $($variant:ident = $id:literal, $meaning:literal, $remedy:literal;)*
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $id, "`: ", $meaning, ".")] $variant,)*
        }

        impl $name {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the id, as messages and the table of rules spell it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// Returns the meaning of the rule, in Markdown.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }

            /// Returns the remedy, in Markdown.
            #[must_use]
            pub fn remedy(self) -> &'static str {
                match self {
                    $(Self::$variant => $remedy,)*
                }
            }
        }
    };
}
