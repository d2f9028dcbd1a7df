//! Bots and what they present of themselves.

use bitrix24_portal::Portal;
use bitrix24_portal::demo::{BOT_ID, BOT_TOKEN};
use client_tests::by_webhook;

/// The portal takes the properties as a whole: a new position alone would wipe the last name.
#[tokio::test]
async fn a_change_keeps_what_is_taken_over() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = by_webhook(&portal);
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    let user = async || {
        let got = client.bot_get_by_bot_id(BOT_ID as i64, BOT_TOKEN);
        let got = got.await.expect("the bot");
        got.users
            .into_iter()
            .find(|user| user.id.0 == BOT_ID as i64)
            .expect("its user")
    };
    let before = user().await;
    assert_eq!(before.last_name.as_deref(), Some("Bot"));
    bot.bot_update()
        .with(|update| update.work_position("Support").keep(&before))
        .await
        .expect("a change");
    let after = user().await;
    assert_eq!(after.work_position.as_deref(), Some("Support"));
    assert_eq!(
        (after.first_name, after.last_name),
        (before.first_name, before.last_name)
    );

    bot.bot_update()
        .with(|update| update.name("Helper"))
        .await
        .expect("a change");
    assert_eq!(user().await.last_name, None);
}
