//! What a draft lacks: what the notation of the spec cannot say, or the page does not.

use bitrix24_pages::Place;

/// Something that the draft had to leave out or to weaken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The kind.
    pub kind: LimitKind,
    /// The subject: a path, a code or a message.
    pub what: String,
    /// The place on the page.
    pub at: Place,
}

macro_rules! kinds {
    ($($variant:ident, $meaning:literal;)*) => {
        /// The kinds of limits.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LimitKind {
            $(#[doc = $meaning] $variant,)*
        }

        impl LimitKind {
            /// Returns what the draft lacks, in words.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

impl LimitKind {
    /// Returns whether the page is to blame rather than the notation.
    #[must_use]
    pub fn is_of_page(self) -> bool {
        matches!(self, Self::UnknownShape)
    }
}

kinds! {
    Rest3, "a method of REST 3.0, which has another address and other errors";
    NoArea, "a method whose name has no area";
    ErrorWithoutCode, "an error that has a message but no code";
    ErrorsByMessage, "several errors with one code, which only their messages distinguish";
    OpenParameters, "parameters whose names only a portal knows";
    Operators, "keys of a filter with an operator in front";
    Paging, "the total or the next offset beside the result of a list";
    Union, "a value of one of several types, without names for them";
    Date, "a date or a time, which becomes a string";
    Upload, "a file as a name with its content, or as one of several forms";
    UnknownShape, "an object or a list whose contents the page does not describe";
    Condition, "a condition other than the value of a sibling";
}
