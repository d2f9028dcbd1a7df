//! The methods the portal knows: one row here, one function in the file of its resource.

mod own;
mod reaction;

use crate::call::{Answer, Call};

/// A method of the REST API.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// The scope a caller must have.
    pub(crate) scope: Option<&'static str>,
    pub(crate) carry_out: fn(&mut Call<'_>) -> Answer,
}

#[rustfmt::skip]
const METHODS: &[Method] = &[
    Method { name: "imbot.v2.Chat.Message.Reaction.add", scope: Some("imbot"), carry_out: reaction::add },
    Method { name: "portal.count", scope: None, carry_out: own::count },
    Method { name: "portal.echo", scope: None, carry_out: own::echo },
    Method { name: "portal.list", scope: None, carry_out: own::list },
];

/// The method of this name; letter case counts.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}
