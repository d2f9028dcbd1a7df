//! What a body that anybody may have sent is allowed to cost: bytes, values and depth.
//!
//! Both wires keep to one budget and count by one rule. Each text, number, object and list is a
//! value, the outermost object included, and a name that comes twice counts twice.

/// How large a body may be, in bytes.
pub(super) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How many values a body may hold.
pub(super) const MOST_VALUES: usize = 10_000;

/// How many objects and lists may lie in each other, the outermost included.
pub(super) const DEEPEST: usize = 32;

/// Why what is well-formed is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Excess {
    #[error("it holds more than {MOST_VALUES} values")]
    TooMany,
    #[error("it is nested deeper than {DEEPEST} levels")]
    TooDeep,
}

/// How many values the rest of a body may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MOST_VALUES }
    }
}

impl Budget {
    /// Takes so many values out of the budget.
    pub(super) fn take(&mut self, values: usize) -> Result<(), Excess> {
        self.left = self.left.checked_sub(values).ok_or(Excess::TooMany)?;
        Ok(())
    }
}
