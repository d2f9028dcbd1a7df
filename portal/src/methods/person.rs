//! The calling person.

use serde_json::json;

use crate::methods::call::{Call, Outcome};

/// Returns the person behind the webhook or the access token, if there is one.
pub(super) fn profile(call: &mut Call<'_>) -> Outcome {
    let id = call.caller.grant.user;
    let Some((id, profile)) = id.and_then(|id| Some((id, call.world.profile(id)?))) else {
        return Ok(json!([]).into());
    };
    Ok(json!({
        "ID": id.to_string(),
        "ADMIN": call.world.is_administrator(id),
        "NAME": profile.first_name,
        "LAST_NAME": profile.last_name,
        "PERSONAL_GENDER": profile.gender,
        "TIME_ZONE": "",
    })
    .into())
}
