//! Calls of Reaction.add over loopback, with the crate and with bare reqwest.
//!
//! Each call is a task of a runtime with one thread, the benchmark's own, as a bot spawns a task
//! for each event.

use std::io;
use std::sync::Arc;

use bitrix24::{Client, Reaction};
use tokio::runtime::{Builder, Runtime};

use crate::compare::Work;
use crate::floor;
use crate::process::Outcome;
use crate::server::config;

/// Returns rounds of this many concurrent calls of the crate. The server at this address answers.
///
/// # Errors
///
/// When the client or a runtime cannot be set up.
pub fn subject(address: &str, in_flight: usize) -> Outcome<impl Work + use<>> {
    let bot = Client::webhook_with(address, config())?.bot(456, "my_bot_token");
    Ok(rounds(runtime()?, in_flight, move || {
        let call = bot.reaction_add(789, Reaction::Like);
        async move { assert!(call.await.expect("the server answers")) }
    }))
}

/// Returns rounds of this many concurrent calls of bare reqwest.
///
/// # Errors
///
/// As for [`subject`].
pub fn floor(address: &str, in_flight: usize) -> Outcome<impl Work + use<>> {
    let client = Arc::new(floor::Client::new(address).map_err(|error| error.to_string())?);
    Ok(rounds(runtime()?, in_flight, move || {
        let client = Arc::clone(&client);
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
    }))
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Returns rounds of as many concurrent calls as `in_flight` says.
fn rounds<F>(runtime: Runtime, in_flight: usize, mut call: impl FnMut() -> F) -> impl Work
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
