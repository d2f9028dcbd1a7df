//! What the portal is capable of: `imbot.v2.Revision.get`.

use serde_json::json;

use crate::call::{Answer, Call};

/// The revisions: the latest of the change log, and those of the vendor's sample.
pub(super) fn get(_: &mut Call<'_>) -> Answer {
    Ok(json!({ "rest": 36, "web": 130, "mobile": 23, "desktop": 6 }).into())
}
