//! The capabilities of the portal: `imbot.v2.Revision.get`.

use serde_json::json;

use crate::methods::call::{Call, Outcome};

/// Returns the revisions: the reported one of the REST API, and those of the documentation's
/// example.
pub(super) fn get(call: &mut Call<'_>) -> Outcome {
    let rest = call.world.revision.number();
    Ok(json!({ "rest": rest, "web": 130, "mobile": 23, "desktop": 6 }).into())
}
