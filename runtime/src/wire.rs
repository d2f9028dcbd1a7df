//! Tolerant reading of responses, and writing of requests.
//!
//! The same value comes in many spellings: a number as digits in a text; no value as null, `false`,
//! an empty text or a missing key; an empty object as an empty list. Generated types list in a
//! table which key is which field ([`object!`](crate::object)); each spelling is handled where its
//! type is read. The documented spelling is tried first, so tolerance costs nothing where it is not
//! needed.
//!
//! A value that does not fit its type, such as a number out of range, affects only that value: it
//! reads as absent, and [`Mismatches`] records its place and kind. So a deserializer error always
//! means that the document itself is broken.

mod any;
pub(crate) mod bytes;
pub mod collect;
pub mod emoji;
mod flag;
mod key;
mod list;
mod map;
mod mismatch;
mod null_form;
mod object;
pub mod open_enum;
pub(crate) mod patch;
mod read;
mod scalar;
#[cfg(feature = "schemars")]
pub mod schema;
mod table;
mod union;
mod write;

#[cfg(test)]
mod tests;

pub use flag::flag;
pub use key::{Key, at_key, other, required, skip, value};
pub use mismatch::{Found, Mismatch, Mismatches};
pub use null_form::NullForm;
pub(crate) use object::object;
pub use object::unbundled;
use read::Seed;
pub use read::{Read, decode, deserialize, deserialize_exactly};
pub use scalar::Scalar;
pub(crate) use scalar::value_if_any;
pub use table::{Entry, Slot, Spelling, Table, read_fields, write_fields};
pub use union::{Union, as_variant, at_single_key, union};
pub use write::{Constant, Field, Plain, State, YesNo, all, is_set, single_key, yes_no};
