//! `imbot.v2.File.*`, and the links that files are downloaded by.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::common::{client, send, with};
use crate::tools::{Case, PICTURE, case, ok};

const UPLOAD: &str = "imbot.v2.File.upload";
const DOWNLOAD: &str = "imbot.v2.File.download";

fn to(dialog: &str, fields: Value) -> Value {
    let right = json!({ "name": "report.txt", "content": "SGVsbG8gV29ybGQh" });
    json!({ "dialogId": dialog, "fields": with(&right, fields) })
}

pub fn cases() -> Vec<Case> {
    vec![
        case(UPLOAD, "FILE_EMPTY", json!({ "dialogId": "chat5" })),
        case(UPLOAD, "FILE_EMPTY", to("chat5", json!({ "name": "" }))),
        case(UPLOAD, "FILE_EMPTY", to("chat5", json!({ "content": "" }))),
        case(
            UPLOAD,
            "FILE_INVALID_CONTENT",
            to("chat5", json!({ "content": "data:text/plain;base64,Zm9v" })),
        ),
        // Access is checked before the file.
        case(UPLOAD, "ACCESS_DENIED", json!({ "dialogId": "chat6" })),
        case(UPLOAD, "CHAT_NOT_FOUND", json!({ "dialogId": "chat999" })),
        case(UPLOAD, "FILE_TOO_LARGE", to("chat5", json!({})))
            .in_world(|world| world.set_max_file_size(11)),
        case(DOWNLOAD, "FILE_NOT_FOUND", json!({ "fileId": 1 })),
        case(DOWNLOAD, "FILE_NOT_FOUND", json!({})),
        // A file in the chat whose only member is the other bot.
        case(DOWNLOAD, "FILE_ACCESS_ERROR", json!({ "fileId": 1 })).in_world(|world| {
            world.add_file(demo::FOREIGN_CHAT_ID, "secret.txt", b"secret");
        }),
    ]
}

async fn link(portal: &Portal, file: u64) -> String {
    let link = ok(portal, DOWNLOAD, json!({ "fileId": file })).await;
    link["downloadUrl"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_uploaded() {
    let portal = Portal::start().await.unwrap();
    let uploaded = ok(
        &portal,
        UPLOAD,
        to("1", json!({ "message": "Here is the report" })),
    )
    .await;
    assert_eq!(
        uploaded,
        json!({
            "file": {
                "id": 1, "chatId": 7, "date": "2024-10-11T06:00:00+00:00", "type": "file",
                "name": "report.txt", "extension": "txt", "size": 12, "image": false,
                "authorId": 456, "authorName": "Support Bot", "isTranscribable": false,
                "isVideoNote": false, "isVoiceNote": false,
            },
            "messageId": 791, "chatId": 7, "dialogId": "1",
        })
    );
    portal.world(|world| {
        assert_eq!(world.file_content(1), Some(&b"Hello World!"[..]));
        assert_eq!(world.text(791), Some("Here is the report"));
    });
}

#[tokio::test]
async fn a_picture_has_a_size() {
    let portal = Portal::start().await.unwrap();
    let picture = to("chat5", json!({ "name": "A.PNG", "content": PICTURE }));
    let file = ok(&portal, UPLOAD, picture).await["file"].take();
    assert_eq!(file["type"], "image");
    assert_eq!(file["extension"], "png");
    assert_eq!(file["image"], json!({ "height": 480, "width": 640 }));
}

/// A link contains the key of its caller, and works as long as the key does.
#[tokio::test]
async fn a_link_holds_the_key() {
    let portal = Portal::start().await.unwrap();
    let name = json!({ "name": "Bericht über.txt" });
    ok(&portal, UPLOAD, to("chat5", name)).await;
    let host = portal.oauth_host();
    let by_webhook = link(&portal, 1).await;
    let start = format!("{host}/rest/1/demowebhookcode/download/?token=imbot%7C");
    assert!(by_webhook.starts_with(&start), "{by_webhook}");
    let request = client().post(format!("{host}/rest/{DOWNLOAD}"));
    let call = json!({ "botId": 456, "fileId": 1 });
    let answer = send(request.bearer_auth(portal.access_token()).json(&call)).await;
    let by_token = answer.body["result"]["downloadUrl"].as_str().unwrap();
    let start = format!("{host}/rest/download.json?auth=demo-access-token&token=imbot%7C");
    assert!(by_token.starts_with(&start), "{by_token}");
    for link in [by_webhook.as_str(), by_token] {
        for _ in 0..2 {
            let answer = client().get(link).send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let disposition = answer.headers()["content-disposition"].to_str().unwrap();
            assert_eq!(
                disposition,
                "attachment; filename*=UTF-8''Bericht%20%C3%BCber.txt"
            );
            assert_eq!(answer.bytes().await.unwrap(), &b"Hello World!"[..]);
        }
    }
    let forged = by_webhook.replace("demo-signature", "x");
    assert_eq!(client().get(forged).send().await.unwrap().status(), 404);
    portal.world(|world| {
        world.expire_access_tokens();
        assert!(world.remove_webhook(demo::USER_ID, demo::WEBHOOK_CODE));
        assert!(!world.remove_webhook(demo::USER_ID, demo::WEBHOOK_CODE));
    });
    for link in [by_webhook.as_str(), by_token] {
        assert_eq!(client().get(link).send().await.unwrap().status(), 401);
    }
}

#[tokio::test]
async fn the_largest_file() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.set_max_file_size(12));
    ok(&portal, UPLOAD, to("chat5", json!({}))).await;
}

/// A file of 100 MiB is one byte too large, and is refused for its own size rather than that of the
/// body.
#[tokio::test]
async fn too_large_a_file() {
    let portal = Portal::start().await.unwrap();
    let (bot, token) = (demo::BOT_ID, demo::BOT_TOKEN);
    let content = format!("{}AA==", "A".repeat(100 * 1024 * 1024 / 3 * 4));
    let body = format!(
        r#"{{"botId":{bot},"botToken":"{token}","dialogId":"chat5","fields":{{"name":"a","content":"{content}"}}}}"#
    );
    let request = client().post(format!("{}{UPLOAD}", portal.webhook_url()));
    let request = request.header("content-type", "application/json");
    assert_eq!(send(request.body(body)).await.error(), "FILE_TOO_LARGE");
}

#[tokio::test]
async fn files_in_batches() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.add_file(demo::CHAT_ID, "a.txt", b"a"));
    let download = format!("{DOWNLOAD}?botId=456&botToken=my_bot_token&fileId=1");
    let cmd = json!({ "cmd": { "a": download, "b": "download", "c": "upload?x=1" } });
    let result = ok_batch(&portal, cmd).await;
    assert!(result["result"]["a"]["downloadUrl"].is_string(), "{result}");
    for key in ["b", "c"] {
        assert_eq!(
            result["result_error"][key]["error"],
            "ERROR_BATCH_METHOD_NOT_ALLOWED"
        );
    }
}

async fn ok_batch(portal: &Portal, cmd: Value) -> Value {
    let mut answer = crate::common::call(portal, "batch", &cmd).await;
    assert_eq!(answer.status, 200);
    answer.body["result"].take()
}
