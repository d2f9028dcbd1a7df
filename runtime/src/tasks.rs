//! Calls as tasks: those in flight, what each async runtime has for them, and calls without one.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
pub(crate) mod in_flight;
pub(crate) mod per_runtime;
