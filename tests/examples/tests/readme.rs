//! The example of the README does what it says, on the stand-in portal.

use bitrix24::{Client, Config};
use bitrix24_portal::Portal;

mod readme {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/readme.rs"));
}

#[tokio::test]
async fn the_example_puts_a_reaction_and_is_content_with_one_that_is_there() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = Client::webhook_with(
        &portal.webhook_url(),
        Config::default().allow_http_on_loopback(),
    )
    .expect("the portal's address is that of a webhook");
    readme::react(&client).await.expect("the reaction is put");
    readme::react(&client)
        .await
        .expect("a reaction that is there already is no failure");
    let answers: Vec<_> = portal
        .requests()
        .into_iter()
        .map(|request| request.error)
        .collect();
    assert_eq!(answers, [None, Some("REACTION_ALREADY_SET".to_owned())]);
}
