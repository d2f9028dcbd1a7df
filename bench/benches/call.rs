//! Calls over loopback, one after the other and 32 at a time, compared with bare reqwest.
//!
//! The runtime has one thread, the benchmark's own, and the server has others: so only the client
//! is measured.

use std::error::Error;

use bitrix24::{Client, Reaction};
use bitrix24_bench::compare::{Work, compare, criterion};
use bitrix24_bench::server::{Server, config};
use bitrix24_bench::{answers, floor};
use tokio::runtime::{Builder, Runtime};

const GOAL: Option<f64> = Some(1.10);

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut criterion = criterion();
    let runtime = Builder::new_current_thread().enable_all().build()?;

    for (name, in_flight) in [("one after the other", 1), ("32 in flight", 32)] {
        // Each side has a server of its own, which counts its connections.
        let server = Server::start(answers::SUCCESS)?;
        let bot = Client::webhook_with(&server.webhook_url(), config())?.bot(456, "my_bot_token");
        let subject = calls(&runtime, in_flight, || {
            let call = bot.reaction_add(789, Reaction::Like);
            async move { assert!(call.await.expect("the server answers")) }
        });

        let floor_server = Server::start(answers::SUCCESS)?;
        let client = floor::Client::new(&floor_server.webhook_url())?;
        let floor = calls(&runtime, in_flight, || {
            let client = client.clone();
            let request = floor::ReactionAdd {
                bot_id: 456,
                bot_token: Some("my_bot_token".to_owned()),
                message_id: 789,
                reaction: floor::Reaction::parse("like"),
            };
            async move {
                let answer = client.call(&request).await.expect("the server answers");
                assert!(answer.result.result);
            }
        });

        compare(
            &mut criterion,
            &format!("call/{name}"),
            GOAL,
            subject,
            floor,
        );
        println!(
            "call/{name}: {} connections (goal {in_flight}), {} of the floor\n",
            server.connections(),
            floor_server.connections(),
        );
    }
    criterion.final_summary();
    Ok(())
}

/// Runs rounds of as many concurrent calls as `in_flight` says.
fn calls<F>(runtime: &Runtime, in_flight: usize, mut call: impl FnMut() -> F) -> impl Work
where
    F: Future<Output = ()> + Send + 'static,
{
    move |rounds| {
        runtime.block_on(async {
            for _ in 0..rounds {
                let calls: Vec<_> = (0..in_flight).map(|_| tokio::spawn(call())).collect();
                for call in calls {
                    call.await.expect("a call does not panic");
                }
            }
        });
    }
}
