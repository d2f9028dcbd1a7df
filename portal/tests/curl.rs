//! The cURL examples of the vendor and of this crate, run by the real program with only the address
//! replaced.

mod common;

use std::process::Command;

use bitrix24_portal::{Config, Portal, demo};
use serde_json::{Value, json};

/// As printed on the page of the method, webhook first.
const EXAMPLES: [&str; 2] = [
    r#"curl -X POST \
  -H "Content-Type: application/json" \
  -H "Accept: application/json" \
  -d '{"botId":456,"botToken":"my_bot_token","messageId":789,"reaction":"like"}' \
  https://**put_your_bitrix24_address**/rest/**put_your_user_id_here**/**put_your_webhook_here**/imbot.v2.Chat.Message.Reaction.add"#,
    r#"curl -X POST \
  -H "Content-Type: application/json" \
  -H "Accept: application/json" \
  -d '{"botId":456,"messageId":789,"reaction":"like","auth":"**put_access_token_here**"}' \
  https://**put_your_bitrix24_address**/rest/imbot.v2.Chat.Message.Reaction.add"#,
];

/// Runs the example against a fresh portal, over HTTPS as it is printed, and returns what cURL
/// printed.
async fn run(example: &str) -> Value {
    let portal = Portal::start_tls(Config::default(), &[]).await.unwrap();
    let port = portal.address().port();
    let authority = std::env::temp_dir().join(format!("portal-curl-{port}.pem"));
    std::fs::write(&authority, portal.authority()).expect("a temporary file");
    let command = example
        .replace(
            "https://**put_your_bitrix24_address**",
            &portal.oauth_host(),
        )
        .replace("**put_your_user_id_here**", &demo::USER_ID.to_string())
        .replace("**put_your_webhook_here**", demo::WEBHOOK_CODE);
    let trusting = format!("export CURL_CA_BUNDLE='{}'; {command}", authority.display());
    let answer = shell(trusting).await;
    std::fs::remove_file(authority).expect("the file is there");
    answer
}

/// The JSON that the command prints.
async fn shell(command: String) -> Value {
    let run = move || {
        Command::new("sh")
            .args(["-c", &command])
            .env("no_proxy", "127.0.0.1")
            .output()
    };
    let output = tokio::task::spawn_blocking(run)
        .await
        .unwrap()
        .expect("a shell");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn curl_is_missing() -> bool {
    let missing = Command::new("curl").arg("--version").output().is_err();
    if missing {
        eprintln!("skipped: the program curl is not installed");
    }
    missing
}

#[tokio::test]
async fn the_vendors_examples_work() {
    if curl_is_missing() {
        return;
    }
    for example in EXAMPLES {
        assert_eq!(
            run(example).await["result"],
            json!({ "result": true }),
            "{example}"
        );
    }
}

/// Every command in the documentation of the crate is accepted.
#[tokio::test]
async fn our_own_examples_work() {
    if curl_is_missing() {
        return;
    }
    let documentation = include_str!("../src/lib.rs");
    let commands: Vec<&str> = documentation
        .lines()
        .filter_map(|line| line.strip_prefix("//! curl "))
        .collect();
    assert!(commands.len() >= 28, "{commands:?}");
    let portal = Portal::start().await.unwrap();
    for command in commands {
        let here = command.replace("http://127.0.0.1:8024", &portal.oauth_host());
        let answer = shell(format!("curl {here}")).await;
        assert_eq!(answer.get("error"), None, "{command}: {answer}");
    }
}
