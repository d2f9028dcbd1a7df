//! Shared parts of the benchmarks: measuring a subject against its floor, the floors themselves,
//! and specs and pages of any number for the generator and the audit.
//!
//! A floor is the least work with the same outcome, written by hand for one case. Results are
//! ratios within one run, because absolute figures differ between machines and their loads.

pub mod answers;
pub mod calls;
pub mod clients;
pub mod compare;
pub mod floor;
pub mod instructions;
pub mod memory;
pub mod pages;
pub mod process;
pub mod server;
pub mod spec;
