//! Refusals: each documented one is a variant with a remedy, and a new one is kept.

use bitrix24::imbot::{Bot, BotError};
use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{
    AnyError, ApiError, Call, Class, Client, Error, ErrorKind, ErrorTable, Method, Reaction,
    SystemError,
};
use bitrix24_portal::{Fault, Portal, demo};
use client_tests::{by_oauth, by_webhook, local, response, serve};
use serde_json::{Value, json};

async fn refused(call: Call<ReactionAdd>) -> Error<ReactionAddError> {
    let error = call.await.expect_err("a refusal");
    assert!(error.api().is_some(), "{error}");
    error
}

async fn refusal(call: Call<ReactionAdd>) -> ApiError<ReactionAddError> {
    match refused(call).await.into_kind() {
        ErrorKind::Api(error) => error,
        other => panic!("not refused: {other:?}"),
    }
}

/// Asserts that the error shows its code, description, status, when it occurs and the remedy, in
/// this order.
#[track_caller]
fn tells_all(error: &ApiError<ReactionAddError>) {
    let (code, description) = (error.code(), error.description());
    let (status, remedy) = (error.status(), error.remedy().expect("a known code"));
    // If the description is not known, the portal sends one of its own.
    let messages = error.facts().expect("a known code").messages;
    assert!(
        messages.is_empty() || messages.contains(&description),
        "{code}"
    );
    let when = error.when().expect("a known code");
    assert!(!remedy.is_empty() && !when.is_empty(), "{code}");
    // No page quotes a description for every code.
    let said = match description {
        "" => code.to_owned(),
        description => format!("{code}: {}", description.trim_end_matches('.')),
    };
    assert_eq!(
        error.to_string(),
        format!("{said} (HTTP {status}). {when} {remedy}")
    );
}

/// Returns a code in the spelling of a variant.
fn camel(code: &str) -> String {
    code.to_ascii_lowercase()
        .split('_')
        .map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]))
        .collect()
}

#[tokio::test]
async fn every_refusal_of_the_method_is_a_variant() {
    let portal = Portal::start().await.expect("a portal");
    portal.world(|world| world.add_reaction(demo::MESSAGE_ID, demo::BOT_ID, "like"));
    let webhook = by_webhook(&portal);
    let oauth = by_oauth(&portal);
    let bot = webhook.bot(456, "my_bot_token");
    let like = Reaction::Like;

    let refused = [
        (
            webhook.call(ReactionAdd::new(456, 789, like.clone())),
            ReactionAddError::Bot(BotError::BotTokenNotSpecified),
            Class::Unauthorized,
        ),
        // The types do not allow a request without a bot; the portal reads 0 as none.
        (
            webhook
                .bot(0, "my_bot_token")
                .reaction_add(789, like.clone()),
            ReactionAddError::Bot(BotError::BotIdRequired),
            Class::InvalidRequest,
        ),
        (
            oauth.bot(0).reaction_add(789, like.clone()),
            ReactionAddError::Bot(BotError::BotIdRequired),
            Class::InvalidRequest,
        ),
        (
            webhook
                .bot(1, "my_bot_token")
                .reaction_add(789, like.clone()),
            ReactionAddError::Bot(BotError::BotNotFound),
            Class::NotFound,
        ),
        (
            webhook
                .bot(456, "another token")
                .reaction_add(789, like.clone()),
            ReactionAddError::Bot(BotError::BotOwnershipError),
            Class::Forbidden,
        ),
        (
            oauth.bot(457).reaction_add(789, like.clone()),
            ReactionAddError::Bot(BotError::BotOwnershipError),
            Class::Forbidden,
        ),
        (
            bot.reaction_add(790, like.clone()),
            ReactionAddError::AccessDenied,
            Class::Forbidden,
        ),
        (
            bot.reaction_add(789, "thumbsSideways".parse().expect("a code")),
            ReactionAddError::ReactionNotFound,
            Class::InvalidRequest,
        ),
        (
            bot.reaction_add(789, like.clone()),
            ReactionAddError::ReactionAlreadySet,
            Class::AlreadyDone,
        ),
        (
            oauth.bot(456).reaction_add(789, like),
            ReactionAddError::ReactionAlreadySet,
            Class::AlreadyDone,
        ),
    ];
    for (call, kind, class) in refused {
        let error = refusal(call).await;
        assert_eq!(error.failure, kind);
        assert_eq!(error.class(), Some(class), "{kind:?}");
        let variant = match kind {
            ReactionAddError::Bot(shared) => format!("{shared:?}"),
            own => format!("{own:?}"),
        };
        assert_eq!(camel(error.code()), variant);
        tells_all(&error);
    }
}

/// The bot is gone, whatever method was called; the details that a method documents for a code do
/// not matter.
#[tokio::test]
async fn what_methods_share_is_handled_once() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let gone = client.bot(999, "my_bot_token");
    let send = gone.message_send("chat5").message("Hello");
    let errors: [Error; 3] = [
        gone.reaction_add(789, Reaction::Like)
            .await
            .expect_err("gone")
            .into(),
        send.await.expect_err("gone").into(),
        client
            .imbot()
            .bot_get_by_bot_id(999, "my_bot_token")
            .await
            .expect_err("gone")
            .into(),
    ];
    for error in errors {
        assert_eq!(error.shared(), Some(BotError::BotNotFound), "{error}");
        assert_eq!(error.shared::<SystemError>(), None);
    }
    portal.fail_next("ACCESS_DENIED").expect("a system error");
    let plan = gone
        .reaction_add(789, Reaction::Like)
        .await
        .expect_err("no plan");
    assert_eq!(plan.shared(), Some(SystemError::AccessDenied));
}

#[tokio::test]
async fn a_raw_call_keeps_the_code_of_a_refusal() {
    let portal = Portal::start().await.expect("a portal");
    let parameters = json!({ "botToken": "my_bot_token", "messageId": 789, "reaction": "like" });
    let error = by_webhook(&portal)
        .call_raw(ReactionAdd::NAME, parameters)
        .await
        .expect_err("the bot is missing");
    assert_eq!(error.refusal(), Some(&AnyError::Unknown));
    assert!(error.is("BOT_ID_REQUIRED"), "{error}");
    assert_eq!(
        error.to_string(),
        "imbot.v2.Chat.Message.Reaction.add: BOT_ID_REQUIRED: botId is required (HTTP 400). \
         This code is not documented: see the method's page."
    );
}

/// A status that is not documented for a code does not change the error, as in a batch, where items
/// have no status.
#[test]
fn an_odd_status_does_not_matter() {
    let request = ReactionAdd::new(456, 789, Reaction::Like);
    for row in ReactionAddError::TABLE {
        for status in [200, 400, 418] {
            let description = row.facts.messages.first().copied().unwrap_or_default();
            let body = json!({ "error": row.facts.code, "error_description": description });
            let error = bitrix24::decode(&request, status, body.to_string().as_bytes())
                .expect_err("a refusal");
            assert_eq!(error.refusal(), Some(&row.kind), "{status} {body}");
            assert_eq!(error.status(), Some(status));
        }
    }
}

#[tokio::test]
async fn every_system_error_is_a_variant() {
    let portal = Portal::start().await.expect("a portal");
    let bots = [
        by_webhook(&portal).bot(456, "my_bot_token"),
        by_oauth(&portal).bot(456),
    ];
    for row in SystemError::TABLE {
        let code = row.facts.code;
        for bot in &bots {
            portal.fail_next(code).expect(code);
            let error = refusal(bot.reaction_add(789, Reaction::Like)).await;
            assert_eq!(error.failure, ReactionAddError::System(row.kind));
            assert_eq!(error.code(), code);
            assert_eq!(error.facts(), Some(row.facts));
            tells_all(&error);
        }
    }
    // None of them was carried out.
    assert_eq!(bots[0].reaction_add(789, Reaction::Like).await, Ok(true));
}

/// The vendor's table, copied by hand with the statuses that portals send, and the classes.
#[tokio::test]
async fn the_vendors_system_errors_have_a_status_and_a_class() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    for (code, status, class) in [
        ("INTERNAL_SERVER_ERROR", 500, Class::ServerFault),
        ("ERROR_UNEXPECTED_ANSWER", 500, Class::ServerFault),
        ("QUERY_LIMIT_EXCEEDED", 503, Class::RateLimited),
        ("ERROR_BATCH_METHOD_NOT_ALLOWED", 200, Class::InvalidRequest),
        ("ERROR_BATCH_LENGTH_EXCEEDED", 200, Class::InvalidRequest),
        ("NO_AUTH_FOUND", 401, Class::Unauthorized),
        ("INVALID_REQUEST", 401, Class::InvalidRequest),
        ("OVERLOAD_LIMIT", 401, Class::Blocked),
        ("ACCESS_DENIED", 401, Class::Blocked),
        ("INVALID_CREDENTIALS", 401, Class::Unauthorized),
        ("ERROR_MANIFEST_IS_NOT_AVAILABLE", 404, Class::NotFound),
        ("insufficient_scope", 401, Class::Forbidden),
        ("expired_token", 401, Class::TokenExpired),
        ("user_access_error", 401, Class::Forbidden),
        ("PORTAL_DELETED", 403, Class::Blocked),
        ("OPERATION_TIME_LIMIT", 429, Class::TimeBudgetExhausted),
        ("ERROR_METHOD_NOT_FOUND", 404, Class::InvalidRequest),
        ("CONNECTION_ERROR", 401, Class::Unavailable),
        ("invalid_token", 401, Class::TokenExpired),
        ("WRONG_ENCODING", 200, Class::ServerFault),
        ("ERROR_CORE", 500, Class::ServerFault),
    ] {
        portal.fail_next(code).expect(code);
        let error = refusal(bot.reaction_add(789, Reaction::Like)).await;
        assert_eq!(
            (error.code(), error.status(), error.class()),
            (code, status, Some(class))
        );
        assert_eq!(
            format!("{:?}", error.failure),
            format!("System({})", camel(code))
        );
    }
}

#[tokio::test]
async fn credentials_that_let_nobody_in() {
    let portal = Portal::start().await.expect("a portal");
    for (token, expected) in [
        ("nobody's token", SystemError::InvalidToken),
        (portal.expired_token(), SystemError::ExpiredToken),
        (portal.unscoped_token(), SystemError::InsufficientScope),
    ] {
        let client =
            Client::oauth_with(&portal.oauth_host(), token, local()).expect("a good address");
        let error = refusal(client.bot(456).reaction_add(789, Reaction::Like)).await;
        assert_eq!(error.failure, ReactionAddError::System(expected));
    }
}

#[tokio::test]
async fn access_denied_has_two_meanings() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");

    let chat = refusal(bot.reaction_add(790, Reaction::Like)).await;
    portal.fail_next("ACCESS_DENIED").expect("a system error");
    let plan = refusal(bot.reaction_add(790, Reaction::Like)).await;

    assert_eq!(
        (chat.code(), plan.code()),
        ("ACCESS_DENIED", "ACCESS_DENIED")
    );
    assert_eq!((chat.status(), plan.status()), (400, 401));
    assert_eq!(chat.failure, ReactionAddError::AccessDenied);
    assert_eq!(
        plan.failure,
        ReactionAddError::System(SystemError::AccessDenied)
    );
    assert_eq!(
        (chat.class(), plan.class()),
        (Some(Class::Forbidden), Some(Class::Blocked))
    );
    assert_ne!(chat.remedy(), plan.remedy());
    tells_all(&chat);
    tells_all(&plan);
}

/// Returns the outcome of a response that no portal is known to send.
async fn outcome(status: u16, body: Value) -> Result<bool, Error<ReactionAddError>> {
    let server = serve(move |_| response(status, &[], &body.to_string()));
    let address = format!("http://{}/rest/1/a1b2c3/", server.address);
    let client = Client::webhook_with(&address, local()).expect("a good address");
    client
        .bot(456, "my_bot_token")
        .reaction_add(789, Reaction::Like)
        .await
}

#[tokio::test]
async fn a_code_nobody_has_described_is_kept() {
    for code in ["REACTION_LIMIT_EXCEEDED", "ОШИБКА", "a \"quoted\" code"] {
        let body = json!({ "error": code, "error_description": "Enough is enough." });
        let error = outcome(400, body).await.expect_err("a refusal");
        assert_eq!(error.refusal(), Some(&ReactionAddError::Unknown));
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.class(), None);
        assert_eq!(
            error.to_string(),
            format!(
                "imbot.v2.Chat.Message.Reaction.add: {code}: Enough is enough (HTTP 400). \
                 This code is not documented: see the method's page."
            )
        );
    }
}

/// A token that is an ordinary word does not mutilate a code either.
#[tokio::test]
async fn a_code_of_another_method_is_shown_in_full() {
    let body = json!({ "error": "CHAT_NOT_FOUND" }).to_string();
    let server = serve(move |_: &str| response(400, &[], &body));
    let address = format!("http://{}/rest/1/canary/", server.address);
    let client = Client::webhook_with(&address, local()).expect("a good address");
    let call = client.bot(456, "chat").reaction_add(789, Reaction::Like);
    let error = refused(call).await;
    assert!(error.is("CHAT_NOT_FOUND"), "{error}");
}

#[tokio::test]
async fn a_code_is_known_in_any_letter_case() {
    let body = json!({ "error": "reaction_Already_set", "error_description": "" });
    let error = outcome(400, body).await.expect_err("a refusal");
    assert_eq!(error.refusal(), Some(&ReactionAddError::ReactionAlreadySet));
    assert_eq!(error.code(), Some("reaction_Already_set"));
    assert!(error.is("REACTION_ALREADY_SET"));
}

#[tokio::test]
async fn both_forms_of_success_are_read() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    assert_eq!(bot.reaction_add(789, Reaction::Like).await, Ok(true));
    portal.bare_results(true);
    assert_eq!(bot.reaction_add(789, Reaction::Fire).await, Ok(true));
}

#[tokio::test]
async fn success_may_come_in_the_portals_other_spellings() {
    for (result, expected) in [
        (json!({ "result": false }), false),
        (json!(false), false),
        (json!({ "result": 1, "more": [] }), true),
        (json!("Y"), true),
        (json!({ "result": "N" }), false),
    ] {
        let body = json!({ "result": result });
        assert_eq!(outcome(200, body).await, Ok(expected), "{result}");
    }
}

/// The README shows the text of an error, with line breaks where lines would be too long.
#[tokio::test]
async fn the_readme_shows_a_real_error() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "not_my_bot_token");
    let error = refused(bot.reaction_add(789, Reaction::Like)).await;
    let readme = include_str!("../../../README.md");
    let words = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&error.to_string()), "{error}");
}

/// One function calls several methods, and its error keeps the facts of theirs.
#[tokio::test]
async fn the_errors_of_all_methods_become_one_type() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let bot = client.bot(456, "my_bot_token");
    let stranger = client.bot(456, "not_my_bot_token");
    let all = async |bot: &Bot| -> Result<(), Error> {
        bot.message_send("chat5").message("Hello").await?;
        bot.reaction_add(789, Reaction::Like).await?;
        client.call_raw("portal.count", Value::Null).await?;
        Ok(())
    };
    all(&bot).await.expect("all is well");
    let error = all(&stranger).await.expect_err("a stranger");
    let typed = stranger.message_send("chat5").message("Hello");
    let typed = typed.await.expect_err("a stranger");
    assert!(error.is("BOT_OWNERSHIP_ERROR"));
    assert_eq!(
        (error.method(), error.class()),
        (typed.method(), typed.class())
    );
    assert_eq!((error.attempts(), error.status()), (1, Some(400)));
    assert_eq!(error.to_string(), typed.to_string());
    // The result of `main`, `unwrap` and `expect` show the sentence.
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("kind: Api("), "{error:#?}");

    portal.fault_next(Fault::drop());
    let lost = bot.message_send("chat5").message("Hello").system(true);
    let lost: Error = Error::from(lost.await.expect_err("no answer"));
    assert!(lost.is_ambiguous() && lost.is_transient());
    let host = portal.address().to_string();
    assert!(lost.to_string().contains(&host), "{lost}");
    assert!(lost.to_string().contains("repeats the effect"), "{lost}");
}
