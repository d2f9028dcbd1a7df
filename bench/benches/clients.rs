//! Creating a client for one more portal over shared connections, compared with hand-written code;
//! and the memory of each of a thousand clients.

use std::error::Error;

use bitrix24::Config;
use bitrix24_bench::clients::{client, memory_of_each};
use bitrix24_bench::compare::{compare, criterion, each};
use bitrix24_bench::floor;

/// The parts of a client besides its address, such as its own rate limiter, are not free.
const GOAL: Option<f64> = Some(4.0);

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    if let Some(kibibytes) = memory_of_each(1000)? {
        println!("clients: {kibibytes:.1} KiB each (goal 10 KiB)\n");
    }
    let mut criterion = criterion();
    let shared = Config::default().share_connections()?;
    let mut number = 0;
    let subject = each(|| {
        number += 1;
        client(number, &shared).expect("good settings")
    });
    let first = floor::Client::new("https://portal.bitrix24.com/rest/")?;
    let mut number = 0;
    let floor = each(|| {
        number += 1;
        let url = format!("https://portal{number}.bitrix24.com/rest/");
        first.beside(&url).expect("an address")
    });
    // The goal in time is 0.1 ms a client.
    compare(&mut criterion, "clients/one more", GOAL, subject, floor);
    criterion.final_summary();
    Ok(())
}
