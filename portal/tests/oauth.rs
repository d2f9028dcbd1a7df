//! The authorization server: exchanging codes and refresh tokens, and every refusal.

mod common;

use std::time::Duration;

use bitrix24_portal::{Fault, Grant, Portal, TOKEN_ENDPOINT, demo};
use common::{Answer, by_token, client, control, like, send};
use serde_json::json;

async fn start() -> Portal {
    Portal::start().await.expect("a free port")
}

fn endpoint(portal: &Portal) -> String {
    format!("{}/oauth/token/", portal.oauth_host())
}

/// The query of a token request of the demo application, with these parameters besides.
fn query(parameters: &str) -> String {
    let (id, secret) = (demo::CLIENT_ID, demo::CLIENT_SECRET);
    format!("{parameters}&client_id={id}&client_secret={secret}")
}

async fn ask(portal: &Portal, query: &str) -> Answer {
    send(client().get(format!("{}?{query}", endpoint(portal)))).await
}

async fn renew(portal: &Portal, token: &str) -> Answer {
    let parameters = format!("grant_type=refresh_token&refresh_token={token}");
    ask(portal, &query(&parameters)).await
}

/// The error of a call of the demo method with this token; empty for a success.
async fn calling(portal: &Portal, token: &str) -> String {
    let answer = by_token(portal, token, &like()).await;
    let seen = answer.error().to_owned();
    if seen == "REACTION_ALREADY_SET" {
        String::new()
    } else {
        seen
    }
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_once() {
    let portal = start().await;
    let host = portal.address().to_string();
    let answer = renew(&portal, demo::REFRESH_TOKEN).await;
    let expected = json!({
        "access_token": "demo-access-token-1",
        "client_endpoint": format!("http://{host}/rest/"),
        "domain": host,
        "expires": 1_728_630_000,
        "expires_in": 3600,
        "member_id": demo::MEMBER_ID,
        "refresh_token": "demo-refresh-token-1",
        "scope": "im,imbot",
        "server_endpoint": format!("http://{host}/rest/"),
        "status": "L",
        "user_id": 1,
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    assert_eq!(calling(&portal, "demo-access-token-1").await, "");

    // The old one is used up, the new one is not.
    let again = renew(&portal, demo::REFRESH_TOKEN).await;
    assert_eq!((again.status, again.error()), (400, "invalid_grant"));
    let second = renew(&portal, "demo-refresh-token-1").await;
    assert_eq!(second.body["access_token"], "demo-access-token-2");
    assert_eq!(portal.world(|world| world.given_out()), 2);

    let log = portal.requests();
    let asked: Vec<_> = log
        .iter()
        .filter(|it| it.method == TOKEN_ENDPOINT)
        .collect();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[1].error.as_deref(), Some("invalid_grant"));
    assert_eq!(asked[0].parameters["client_id"], demo::CLIENT_ID);
}

#[tokio::test]
async fn a_code_is_exchanged_once_within_30_seconds() {
    let portal = start().await;
    let parameters = |code: &str| query(&format!("grant_type=authorization_code&code={code}"));
    let code = portal.authorize();
    let answer = ask(&portal, &parameters(&code)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["expires_in"], 3600);
    // As in the vendor's sample, only the response to a refresh has these.
    assert_eq!(answer.body.get("user_id"), None);
    assert_eq!(answer.body.get("expires"), None);
    let token = answer.body["access_token"].as_str().unwrap();
    assert_eq!(calling(&portal, token).await, "");
    assert_eq!(
        ask(&portal, &parameters(&code)).await.error(),
        "invalid_grant"
    );

    for (seconds, expected) in [(29, ""), (30, "invalid_grant")] {
        let code = control(&portal, "authorize", &json!({})).await.body["code"].clone();
        portal.advance(Duration::from_secs(seconds));
        let code = code.as_str().expect("a code");
        assert_eq!(ask(&portal, &parameters(code)).await.error(), expected);
    }
}

#[tokio::test]
async fn every_encoding_will_do() {
    let form = "application/x-www-form-urlencoded";
    let token = |n: usize| {
        if n == 0 {
            demo::REFRESH_TOKEN.to_owned()
        } else {
            format!("demo-refresh-token-{n}")
        }
    };
    let portal = start().await;
    let parameters = query(&format!(
        "grant_type=refresh_token&refresh_token={}",
        token(0)
    ));
    let posted = client()
        .post(endpoint(&portal))
        .header("content-type", form);
    assert_eq!(send(posted.body(parameters)).await.status, 200);
    let body = json!({
        "grant_type": "refresh_token",
        "client_id": demo::CLIENT_ID,
        "client_secret": demo::CLIENT_SECRET,
        "refresh_token": token(1),
    });
    let no_slash = format!("{}/oauth/token", portal.oauth_host());
    assert_eq!(send(client().post(no_slash).json(&body)).await.status, 200);
    let put = client().put(endpoint(&portal)).json(&body);
    assert_eq!(send(put).await.status, 405);
}

#[tokio::test]
async fn refusals() {
    let portal = start().await;
    portal.world(|world| {
        world.add_application("app.other", "other-secret", Grant::new("other"));
        world.add_refresh_token("other-refresh", "app.other");
    });
    let token = demo::REFRESH_TOKEN;
    let right = query(&format!("grant_type=refresh_token&refresh_token={token}"));
    for (wrong, status, error) in [
        (String::new(), 400, "invalid_request"),
        (right.replace("grant_type", "x"), 400, "invalid_request"),
        (
            right.replace("=refresh_token", "=password"),
            400,
            "invalid_request",
        ),
        (
            right.replace("refresh_token=d", "x=d"),
            400,
            "invalid_request",
        ),
        (
            right.replace("client_secret=", "x="),
            400,
            "invalid_request",
        ),
        (
            right.replace("client_id=", "client_id=x"),
            401,
            "invalid_client",
        ),
        (
            right.replace("client_secret=", "client_secret=x"),
            401,
            "invalid_client",
        ),
        (right.replace(token, "unknown"), 400, "invalid_grant"),
        (right.replace(token, "other-refresh"), 400, "invalid_grant"),
        (format!("{right}&scope=imbot,crm"), 400, "invalid_scope"),
    ] {
        let answer = ask(&portal, &wrong).await;
        assert_eq!((answer.status, answer.error()), (status, error), "{wrong}");
    }
    // None of these requests has used the token up.
    let payment = Fault::error("PAYMENT_REQUIRED").unwrap();
    portal.fault_next(payment.of(TOKEN_ENDPOINT));
    assert_eq!(calling(&portal, demo::ACCESS_TOKEN).await, "");
    let unpaid = ask(&portal, &right).await;
    assert_eq!((unpaid.status, unpaid.error()), (402, "PAYMENT_REQUIRED"));
    assert_eq!(
        ask(&portal, &format!("{right}&scope=imbot")).await.status,
        200
    );
}

#[tokio::test]
async fn tokens_expire_by_the_clock() {
    let portal = start().await;
    let first = renew(&portal, demo::REFRESH_TOKEN).await.body;
    portal.advance(Duration::from_secs(3599));
    assert_eq!(calling(&portal, "demo-access-token-1").await, "");
    portal.advance(Duration::from_secs(1));
    let answer = by_token(&portal, "demo-access-token-1", &like()).await;
    assert_eq!((answer.status, answer.error()), (401, "expired_token"));
    // The tokens of the default world do not expire by themselves.
    assert_eq!(calling(&portal, demo::ACCESS_TOKEN).await, "");

    portal.world(|world| world.set_access_token_life(Duration::from_secs(10)));
    let second = renew(&portal, first["refresh_token"].as_str().unwrap()).await;
    assert_eq!(second.body["expires_in"], 10);
    portal.advance(Duration::from_secs(10));
    assert_eq!(
        calling(&portal, "demo-access-token-2").await,
        "expired_token"
    );
    portal.advance(Duration::from_secs(180 * 86_400));
    let late = renew(&portal, "demo-refresh-token-2").await;
    assert_eq!(late.error(), "invalid_grant");
}

#[tokio::test]
async fn tokens_expire_on_demand() {
    let portal = start().await;
    renew(&portal, demo::REFRESH_TOKEN).await;
    assert!(portal.world(|world| world.expire_access_token("demo-access-token-1")));
    assert!(!portal.world(|world| world.expire_access_token("unknown")));
    assert_eq!(
        calling(&portal, "demo-access-token-1").await,
        "expired_token"
    );
    assert_eq!(calling(&portal, demo::ACCESS_TOKEN).await, "");
    portal.world(|world| {
        world.expire_access_tokens();
        world.remove_refresh_token("demo-refresh-token-1");
    });
    assert_eq!(calling(&portal, demo::ACCESS_TOKEN).await, "expired_token");
    let revoked = renew(&portal, "demo-refresh-token-1").await;
    assert_eq!(revoked.error(), "invalid_grant");
}

#[tokio::test]
async fn the_server_can_be_hit_by_faults() {
    let portal = start().await;
    portal.fault_next(Fault::drop().of(TOKEN_ENDPOINT));
    portal.chaos(1.0, 0, [Fault::html()]);
    let parameters = format!(
        "grant_type=refresh_token&refresh_token={}",
        demo::REFRESH_TOKEN
    );
    let address = format!("{}?{}", endpoint(&portal), query(&parameters));
    assert!(client().get(address).send().await.is_err());
    // The response with the new tokens is lost, and the old token with it.
    let again = renew(&portal, demo::REFRESH_TOKEN).await;
    assert_eq!(again.error(), "invalid_grant");
    assert_eq!(portal.world(|world| world.given_out()), 1);
}

#[tokio::test]
async fn a_portal_that_has_moved() {
    let (old, new) = (start().await, start().await);
    let moved = format!("{}/rest/", new.oauth_host());
    old.set_client_endpoint(Some(&moved));
    let answer = renew(&old, demo::REFRESH_TOKEN).await;
    assert_eq!(answer.body["client_endpoint"], moved);
    let own = format!("{}/rest/", old.oauth_host());
    assert_eq!(answer.body["server_endpoint"], own);
    old.set_client_endpoint(None);
    let answer = renew(&old, "demo-refresh-token-1").await;
    assert_eq!(answer.body["client_endpoint"], own);
}

#[tokio::test]
async fn steering_over_http() {
    let portal = start().await;
    let command = json!({
        "expire": demo::ACCESS_TOKEN,
        "access_token_life": 5,
        "client_endpoint": "https://new.example/rest/",
    });
    let answer = control(&portal, "oauth", &command).await;
    assert_eq!(answer.body, json!({ "given_out": 0 }));
    assert_eq!(calling(&portal, demo::ACCESS_TOKEN).await, "expired_token");
    let tokens = renew(&portal, demo::REFRESH_TOKEN).await.body;
    assert_eq!(tokens["expires_in"], 5);
    assert_eq!(tokens["client_endpoint"], "https://new.example/rest/");
    assert_eq!(calling(&portal, "demo-access-token-1").await, "");

    let command = json!({ "expire": true, "revoke": "demo-refresh-token-1" });
    let answer = control(&portal, "oauth", &command).await;
    assert_eq!(answer.body, json!({ "given_out": 1 }));
    assert_eq!(
        calling(&portal, "demo-access-token-1").await,
        "expired_token"
    );
    let revoked = renew(&portal, "demo-refresh-token-1").await;
    assert_eq!(revoked.error(), "invalid_grant");

    let lost = json!({ "fault": "html", "method": TOKEN_ENDPOINT });
    control(&portal, "fail", &lost).await;
    let address = format!("{}?{}", endpoint(&portal), query("grant_type=x"));
    let answer = client().get(address).send().await.unwrap();
    assert_eq!(answer.status(), 502);

    for wrong in [
        json!({ "expire": "unknown" }),
        json!({ "expire": false }),
        json!({ "access_token_life": -1 }),
        json!({ "revoke": 5 }),
        json!({ "client_endpoint": [] }),
    ] {
        assert_eq!(
            control(&portal, "oauth", &wrong).await.status,
            400,
            "{wrong}"
        );
    }
    assert!(!portal.world(|world| format!("{world:?}")).contains("demo-"));
}
