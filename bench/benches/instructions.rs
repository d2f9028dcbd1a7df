//! The instructions of writing a request, reading responses and events, and a whole call, against
//! types derived by serde and bare reqwest.
//!
//! Only the client is counted: the server of the calls runs in the process that prints the table.

use std::env;

use bitrix24::events::{EventToken, parse_webhook};
use bitrix24::imbot::{Event, EventGet, MessageGet, ReactionAdd, UserList};
use bitrix24::{Reaction, decode};
use bitrix24_bench::compare::each;
use bitrix24_bench::instructions::{self, Case};
use bitrix24_bench::process::Outcome;
use bitrix24_bench::server::Server;
use bitrix24_bench::{answers, calls, floor};

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
    cases.push(call("call of Reaction.add", address, 1)?);
    cases.push(call("32 calls in flight", address, 32)?);
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
                each(move || serde_json::to_vec(&request))
            },
            each(move || serde_json::to_vec(&by_hand)),
        ),
        Case::new(
            "response of Reaction.add",
            1.10,
            each(move || decode(&request, 200, answers::SUCCESS)),
            each(|| serde_json::from_slice::<floor::Response>(answers::SUCCESS)),
        ),
        Case::new(
            "response of Message.get",
            1.10,
            {
                let message = message.clone();
                each(move || decode(&get, 200, &message))
            },
            each(move || {
                serde_json::from_slice::<floor::Answer<floor::MessageWithAuthor>>(&message)
            }),
        ),
        Case::new(
            "response with 50 users",
            1.10,
            {
                let users = users.clone();
                each(move || decode(&list, 200, &users))
            },
            each(move || serde_json::from_slice::<floor::Users>(&users)),
        ),
    ]
}

/// Events, fetched and delivered.
fn events() -> Vec<Case<'static>> {
    let get = EventGet::new(456);
    let page = answers::events();
    let deliver = |content_type: &'static str, body: Vec<u8>| {
        let token = EventToken::of_member(answers::MEMBER_ID, answers::APPLICATION_TOKEN);
        each(move || {
            let event = parse_webhook::<Event>(content_type, &body).expect("an event");
            event.verify(&token)
        })
    };
    let (form, json) = (answers::form(), answers::delivery());
    vec![
        Case::new(
            "page of 100 events",
            1.20,
            {
                let page = page.clone();
                each(move || decode(&get, 200, &page))
            },
            each(move || serde_json::from_slice::<floor::Answer<floor::EventPage>>(&page)),
        ),
        Case::new(
            "delivery as a form",
            1.50,
            deliver("application/x-www-form-urlencoded", form.clone()),
            each(move || floor::pairs(&form).len()),
        ),
        Case::new(
            "delivery as JSON",
            1.50,
            deliver("application/json", json.clone()),
            each(move || serde_json::from_slice::<floor::Delivery>(&json)),
        ),
    ]
}

/// Rounds of this many concurrent calls.
fn call(name: &'static str, address: &str, in_flight: usize) -> Outcome<Case<'static>> {
    Ok(Case::new(
        name,
        1.05,
        calls::subject(address, in_flight)?,
        calls::floor(address, in_flight)?,
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
