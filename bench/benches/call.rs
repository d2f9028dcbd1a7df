//! Calls over loopback, one after the other and 32 at a time, compared with bare reqwest.
//!
//! The runtime has one thread, the benchmark's own, and the server has others: so only the client
//! is measured.

use bitrix24_bench::compare::{compare, criterion};
use bitrix24_bench::process::Outcome;
use bitrix24_bench::server::Server;
use bitrix24_bench::{answers, calls};

const GOAL: Option<f64> = Some(1.10);

fn main() -> Outcome<()> {
    let mut criterion = criterion();
    for (name, in_flight) in [("one after the other", 1), ("32 in flight", 32)] {
        // Each side has a server of its own, which counts its connections.
        let [server, floor_server] = [
            Server::start(answers::SUCCESS)?,
            Server::start(answers::SUCCESS)?,
        ];
        compare(
            &mut criterion,
            &format!("call/{name}"),
            GOAL,
            calls::subject(&server.webhook_url(), in_flight)?,
            calls::floor(&floor_server.webhook_url(), in_flight)?,
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
