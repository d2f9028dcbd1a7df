//! What the benchmarks share: how a subject is measured against its floor, the floors themselves,
//! and specs of any size for the generator.
//!
//! A floor is the least work that gives the same outcome, written by hand for one case. No figure
//! stands alone: machines differ and are shared, a ratio of the same run travels.

pub mod answers;
pub mod clients;
pub mod compare;
pub mod floor;
pub mod memory;
pub mod server;
pub mod spec;
