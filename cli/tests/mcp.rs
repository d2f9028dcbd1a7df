//! The MCP server, driven by the client of the official SDK.
#![cfg(feature = "mcp")]

mod common;

use bitrix24_portal::{Portal, demo};
use rmcp::ServiceExt;
use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::{RoleClient, RunningService};
use rmcp::transport::TokioChildProcess;
use serde_json::{Value, json};

use common::Program;

type Client = RunningService<RoleClient, ()>;

async fn connect(program: &Program, arguments: &[&str]) -> Client {
    let mut command = tokio::process::Command::from(program.command());
    command.arg("mcp").args(arguments);
    ().serve(TokioChildProcess::new(command).unwrap())
        .await
        .unwrap()
}

async fn call(client: &Client, tool: &str, arguments: Value) -> CallToolResult {
    let mut request = CallToolRequestParams::new(tool.to_owned());
    request.arguments = arguments.as_object().cloned();
    client.call_tool(request).await.unwrap()
}

fn text(result: &CallToolResult) -> String {
    let text = serde_json::to_string(result).unwrap();
    for secret in [demo::WEBHOOK_CODE, demo::BOT_TOKEN] {
        assert!(!text.contains(secret), "a secret is in the output: {text}");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_calls_tools() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    let client = connect(&program, &[]).await;
    let info = client.peer_info().unwrap();
    assert_eq!(info.server_info.as_ref().unwrap().name, "b24");

    let tools = client.list_all_tools().await.unwrap();
    let find = |name: &str| tools.iter().find(|tool| tool.name == name);
    let react = find("imbot-reaction-add").unwrap();
    let hints = react.annotations.as_ref().unwrap();
    assert_eq!(hints.read_only_hint, Some(false));
    assert_eq!(hints.destructive_hint, Some(false));
    assert_eq!(hints.idempotent_hint, Some(true));
    let read = find("imbot-message-get")
        .unwrap()
        .annotations
        .as_ref()
        .unwrap();
    assert_eq!(read.read_only_hint, Some(true));
    assert!(
        find("imbot-message-delete").is_none(),
        "a destructive tool is on"
    );
    assert!(
        find("imbot-file-download").is_none(),
        "a tool that returns a secret is on"
    );
    let schemas = serde_json::to_string(&tools).unwrap();
    assert!(
        !schemas.contains("\"botToken\":"),
        "a tool asks for a secret"
    );

    let arguments = json!({ "messageId": 789, "reaction": "like" });
    let done = call(&client, "imbot-reaction-add", arguments.clone()).await;
    assert_eq!(done.is_error, Some(false), "{}", text(&done));
    let sent = portal.requests().pop().unwrap();
    assert_eq!(sent.parameters["botId"], 456);
    assert_eq!(sent.parameters["botToken"], demo::BOT_TOKEN);

    let again = call(&client, "imbot-reaction-add", arguments).await;
    assert_eq!(again.is_error, Some(true));
    let text_of = text(&again);
    for expected in [
        "REACTION_ALREADY_SET",
        "No action is needed",
        "Do not repeat the call",
    ] {
        assert!(text_of.contains(expected), "{text_of}");
    }

    let before = portal.requests().len();
    let off = call(&client, "imbot-message-delete", json!({ "messageId": 789 })).await;
    assert_eq!(off.is_error, Some(true));
    assert!(
        text(&off).contains("--allow imbot-message-delete"),
        "{}",
        text(&off)
    );
    for (arguments, expected) in [
        (
            json!({ "messageId": 789, "reaction": "fire", "botId": 457 }),
            "'botId' was unexpected",
        ),
        (
            json!({ "messageId": 789, "reaction": "lik" }),
            "/reaction: \"lik\" is not one of \"like\", \"dislike\"",
        ),
        (
            json!({ "messageId": "789", "reaction": "like" }),
            "/messageId: \"789\" is not of type \"integer\"",
        ),
        (
            json!({ "reaction": "like" }),
            "\"messageId\" is a required property",
        ),
    ] {
        let refused = call(&client, "imbot-reaction-add", arguments).await;
        assert_eq!(refused.is_error, Some(true));
        let content = serde_json::to_value(&refused.content).unwrap();
        let shown = content[0]["text"].as_str().unwrap();
        assert!(shown.contains(expected), "{shown}");
    }
    assert_eq!(portal.requests().len(), before, "a refused call was sent");
    assert!(
        client
            .call_tool(CallToolRequestParams::new("nothing"))
            .await
            .is_err()
    );
    client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_destructive_tool_can_be_allowed() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    let client = connect(&program, &["--allow", "imbot-message-delete"]).await;
    let tools = client.list_all_tools().await.unwrap();
    let is_on = |name: &str| tools.iter().any(|tool| tool.name == name);
    assert!(is_on("imbot-message-delete"));
    assert!(!is_on("imbot-bot-unregister"));
    client.cancel().await.unwrap();

    let client = connect(&program, &["--allow-destructive"]).await;
    let all = client.list_all_tools().await.unwrap();
    assert!(all.iter().any(|tool| tool.name == "imbot-bot-unregister"));
    client.cancel().await.unwrap();

    let client = connect(&program, &["--only", "imbot-reaction-add"]).await;
    assert_eq!(client.list_all_tools().await.unwrap().len(), 1);
    client.cancel().await.unwrap();

    let wrong = program.run(&["mcp", "--only", "imbot-nothing"]);
    assert_eq!(wrong.exit, 2);
}
