//! Faults on demand: their kinds, the requests they affect, and their effect on the response.

pub(crate) mod apply;
pub(crate) mod kinds;
pub(crate) mod schedule;
