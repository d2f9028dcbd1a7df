//! The examples do on the stand-in portal what their documentation says.

use bitrix24::events::EventToken;
use bitrix24::{Bytes, Client, Webhook};
use bitrix24_examples::connect;
use bitrix24_portal::Portal;
use bitrix24_portal::demo::{
    BOT, BOT_TOKEN, CHAT, FOREIGN_MESSAGE_ID, MESSAGE, USER, WEBHOOK_CODE,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[allow(dead_code)]
#[path = "../answer.rs"]
mod answer;
#[allow(dead_code)]
#[path = "../buttons.rs"]
mod buttons;
#[allow(dead_code)]
#[path = "../files.rs"]
mod files;
#[allow(dead_code)]
#[path = "../progress.rs"]
mod progress;
#[allow(dead_code)]
#[path = "../start_up.rs"]
mod start_up;
#[allow(dead_code)]
#[path = "../webhook.rs"]
mod webhook;

/// The methods that were called, each without the name of its API.
fn called(portal: &Portal) -> Vec<String> {
    let requests = portal.requests().into_iter();
    requests
        .map(|request| {
            assert_eq!(request.error, None, "{}", request.method);
            request.method.trim_start_matches("imbot.v2.").to_owned()
        })
        .collect()
}

/// Returns all messages since the portal started.
fn said(portal: &Portal) -> Vec<String> {
    let numbers = FOREIGN_MESSAGE_ID + 1..FOREIGN_MESSAGE_ID + 20;
    portal.world(|world| {
        numbers
            .filter_map(|message| world.text(message).map(str::to_owned))
            .collect()
    })
}

#[tokio::test]
async fn a_bot_is_registered_once() {
    let (client, portal) = connect().await.expect("a portal");
    let first = start_up::start_up(&client).await.expect("a bot");
    let calls: Vec<String> = portal
        .requests()
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(
        calls,
        [
            "imbot.v2.Revision.get",
            "imbot.v2.Bot.get",
            "imbot.v2.Bot.register",
            "imbot.v2.Command.list",
            "imbot.v2.Command.register",
        ]
    );
    let again = start_up::start_up(&client).await.expect("the same bot");
    assert_eq!(again.bot_id, first.bot_id);
    assert_eq!(
        portal.requests()[5..]
            .iter()
            .map(|request| request.method.as_str())
            .collect::<Vec<_>>(),
        [
            "imbot.v2.Revision.get",
            "imbot.v2.Bot.get",
            "imbot.v2.Command.list"
        ]
    );
}

#[tokio::test]
async fn a_message_is_answered() {
    let (client, portal) = connect().await.expect("a portal");
    let bot = client.bot(BOT, BOT_TOKEN);
    portal
        .world(|world| world.write(USER, BOT, "Where is my order?"))
        .expect("it is written");
    tokio::select! {
        ended = answer::answer(bot.clone()) => panic!("{ended:?}"),
        () = portal.wait_for_requests(4) => {}
    }
    assert_eq!(
        called(&portal),
        [
            "Event.get",
            "Chat.InputAction.notify",
            "Chat.Message.send",
            "Chat.Message.read",
        ]
    );
    let said = said(&portal);
    assert_eq!(
        said,
        ["Where is my order?", "You said: [B]Where is my order?[/B]"]
    );
}

#[tokio::test]
async fn work_is_marked_with_reactions() {
    let (client, portal) = connect().await.expect("a portal");
    let bot = client.bot(BOT, BOT_TOKEN);
    let has = |code: &str| portal.world(|world| world.has_reaction(MESSAGE, BOT, code));
    let message = MESSAGE;
    for _ in 0..2 {
        let work = async { assert!(has("eyes")) };
        progress::work(&bot, message, work)
            .await
            .expect("it is marked");
        assert!(!has("eyes") && has("whiteHeavyCheckMark"));
    }
}

#[tokio::test]
async fn a_pressed_button_causes_an_event_and_disappears() {
    let (client, portal) = connect().await.expect("a portal");
    let bot = client.bot(BOT, BOT_TOKEN);
    let dialog = format!("chat{CHAT}");
    let question = buttons::ask(&bot, dialog.as_str().into())
        .await
        .expect("it is asked");
    let press = || portal.world(|world| world.press(USER, question, "Good"));
    press().expect("there is such a button");
    tokio::select! {
        ended = buttons::listen(&bot) => panic!("{ended:?}"),
        () = portal.wait_for_requests(5) => {}
    }
    assert_eq!(
        called(&portal),
        [
            "Command.register",
            "Chat.Message.send",
            "Event.get",
            "Command.answer",
            "Chat.Message.update",
        ]
    );
    let said = said(&portal);
    assert_eq!(
        said.last().expect("an answer"),
        "5 of 5, thank you, John Smith."
    );
    press().expect_err("the buttons are gone");
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent() {
    let (client, portal) = connect().await.expect("a portal");
    let bot = client.bot(BOT, BOT_TOKEN);
    let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let dialog = format!("chat{CHAT}");
    let sent = Bytes::from(content.clone());
    let file = files::send(&bot, dialog.into(), "data.bin", sent)
        .await
        .expect("it is sent");
    assert_eq!(
        files::fetch(&client, &bot, file).await.expect("it comes"),
        content
    );

    let link = bot.file_download(file).await.expect("a link");
    // The link works as long as the webhook that it contains.
    assert!(portal.world(|world| world.remove_webhook(USER, WEBHOOK_CODE)));
    let error = client.download(&link).await.expect_err("it is withdrawn");
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("download") && !shown.contains(link.expose()),
        "{shown}"
    );
}

/// Serves the events of the bot, which are verified with this bot token.
async fn serve_events(client: &Client<Webhook>, portal: &Portal, bot_token: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!(
        "http://{}/events",
        listener.local_addr().expect("an address")
    );
    portal.world(|world| world.set_webhook_url(BOT, Some(&address)));
    let bot = client.bot(BOT, BOT_TOKEN);
    let token = EventToken::of_bot(portal.address().to_string(), bot_token);
    tokio::spawn(axum::serve(listener, webhook::app(bot, token)).into_future());
}

#[tokio::test]
async fn a_message_that_is_sent_to_the_bot_is_echoed_once() {
    let (client, portal) = connect().await.expect("a portal");
    serve_events(&client, &portal, BOT_TOKEN).await;
    portal.deliver_twice(true);
    for (deliveries, as_json) in [(2, false), (4, true)] {
        portal.deliver_as_json(as_json);
        portal
            .world(|world| world.write(USER, BOT, "Is anybody there?"))
            .expect("it is written");
        portal.wait_for_deliveries(deliveries).await;
        portal.wait_for_requests(deliveries / 2).await;
    }
    let statuses: Vec<_> = portal
        .deliveries()
        .iter()
        .map(|delivery| delivery.status)
        .collect();
    assert_eq!(statuses, [Some(200); 4]);
    let said = said(&portal);
    assert_eq!(said, ["Is anybody there?"; 4]);
}

#[tokio::test]
async fn nobody_but_the_portal_may_send_events() {
    let (client, portal) = connect().await.expect("a portal");
    serve_events(&client, &portal, "another token").await;
    portal
        .world(|world| world.write(USER, BOT, "Is anybody there?"))
        .expect("it is written");
    portal.wait_for_deliveries(1).await;
    assert_eq!(portal.deliveries()[0].status, Some(403));
    assert!(portal.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_event_is_refused_with_a_status_that_says_so() {
    let (client, portal) = connect().await.expect("a portal");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let bot = client.bot(BOT, BOT_TOKEN);
    let token = EventToken::of_domain("here.example", "right");
    tokio::spawn(axum::serve(listener, webhook::app(bot, token)).into_future());
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    // The length up to which a body is read before it is rejected as too long.
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    let cases = [
        (
            form,
            "event=NEW&auth[application_token]=right&auth[domain]=here.example",
            "200",
        ),
        (
            form,
            "event=NEW&auth[application_token]=wrong&auth[domain]=here.example",
            "403",
        ),
        (
            form,
            "event=NEW&auth[application_token]=right&auth[domain]=there.example",
            "403",
        ),
        (form, "event=NEW", "400"),
        (json, r#"{"event": "NEW"#, "400"),
        (
            "text/plain",
            "event=NEW&auth[application_token]=right",
            "415",
        ),
        (form, &large, "413"),
    ];
    for (content_type, body, status) in cases {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let head = format!(
            "POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
             content-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("it listens");
        stream.write_all(body.as_bytes()).await.expect("it reads");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer, format!("HTTP/1.1 {status}"), "{content_type}");
    }
    assert!(portal.requests().is_empty());
}
