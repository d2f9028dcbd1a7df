//! Untrusted JSON: broken in places, deep, or much larger in memory than on the wire.

pub(crate) mod mend;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod room;
pub(crate) mod untyped;
