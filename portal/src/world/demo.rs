//! The default world of a fresh portal.

use std::time::Duration;

use super::{Bot, Profile, World};
use crate::auth::credentials::Grant;
use crate::demo;

impl World {
    /// Returns the world that the constants of [`demo`] describe.
    pub(crate) fn demo(origin: &str, now: Duration) -> Self {
        let mut world = World::new(origin, now);
        add_credentials(&mut world);
        world.add_person(demo::USER_ID, "John", "Smith");
        world.set_administrator(demo::USER_ID, true);
        world.add_person(demo::OTHER_USER_ID, "Anna", "Davis");
        let profile = Profile::new("Support", "Bot");
        let owners = [demo::WEBHOOK_APPLICATION, demo::OAUTH_APPLICATION];
        world.put_bot(
            demo::BOT_ID,
            Bot::new(demo::BOT_CODE, demo::BOT_TOKEN, owners, profile),
        );
        world.add_bot(
            demo::OTHER_BOT_ID,
            demo::OTHER_BOT_TOKEN,
            [demo::OTHER_APPLICATION],
        );
        world.add_chat(
            demo::CHAT_ID,
            [demo::USER_ID, demo::BOT_ID, demo::OTHER_BOT_ID],
        );
        world.add_message(demo::MESSAGE_ID, demo::CHAT_ID);
        world.add_chat(demo::FOREIGN_CHAT_ID, [demo::USER_ID]);
        world.add_message(demo::FOREIGN_MESSAGE_ID, demo::FOREIGN_CHAT_ID);
        world
    }
}

fn add_credentials(world: &mut World) {
    let webhook = Grant::new(demo::WEBHOOK_APPLICATION).with_scopes(["imbot", "im"]);
    world.add_webhook(demo::USER_ID, demo::WEBHOOK_CODE, webhook);
    let grant = |scopes: &[&'static str]| {
        let application = Grant::new(demo::OAUTH_APPLICATION).acting_for(demo::USER_ID);
        application.with_scopes(scopes.iter().copied())
    };
    let whole = || grant(&["imbot", "im"]);
    world.add_access_token(demo::ACCESS_TOKEN, whole());
    world.add_access_token(demo::VENDOR_PLACEHOLDER_TOKEN, whole());
    world.add_access_token(demo::EXPIRED_TOKEN, whole().expired());
    world.add_access_token(demo::UNSCOPED_TOKEN, grant(&["basic"]));
    world.add_application(demo::CLIENT_ID, demo::CLIENT_SECRET, whole());
    world.add_refresh_token(demo::REFRESH_TOKEN, demo::CLIENT_ID);
}
