//! What goes wrong on demand: the kinds of faults, which request one hits, and what it leaves of
//! the answer.

pub(crate) mod apply;
pub(crate) mod kinds;
pub(crate) mod schedule;
