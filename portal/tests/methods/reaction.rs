//! `imbot.v2.Chat.Message.Reaction.*`: their effects, and every documented error.

use bitrix24_portal::{Grant, Portal, demo};
use serde_json::{Value, json};

use crate::common::{self, Answer, by_token, by_webhook, like, with};
use crate::tools::{Case, case, ok, refused as code_of};

const ADD: &str = "imbot.v2.Chat.Message.Reaction.add";
const DELETE: &str = "imbot.v2.Chat.Message.Reaction.delete";

pub fn cases() -> Vec<Case> {
    let like = |id: u64| json!({ "messageId": id, "reaction": "like" });
    let wrong = || json!({ "messageId": 789, "reaction": "love it" });
    vec![
        case(ADD, "ACCESS_DENIED", like(790)),
        case(ADD, "MESSAGE_NOT_FOUND", like(999)),
        case(ADD, "REACTION_NOT_FOUND", wrong()),
        case(ADD, "REACTION_ALREADY_SET", like(789)).in_world(|world| {
            world.add_reaction(789, demo::BOT_ID, "like");
        }),
        case(ADD, "MESSAGE_ACCESS_DENIED", like(789)).in_world(hide),
        case(DELETE, "MESSAGE_ACCESS_DENIED", like(789)).in_world(hide),
        case(DELETE, "ACCESS_DENIED", like(790)),
        case(DELETE, "MESSAGE_NOT_FOUND", like(999)),
        case(DELETE, "REACTION_NOT_FOUND", wrong()),
        case(DELETE, "REACTION_NOT_FOUND", like(789)),
    ]
}

/// Hides the messages before the bot's membership.
fn hide(world: &mut bitrix24_portal::World) {
    assert!(world.hide_history(demo::CHAT_ID, demo::BOT_ID));
}

#[tokio::test]
async fn a_reaction_is_taken_back() {
    let portal = Portal::start().await.unwrap();
    let eyes = json!({ "messageId": 789, "reaction": "eyes" });
    for _ in 0..2 {
        ok(&portal, ADD, eyes.clone()).await;
        ok(&portal, DELETE, eyes.clone()).await;
        assert!(!portal.world(|world| world.has_reaction(789, 456, "eyes")));
    }
    assert_eq!(code_of(&portal, DELETE, eyes).await, "REACTION_NOT_FOUND");
}

fn error(status: u16, code: &str, description: &str) -> Answer {
    Answer {
        status,
        body: json!({ "error": code, "error_description": description }),
    }
}

/// Asserts that a changed call through the webhook gets this response and adds no reaction.
async fn refused(changes: Value, expected: Answer) {
    let portal = Portal::start().await.unwrap();
    assert_eq!(
        by_webhook(&portal, &with(&like(), changes.clone())).await,
        expected,
        "{changes}"
    );
    assert!(
        !portal.world(|world| world.has_reaction(789, 456, "like")),
        "{changes}"
    );
}

#[tokio::test]
async fn a_reaction_is_added() {
    let portal = Portal::start().await.unwrap();
    let answer = by_webhook(&portal, &like()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        json!({
            "result": { "result": true },
            "time": {
                "start": 1_728_626_400,
                "finish": 1_728_626_400.123,
                "duration": 0.0,
                "processing": 0,
                "date_start": "2024-10-11T06:00:00+00:00",
                "date_finish": "2024-10-11T06:00:00+00:00",
            },
        })
    );
    assert!(portal.world(|world| world.has_reaction(789, 456, "like")));
}

#[tokio::test]
async fn the_older_answer_is_a_bare_true() {
    let portal = Portal::start().await.unwrap();
    portal.bare_results(true);
    assert_eq!(
        by_webhook(&portal, &like()).await.body["result"],
        json!(true)
    );
    portal.bare_results(false);
    let other = with(&like(), json!({ "reaction": "fire" }));
    assert_eq!(
        by_webhook(&portal, &other).await.body["result"],
        json!({ "result": true })
    );
}

#[tokio::test]
async fn an_application_needs_no_bot_token() {
    let portal = Portal::start().await.unwrap();
    let parameters = with(&like(), json!({ "botToken": null }));
    assert_eq!(
        by_token(&portal, portal.access_token(), &parameters)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn listed_reactions_are_known() {
    let portal = Portal::start().await.unwrap();
    for reaction in [
        "dislike",
        "faceWithStuckOutTongueAndWinkingEye",
        "hundredPoints",
    ] {
        let parameters = with(&like(), json!({ "reaction": reaction }));
        assert_eq!(
            by_webhook(&portal, &parameters).await.status,
            200,
            "{reaction}"
        );
    }
}

#[tokio::test]
async fn bot_token_not_specified() {
    let expected = || {
        error(
            400,
            "BOT_TOKEN_NOT_SPECIFIED",
            "Bot token not specified (botToken is required for webhook auth)",
        )
    };
    refused(json!({ "botToken": null }), expected()).await;
    refused(json!({ "botToken": "" }), expected()).await;
}

#[tokio::test]
async fn bot_id_required() {
    let expected = || error(400, "BOT_ID_REQUIRED", "botId is required");
    refused(json!({ "botId": null }), expected()).await;
    refused(json!({ "botId": "" }), expected()).await;
    refused(json!({ "botId": "four" }), expected()).await;
}

#[tokio::test]
async fn bot_not_found() {
    refused(
        json!({ "botId": 1 }),
        error(400, "BOT_NOT_FOUND", "Bot not found"),
    )
    .await;
}

#[tokio::test]
async fn bot_ownership_error() {
    let expected = || {
        error(
            400,
            "BOT_OWNERSHIP_ERROR",
            "Bot was installed by another rest application",
        )
    };
    refused(json!({ "botToken": "wrong" }), expected()).await;
    let other = json!({ "botId": demo::OTHER_BOT_ID, "botToken": demo::OTHER_BOT_TOKEN });
    refused(other.clone(), expected()).await;

    let portal = Portal::start().await.unwrap();
    let answer = by_token(&portal, portal.access_token(), &with(&like(), other)).await;
    assert_eq!(answer, expected());
}

#[tokio::test]
async fn access_denied() {
    let expected = error(400, "ACCESS_DENIED", "Access denied");
    refused(json!({ "messageId": demo::FOREIGN_MESSAGE_ID }), expected).await;
    for missing in [json!(1), json!(null)] {
        let call = json!({ "messageId": missing, "reaction": "like" });
        let portal = Portal::start().await.unwrap();
        assert_eq!(code_of(&portal, ADD, call).await, "MESSAGE_NOT_FOUND");
    }
}

#[tokio::test]
async fn reaction_not_found() {
    let expected = || error(400, "REACTION_NOT_FOUND", "REACTION_NOT_FOUND");
    refused(json!({ "reaction": "love it" }), expected()).await;
    refused(json!({ "reaction": null }), expected()).await;
}

#[tokio::test]
async fn reaction_already_set() {
    let portal = Portal::start().await.unwrap();
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
    let expected = error(400, "REACTION_ALREADY_SET", "REACTION_ALREADY_SET");
    assert_eq!(by_webhook(&portal, &like()).await, expected);
    let other = with(&like(), json!({ "reaction": "fire" }));
    assert_eq!(by_webhook(&portal, &other).await.status, 200);
}

/// Starting with every error at once and correcting one after another reveals each check.
#[tokio::test]
async fn the_order_of_the_checks() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world.add_webhook(
            2,
            "noscope",
            Grant::new(demo::WEBHOOK_APPLICATION).with_scopes([]),
        );
        world.add_reaction(789, 456, "like");
    });
    let call = |key: &'static str, parameters: Value| {
        let url = format!("{}/rest/{key}/{}", portal.oauth_host(), common::ADD);
        common::send(common::client().post(url).json(&parameters))
    };
    let right = "1/demowebhookcode";
    let wrong = json!({ "messageId": 790, "reaction": "none" });
    let wrong_with = |changes| with(&wrong, changes);
    for (key, parameters, expected) in [
        ("1/wrong", wrong.clone(), "INVALID_CREDENTIALS"),
        ("2/noscope", wrong.clone(), "insufficient_scope"),
        (right, wrong.clone(), "BOT_TOKEN_NOT_SPECIFIED"),
        (
            right,
            wrong_with(json!({ "botToken": "wrong" })),
            "BOT_ID_REQUIRED",
        ),
        (
            right,
            wrong_with(json!({ "botToken": "wrong", "botId": 1 })),
            "BOT_NOT_FOUND",
        ),
        (
            right,
            wrong_with(json!({ "botToken": "wrong", "botId": 456 })),
            "BOT_OWNERSHIP_ERROR",
        ),
        (right, with(&like(), wrong.clone()), "ACCESS_DENIED"),
        (
            right,
            with(&like(), json!({ "reaction": "none" })),
            "REACTION_NOT_FOUND",
        ),
        (right, like(), "REACTION_ALREADY_SET"),
    ] {
        assert_eq!(
            call(key, parameters.clone()).await.error(),
            expected,
            "{key} {parameters}"
        );
    }
}

#[tokio::test]
async fn a_changed_world() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world.add_bot(10, "ten", [demo::WEBHOOK_APPLICATION]);
        world.add_chat(20, [10]);
        world.add_message(30, 20);
    });
    let call = json!({ "botId": 10, "botToken": "ten", "messageId": 30, "reaction": "eyes" });
    assert_eq!(by_webhook(&portal, &call).await.status, 200);
    assert!(portal.world(|world| world.has_reaction(30, 10, "eyes")));
}
