//! Writing a request and reading its response, without a network, against types derived by serde.
//!
//! Cargo builds this package with the generator's settings of serde_json, under which a `Value`
//! keeps the order of its keys and is slower than users have it. Code that uses a `Value` therefore
//! appears slightly slower here than it is.

use bitrix24::imbot::{ReactionAdd, UserList};
use bitrix24::{Reaction, decode};
use bitrix24_bench::compare::{compare, criterion, each};
use bitrix24_bench::{answers, floor};

fn main() {
    let mut criterion = criterion();
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token("my_bot_token");
    let by_hand = floor::ReactionAdd {
        bot_id: 456,
        bot_token: Some("my_bot_token".to_owned()),
        message_id: 789,
        reaction: floor::Reaction::parse("like"),
    };

    let encode = || serde_json::to_vec(&request);
    let encode_floor = || serde_json::to_vec(&by_hand);
    let answer = || decode(&request, 200, answers::SUCCESS);
    let answer_floor = || serde_json::from_slice::<floor::Response>(answers::SUCCESS);
    let refusal = || decode(&request, 400, answers::REFUSAL);
    let refusal_floor = || floor::refusal(400, answers::REFUSAL);

    compare(
        &mut criterion,
        "codec/request and answer",
        Some(1.05),
        each(|| (encode(), answer())),
        each(|| (encode_floor(), answer_floor())),
    );
    compare(
        &mut criterion,
        "codec/request",
        None,
        each(encode),
        each(encode_floor),
    );
    compare(
        &mut criterion,
        "codec/answer",
        None,
        each(answer),
        each(answer_floor),
    );
    compare(
        &mut criterion,
        "codec/refusal",
        Some(1.05),
        each(refusal),
        each(refusal_floor),
    );

    let request = UserList::new(456, "chat5");
    for (name, is_reversed) in [("in order", false), ("in reverse", true)] {
        let users = answers::users(is_reversed);
        compare(
            &mut criterion,
            &format!("codec/50 users, keys {name}"),
            None,
            each(|| decode(&request, 200, &users)),
            each(|| serde_json::from_slice::<floor::Users>(&users)),
        );
    }
    criterion.final_summary();
}
