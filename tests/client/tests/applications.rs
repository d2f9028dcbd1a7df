//! The life of an installation: what an application may trust, and when.

use bitrix24::events::{EventToken, Unverified, UnverifiedAppPage, parse_app_page, parse_webhook};
use bitrix24::imbot::{Event, EventMode};
use bitrix24::{App, Client, Config, OAuthError};
use bitrix24_portal::{Delivery, Fault, Forgery, Portal, TOKEN_ENDPOINT, World, demo};
use serde_json::json;

/// Nothing listens there; the portal's log contains what was sent.
const HANDLER: &str = "http://127.0.0.1:1/";

fn app(portal: &Portal) -> App {
    App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host())
}

fn config() -> Config {
    Config::default().allow_http_on_loopback().unlimited()
}

async fn portal() -> Portal {
    Portal::start().await.expect("the portal starts")
}

/// Returns the last delivery of the portal.
async fn sent(portal: &Portal, count: u64) -> Delivery {
    portal.wait_for_deliveries(count).await;
    portal.deliveries().pop().expect("a delivery")
}

fn event(sent: &Delivery) -> Unverified<Event> {
    parse_webhook(sent.content_type, sent.body.as_bytes()).expect("an event")
}

fn page(sent: &Delivery) -> UnverifiedAppPage {
    let (_, query) = sent.url.split_once('?').expect("a query");
    parse_app_page(query, sent.content_type, sent.body.as_bytes()).expect("a page")
}

#[tokio::test]
async fn from_its_installation_to_its_end() {
    let portal = portal().await;
    let app = app(&portal);
    let install = |world: &mut World| world.install(demo::CLIENT_ID, HANDLER);
    portal.world(install).expect("it is installed");
    let installed = event(&sent(&portal, 1).await);
    let confirmed = app.confirm(installed.claim(), &config()).await;
    let confirmed = confirmed.expect("it is true");
    let token = confirmed.event_token.expect("an administrator's");
    let installed = installed.verify(&token).expect("the portal's");
    let Event::AppInstalled(data) = &installed.event else {
        panic!("{:?}", installed.event);
    };
    assert_eq!((data.active, data.installed), (Some(true), Some(true)));
    let brought = installed.tokens().expect("tokens came along");
    assert!(brought.expires.is_some() && brought.scope.is_some() && brought.user_id.is_some());
    assert_eq!(
        brought.domain.as_deref(),
        Some(portal.address().to_string().as_str())
    );

    // The confirmed tokens are accepted by the portal.
    let client = Client::app_with(app, confirmed.tokens, config()).expect("good tokens");
    client
        .call_raw("portal.count", json!({ "key": "calls" }))
        .await
        .expect("the new tokens are good");

    let open = |world: &mut World| world.open_page(demo::CLIENT_ID, HANDLER);
    portal.world(open).expect("it is opened");
    let opened = page(&sent(&portal, 2).await);
    // Tokens for an address of a private network are trusted if the application has named it.
    let token_of_host = token.application_token().clone();
    let token_of_host = EventToken::of_domain(portal.address().to_string(), token_of_host);
    let opened = opened.verify(&token_of_host).expect("the portal's");
    assert_eq!(opened.placement.as_deref(), Some("DEFAULT"));
    assert!(opened.tokens.is_some_and(|tokens| tokens.expires.is_some()));

    portal
        .world(|world| world.uninstall(demo::CLIENT_ID, HANDLER, true))
        .expect("it is removed");
    let removed = event(&sent(&portal, 3).await);
    let removed = removed.verify(&token).expect("the portal's");
    assert!(removed.tokens().is_none());
    let Event::AppUninstalled(data) = removed.event else {
        panic!("{:?}", removed.event);
    };
    assert_eq!(data.clean, Some(1));
}

#[tokio::test]
async fn the_first_request_to_its_page_is_as_good_as_the_news() {
    let portal = portal().await;
    let open = |world: &mut World| world.open_page(demo::CLIENT_ID, HANDLER);
    portal.world(open).expect("it is opened");
    let opened = page(&sent(&portal, 1).await);
    let confirmed = app(&portal).confirm(opened.claim(), &config()).await;
    let confirmed = confirmed.expect("it is true");
    assert_eq!(confirmed.tokens.member_id.as_deref(), Some(demo::MEMBER_ID));
    let token = confirmed.event_token.expect("an administrator's");
    opened.verify(&token).expect("the portal's");
}

#[tokio::test]
async fn credentials_go_to_no_host_but_the_one_that_was_claimed() {
    let portal = portal().await;
    let confirm = async |count: u64, endpoint: &str, config: Config| {
        let open = |world: &mut World| world.open_page(demo::CLIENT_ID, HANDLER);
        portal.world(open).expect("it is opened");
        let opened = page(&sent(&portal, count).await);
        portal.set_client_endpoint(Some(endpoint));
        app(&portal).confirm(opened.claim(), &config).await
    };
    for (endpoint, count) in [
        "https://127.0.0.2:1/rest/",
        "https://bitrix24.com.example/rest/",
        "http://company.bitrix24.com/rest/",
        "nowhere at all",
    ]
    .into_iter()
    .zip(1..)
    {
        let error = confirm(count, endpoint, config())
            .await
            .expect_err(endpoint);
        assert!(matches!(error, OAuthError::Unproven { .. }), "{error:?}");
    }
    let allowed = config().allow_host("127.0.0.2:1").attempts(1);
    let confirmed = confirm(5, "https://127.0.0.2:1/rest/", allowed).await;
    // The portal cannot be reached to say whether the user is an administrator.
    assert_eq!(confirmed.expect("it is allowed").event_token, None);
}

/// Anybody who has opened the application's page has tokens, and can send them with an arbitrary
/// token for events.
#[tokio::test]
async fn only_an_administrator_vouches_for_the_token_of_events() {
    let portal = portal().await;
    portal.world(|world| world.set_administrator(demo::USER_ID, false));
    let open = |world: &mut World| world.open_page(demo::CLIENT_ID, HANDLER);
    portal.world(open).expect("it is opened");
    let opened = page(&sent(&portal, 1).await);
    let confirmed = app(&portal).confirm(opened.claim(), &config()).await;
    let confirmed = confirmed.expect("the tokens are good");
    assert_eq!(confirmed.event_token, None);

    // A portal that does not name itself does not confirm it either.
    portal.world(|world| world.set_administrator(demo::USER_ID, true));
    portal.world(open).expect("it is opened");
    let opened = page(&sent(&portal, 2).await);
    let refused = Fault::error("ACCESS_DENIED").expect("a known code");
    portal.fault_next(refused.of("profile"));
    let confirmed = app(&portal).confirm(opened.claim(), &config()).await;
    let confirmed = confirmed.expect("the tokens are good");
    assert_eq!(confirmed.event_token, None);
}

#[tokio::test]
async fn a_page_that_is_opened_without_the_applications_token_gives_tokens() {
    let portal = portal().await;
    portal
        .world(|world| world.open_page_without_token(demo::CLIENT_ID, HANDLER))
        .expect("it is opened");
    let opened = page(&sent(&portal, 1).await);
    let confirmed = app(&portal).confirm(opened.claim(), &config()).await;
    let confirmed = confirmed.expect("the tokens are good");
    assert_eq!(confirmed.tokens.member_id.as_deref(), Some(demo::MEMBER_ID));
    assert_eq!(confirmed.event_token, None);
    let token = portal.world(|world| world.application_token(demo::BOT_ID));
    let token = EventToken::of_member(demo::MEMBER_ID, token);
    opened.verify(&token).expect_err("it carries no token");
}

/// Returns a forged installation.
fn made_up(refresh_token: &str, member_id: &str) -> Unverified<Event> {
    let auth = json!({
        "access_token": "made up",
        "refresh_token": refresh_token,
        "client_endpoint": "https://victim.example.com/rest/",
        "server_endpoint": "https://thief.example.com/rest/",
        "member_id": member_id,
        "application_token": "the stranger's",
    });
    let body = json!({ "event": "ONAPPINSTALL", "data": {}, "auth": auth }).to_string();
    parse_webhook("application/json", body.as_bytes()).expect("an event")
}

#[tokio::test]
async fn what_a_stranger_makes_up_is_not_believed() {
    let portal = portal().await;
    let app = app(&portal);
    let confirm = async |event: Unverified<Event>| {
        let error = app.confirm(event.claim(), &config()).await;
        error.expect_err("it is not true")
    };
    // Tokens that nobody has issued, and those of the attacker's own portal.
    let error = confirm(made_up("made up", demo::MEMBER_ID)).await;
    assert!(matches!(error, OAuthError::Refused { .. }), "{error}");
    let error = confirm(made_up(demo::REFRESH_TOKEN, "the victim")).await;
    assert!(matches!(error, OAuthError::Unproven { .. }), "{error}");
    // Each request went to the known server, not to the one that the claim names.
    let asked = portal.requests();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|request| request.method == TOKEN_ENDPOINT));
    // A host that is allowed for redirects does not receive the application's secret either.
    let allowed = config().allow_host("thief.example.com");
    let event = made_up("made up", demo::MEMBER_ID);
    let error = app.confirm(event.claim(), &allowed).await;
    let error = error.expect_err("it is not true");
    assert!(matches!(error, OAuthError::Refused { .. }), "{error}");
    assert_eq!(portal.requests().len(), 3);
    // Without tokens, nothing is sent.
    let error = confirm(made_up("", demo::MEMBER_ID)).await;
    assert!(matches!(error, OAuthError::Unproven { .. }), "{error}");
    assert_eq!(portal.requests().len(), 3);
}

#[tokio::test]
async fn a_forged_event_is_refused_whatever_it_claims() {
    let portal = portal().await;
    portal.world(|world| world.set_webhook_url(demo::BOT_ID, Some(HANDLER)));
    let good = portal.world(|world| world.application_token(demo::BOT_ID));
    let token = EventToken::of_member(demo::MEMBER_ID, good.clone());
    let forgeries = [
        (None, None, false),
        (Some(good.clone()), Some("another"), false),
        (Some(good), None, true),
    ];
    for (count, (application_token, member_id, is_taken)) in (1..).zip(forgeries) {
        let forgery = Forgery {
            application_token,
            member_id: member_id.map(str::to_owned),
        };
        portal
            .world(|world| world.forge(demo::BOT_ID, forgery))
            .expect("it is sent");
        let verified = event(&sent(&portal, count).await).verify(&token);
        assert_eq!(verified.is_ok(), is_taken, "{count}");
    }
}

/// Portals before revision 35 send the events of a webhook's bot to no other address.
#[tokio::test]
async fn the_handler_of_a_webhooks_bot_has_its_token_in_its_address() {
    let portal = portal().await;
    let address = "https://bot.example.com/hear?x=1";
    let by_webhook = Client::webhook_with(&portal.webhook_url(), config()).expect("an address");
    let bot = by_webhook.bot(demo::BOT_ID as i64, demo::BOT_TOKEN);
    let update = || {
        bot.bot_update()
            .event_mode(EventMode::Webhook)
            .webhook_url(address)
    };
    let _ = update().await;
    let _ = by_webhook.batch((update(),)).await;
    let oauth = Client::oauth_with(&portal.oauth_host(), portal.access_token(), config());
    let bot = oauth.expect("an address").bot(demo::BOT_ID as i64);
    let _ = bot
        .bot_update()
        .event_mode(EventMode::Webhook)
        .webhook_url(address)
        .await;
    let sent: Vec<String> = portal
        .requests()
        .iter()
        .map(|request| request.parameters.to_string())
        .collect();
    let token = format!("CLIENT_ID={}", demo::BOT_TOKEN);
    assert!(
        sent[0].contains(&format!("{address}&{token}")),
        "{}",
        sent[0]
    );
    assert!(sent[1].contains("CLIENT_ID"), "{}", sent[1]);
    assert!(!sent[2].contains("CLIENT_ID"), "{}", sent[2]);
}
