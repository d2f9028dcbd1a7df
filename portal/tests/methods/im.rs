//! `im.v2.*`: what a person's own calls do.

use bitrix24_portal::{Grant, Portal, demo};
use serde_json::{Value, json};

use crate::common::{client, send, with};
use crate::tools::{Case, call, case, fits, ok};

const CONTEXT: &str = "im.v2.Chat.Bot.sendContext";
const SUBSCRIBE: &str = "im.v2.Event.subscribe";
const UNSUBSCRIBE: &str = "im.v2.Event.unsubscribe";
const GET: &str = "im.v2.Event.get";
const UPLOAD: &str = "im.v2.File.upload";
const DOWNLOAD: &str = "im.v2.File.download";

fn to(dialog: &str, fields: Value) -> Value {
    let right = json!({ "name": "report.txt", "content": "SGVsbG8gV29ybGQh" });
    json!({ "dialogId": dialog, "fields": with(&right, fields) })
}

pub fn cases() -> Vec<Case> {
    let file = |dialog: &str| json!({ "dialogId": dialog, "fileId": 1 });
    let to_bot = |dialog: &str| json!({ "dialogId": dialog, "context": { "table": 42 } });
    vec![
        case(CONTEXT, "CHAT_NOT_FOUND", to_bot("chat999")),
        case(CONTEXT, "ACCESS_DENIED", to_bot("chat8")).in_world(|world| world.add_chat(8, [2])),
        case(CONTEXT, "BOT_CONTEXT_ERROR", to_bot("2")),
        case(UPLOAD, "FILE_EMPTY", to("chat5", json!({ "name": "" }))),
        case(
            UPLOAD,
            "FILE_EMPTY",
            to("chat5", json!({ "content": null })),
        ),
        case(
            UPLOAD,
            "FILE_INVALID_CONTENT",
            to("chat5", json!({ "content": "*" })),
        ),
        case(UPLOAD, "FILE_TOO_LARGE", to("chat5", json!({})))
            .in_world(|world| world.set_max_file_size(11)),
        case(UPLOAD, "CHAT_NOT_FOUND", to("chat999", json!({}))),
        case(UPLOAD, "CHAT_NOT_FOUND", to("999", json!({}))),
        case(UPLOAD, "ACCESS_DENIED", to("chat8", json!({})))
            .in_world(|world| world.add_chat(8, [2])),
        case(DOWNLOAD, "FILE_NOT_FOUND", file("chat5")),
        // The chat of the file counts, whatever the dialog is.
        case(DOWNLOAD, "FILE_ACCESS_ERROR", file("chat5")).in_world(|world| {
            world.add_chat(8, [2]);
            world.add_file(8, "secret.txt", b"secret");
        }),
    ]
}

#[tokio::test]
async fn a_context_reaches_the_bots_of_a_chat() {
    let portal = Portal::start().await.unwrap();
    let context = json!({ "action": "openTask", "taskId": 142 });
    for (dialog, answered) in [("456", "1"), ("chat5", "chat5")] {
        let parameters = json!({ "dialogId": dialog, "context": context });
        assert_eq!(
            ok(&portal, CONTEXT, parameters).await,
            json!({ "result": true })
        );
        let page = ok(&portal, "imbot.v2.Event.get", json!({})).await;
        let event = page["events"].as_array().unwrap().last().unwrap();
        assert_eq!(event["type"], "ONIMBOTV2CONTEXTGET");
        assert_eq!(event["data"]["context"], context);
        assert_eq!(event["data"]["dialogId"], answered);
    }
    // The data is an object.
    let parameters = json!({ "dialogId": "456", "context": "openTask" });
    let refused = call(&portal, CONTEXT, &parameters).await;
    assert_eq!(refused.error(), "100");
}

async fn event_names(portal: &Portal, parameters: Value) -> Vec<String> {
    let page = ok(portal, GET, parameters).await;
    let mut names = Vec::new();
    for event in page["events"].as_array().unwrap() {
        let name = event["type"].as_str().unwrap();
        fits(name, &event["data"]);
        names.push(name.to_owned());
    }
    names
}

#[tokio::test]
async fn a_person_subscribes() {
    let portal = Portal::start().await.unwrap();
    let write = || portal.world(|world| world.write(2, "1", "Hello").unwrap());
    write();
    assert_eq!(
        ok(&portal, GET, json!({})).await,
        json!({ "events": [], "nextOffset": 0, "hasMore": false })
    );
    for _ in 0..2 {
        assert_eq!(ok(&portal, SUBSCRIBE, json!({})).await, json!(true));
    }
    write();
    assert_eq!(event_names(&portal, json!({})).await, ["ONIMV2MESSAGEADD"]);
    // The waiting events are deleted with the subscription.
    for _ in 0..2 {
        assert_eq!(ok(&portal, UNSUBSCRIBE, json!({})).await, json!(true));
    }
    assert_eq!(event_names(&portal, json!({})).await, [""; 0]);
    write();
    assert_eq!(event_names(&portal, json!({})).await, [""; 0]);
    ok(&portal, SUBSCRIBE, json!({})).await;
    assert_eq!(event_names(&portal, json!({})).await, [""; 0]);
}

#[tokio::test]
async fn which_events_a_person_receives() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, SUBSCRIBE, json!({})).await;
    portal.world(|world| {
        let message = world.write(1, "chat5", "Hello").unwrap();
        world.edit(1, message, "Hi").unwrap();
        world.react(1, message, "like").unwrap();
        world.unreact(1, message, "like").unwrap();
        world.delete(1, message).unwrap();
        world.invite(1, 5, 2).unwrap();
        world.add_chat(8, [2]);
        world.write(2, "chat8", "not for everybody").unwrap();
    });
    let page = ok(&portal, GET, json!({})).await;
    for at in [2, 3] {
        // Adding a reaction and removing it look the same.
        assert_eq!(page["events"][at]["data"]["action"], "");
    }
    assert_eq!(page["events"][5]["data"]["dialogId"], "chat5");
    assert_eq!(
        event_names(&portal, json!({})).await,
        [
            "ONIMV2MESSAGEADD",
            "ONIMV2MESSAGEUPDATE",
            "ONIMV2REACTIONCHANGE",
            "ONIMV2REACTIONCHANGE",
            "ONIMV2MESSAGEDELETE",
            "ONIMV2JOINCHAT",
        ]
    );
}

#[tokio::test]
async fn a_person_uploads_a_file() {
    let portal = Portal::start().await.unwrap();
    let uploaded = ok(&portal, UPLOAD, to("chat5", json!({ "message": "Look" }))).await;
    let host = portal.oauth_host();
    let address = format!("{host}/file/1");
    assert_eq!(
        uploaded,
        json!({
            "file": {
                "id": 1, "chatId": 5, "date": "2024-10-11T06:00:00+00:00", "type": "file",
                "name": "report.txt", "extension": "txt", "size": 12, "image": false,
                "status": "done", "progress": 100, "authorId": 1, "authorName": "John Smith",
                "urlPreview": "", "urlShow": address, "urlDownload": address,
                "viewerAttrs": {
                    "viewer": "", "viewerType": "code", "src": address, "objectId": "1",
                    "viewerGroupBy": "5", "imChatId": 5, "title": "report.txt",
                    "unifiedLink": address, "actions": "[{\"type\":\"download\"}]",
                },
                "mediaUrl": { "preview": { "250": "" } },
                "isTranscribable": false, "isVideoNote": false, "isVoiceNote": false,
            },
            "messageId": 791, "chatId": 5, "dialogId": "chat5",
        })
    );
    let link = ok(
        &portal,
        DOWNLOAD,
        json!({ "dialogId": "chat5", "fileId": 1 }),
    )
    .await;
    let link = link["downloadUrl"].as_str().unwrap();
    assert!(
        link.starts_with(&format!(
            "{host}/rest/1/demowebhookcode/download/?token=im%7C"
        )),
        "{link}"
    );
    let file = client()
        .get(link)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(&file[..], b"Hello World!");
}

/// The pages do not describe a token without a user.
#[tokio::test]
async fn nobody_can_do_nothing() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        let grant = Grant::new(demo::OAUTH_APPLICATION).with_scopes(["imbot", "im"]);
        world.add_access_token("nobody", grant);
    });
    for method in [SUBSCRIBE, UNSUBSCRIBE, GET, UPLOAD, DOWNLOAD] {
        let url = format!("{}/rest/{method}", portal.oauth_host());
        let answer = send(client().post(url).json(&json!({ "auth": "nobody" }))).await;
        assert_eq!(
            (answer.status, answer.error()),
            (401, "user_access_error"),
            "{method}"
        );
    }
}
