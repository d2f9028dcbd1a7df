//! Limits of a body that anybody may have sent: bytes, values and depth.
//!
//! Both encodings have the same limits and count by the same rule. Each text, number, object and
//! list is a value, the outermost object included, and a repeated name counts twice.

/// The maximum size of a body, in bytes.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The maximum number of values in a body.
pub(super) const MAX_VALUES: usize = 10_000;

/// The maximum nesting of objects and lists, the outermost included.
pub(super) const DEEPEST: usize = 32;

/// Why a well-formed body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Excess {
    #[error("it holds more than {MAX_VALUES} values")]
    TooMany,
    #[error("it is nested deeper than {DEEPEST} levels")]
    TooDeep,
}

/// How many more values a body may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MAX_VALUES }
    }
}

impl Budget {
    /// Subtracts values from the budget.
    pub(super) fn take(&mut self, values: usize) -> Result<(), Excess> {
        self.left = self.left.checked_sub(values).ok_or(Excess::TooMany)?;
        Ok(())
    }
}
