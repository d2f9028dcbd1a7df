//! A method as written in the spec, and the declarations that it may refer to.

use super::errors::Errors;
use super::types::Types;
use crate::model::Event;
use crate::spec::{self, Spanned};

/// A method as written in the spec, and the declarations that it may refer to.
pub(super) struct Written<'a> {
    pub(super) file: usize,
    pub(super) name: &'a Spanned<String>,
    pub(super) method: &'a spec::Method,
    pub(super) types: &'a Types,
    pub(super) events: &'a [Event],
    pub(super) errors: &'a Errors,
}
