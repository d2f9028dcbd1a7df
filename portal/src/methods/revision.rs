//! What the portal is capable of: `imbot.v2.Revision.get`.

use serde_json::json;

use crate::methods::call::{Answer, Call};

/// The revisions: of the REST API the one the portal says it has, else those of the vendor's sample.
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let rest = call.world.revision.number();
    Ok(json!({ "rest": rest, "web": 130, "mobile": 23, "desktop": 6 }).into())
}
