//! The instructions of writing a request, reading responses and events, and a whole call, against
//! types derived by serde and bare reqwest.
//!
//! Only the client is counted: the server of the calls runs in the process that prints the table.

use std::env;

use bitrix24::events::{EventToken, parse_webhook};
use bitrix24::imbot::{Event, EventGet, MessageGet, ReactionAdd, UserList};
use bitrix24::{Client, Reaction, decode};
use bitrix24_bench::instructions::{self, Case};
use bitrix24_bench::process::Outcome;
use bitrix24_bench::server::{Server, config};
use bitrix24_bench::{answers, floor};
use tokio::runtime::Builder;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "repeat", name, side, times, address] => {
            instructions::repeat(cases(address)?, name, side, times)
        }
        _ => {
            let server = Server::start(answers::SUCCESS)?;
            let address = server.webhook_url();
            instructions::compare(cases(&address)?, &[&address])
        }
    }
}

/// Returns every comparison. The calls use the server at this address.
fn cases(address: &str) -> Outcome<Vec<Case<'static>>> {
    let mut cases = codec();
    cases.extend(events());
    cases.push(call(address)?);
    Ok(cases)
}

/// Writing and reading, without a network.
fn codec() -> Vec<Case<'static>> {
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token("my_bot_token");
    let by_hand = by_hand();
    let list = UserList::new(456, "chat5");
    let get = MessageGet::new(456, 9005);
    let message = answers::message_with_author();
    let users = answers::users(false);
    vec![
        Case::new(
            "request of Reaction.add",
            1.10,
            {
                let request = request.clone();
                move || serde_json::to_vec(&request)
            },
            move || serde_json::to_vec(&by_hand),
        ),
        Case::new(
            "response of Reaction.add",
            1.10,
            move || decode(&request, 200, answers::SUCCESS),
            || serde_json::from_slice::<floor::Response>(answers::SUCCESS),
        ),
        Case::new(
            "response of Message.get",
            1.10,
            {
                let message = message.clone();
                move || decode(&get, 200, &message)
            },
            move || serde_json::from_slice::<floor::Answer<floor::MessageWithAuthor>>(&message),
        ),
        Case::new(
            "response with 50 users",
            1.10,
            {
                let users = users.clone();
                move || decode(&list, 200, &users)
            },
            move || serde_json::from_slice::<floor::Users>(&users),
        ),
    ]
}

/// Events, fetched and delivered.
fn events() -> Vec<Case<'static>> {
    let get = EventGet::new(456);
    let page = answers::events();
    let deliver = |content_type: &'static str, body: Vec<u8>| {
        let token = EventToken::of_member(answers::MEMBER_ID, answers::APPLICATION_TOKEN);
        move || {
            let event = parse_webhook::<Event>(content_type, &body).expect("an event");
            event.verify(&token)
        }
    };
    let (form, json) = (answers::form(), answers::delivery());
    vec![
        Case::new(
            "page of 100 events",
            1.20,
            {
                let page = page.clone();
                move || decode(&get, 200, &page)
            },
            move || serde_json::from_slice::<floor::Answer<floor::EventPage>>(&page),
        ),
        Case::new(
            "delivery as a form",
            1.50,
            deliver("application/x-www-form-urlencoded", form.clone()),
            move || floor::pairs(&form).len(),
        ),
        Case::new(
            "delivery as JSON",
            1.50,
            deliver("application/json", json.clone()),
            move || serde_json::from_slice::<floor::Delivery>(&json),
        ),
    ]
}

/// A call of Reaction.add, with each side's own runtime on the only thread.
fn call(address: &str) -> Outcome<Case<'static>> {
    let runtime = || Builder::new_current_thread().enable_all().build();
    let bot = Client::webhook_with(address, config())?.bot(456, "my_bot_token");
    let bare = floor::Client::new(address).map_err(|error| error.to_string())?;
    let (subject, floor) = (runtime()?, runtime()?);
    let request = by_hand();
    Ok(Case::new(
        "call of Reaction.add",
        1.05,
        move || {
            let call = async { bot.reaction_add(789, Reaction::Like).await };
            subject.block_on(call).expect("the server answers")
        },
        move || {
            let answer = floor.block_on(bare.call(&request));
            answer.expect("the server answers").result.result
        },
    ))
}

/// The request that the floors send.
fn by_hand() -> floor::ReactionAdd {
    floor::ReactionAdd {
        bot_id: 456,
        bot_token: Some("my_bot_token".to_owned()),
        message_id: 789,
        reaction: floor::Reaction::parse("like"),
    }
}
