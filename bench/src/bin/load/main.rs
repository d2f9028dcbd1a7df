//! Proves under load that no call is lost and none is done twice, and that messages are sent exactly
//! once.
//!
//! `cargo xtask load` sends 20 000 calls, 64 in flight, to a stand-in portal in a process of its own,
//! which spoils every tenth request in one of many ways: it breaks the connection, keeps or damages
//! the answer, refuses, fails, or points elsewhere. Afterwards the client's results are held against
//! the portal's own count:
//!
//! * every call has ended, in an answer or in an error of its type;
//! * a call that was answered is done; one whose error is not ambiguous is not;
//! * a call that may not be repeated is done once at most, whatever came of it;
//! * no request has gone where a redirect pointed to;
//! * the client's memory has not grown since a quarter of the calls were made.
//!
//! Then it sends as many messages to a portal that loses the answer, or the request, of every tenth:
//! every call has to succeed, and every message to be there exactly once.
//!
//! Where one of these does not hold, it says so and ends with exit code 1. `--seed 7` makes the
//! portal draw the same faults in the same order; which call meets which of them is up to the order
//! in which the calls arrive. `--calls 400` makes another number of them.

mod calls;
mod memory;
mod portal;
mod verdict;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::process::ExitCode;
use std::time::Instant;

use calls::{IN_FLIGHT, Proof, Reported};
use portal::Portal;
use verdict::Findings;

/// How many calls are made when nothing else is asked for.
const CALLS: usize = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let ended = match portal::asked_to_serve(&arguments) {
        Some(order) => portal::serve(order).map(|()| true),
        None => both(&arguments),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Does both proofs, one after the other.
fn both(arguments: &[String]) -> Result<bool, Box<dyn Error>> {
    let (calls, seed) = read(arguments)?;
    let all_done = load(Proof::Calls, calls, seed)?;
    println!();
    Ok(load(Proof::Messages, calls, seed)? && all_done)
}

/// Makes the calls, prints what came of them, and tells whether all is well.
fn load(proof: Proof, calls: usize, seed: u64) -> Result<bool, Box<dyn Error>> {
    let what = match proof {
        Proof::Calls => "calls",
        Proof::Messages => "messages",
    };
    println!(
        "{calls} {what}, {IN_FLIGHT} in flight, {:.0} % of the requests spoilt, seed {seed}\n",
        portal::SHARE * 100.0,
    );
    let portal = Portal::start(proof, calls, seed)?;
    let began = Instant::now();
    let run = calls::make(portal.webhook_url(), proof, calls)?;
    let seconds = began.elapsed().as_secs_f64();
    let ledger = portal.stop()?;

    let mut kinds = BTreeMap::<Reported, (usize, usize, usize)>::new();
    for outcome in run.outcomes.iter().flatten() {
        let (count, in_doubt, repeated) = kinds.entry(outcome.reported).or_default();
        *count += 1;
        *in_doubt += usize::from(outcome.is_ambiguous);
        *repeated += usize::from(outcome.attempts > 1);
    }
    println!(
        "{:<50} | {:>6} | {:>8} | {:>8}",
        "the calls ended as", "calls", "in doubt", "repeated"
    );
    for (reported, (count, in_doubt, repeated)) in kinds {
        println!("{reported:<50} | {count:>6} | {in_doubt:>8} | {repeated:>8}");
    }
    println!(
        "\n{} requests, {seconds:.1} s, {:.0} calls a second",
        ledger.arrived,
        calls as f64 / seconds,
    );
    match &run.memory {
        Some(memory) => println!("{memory}"),
        None => println!("the client's memory: this system does not tell"),
    }

    let findings = Findings::of(proof, &run, &ledger);
    println!("\n{findings}");
    Ok(findings.are_none())
}

/// The number of calls and the seed that the command line asks for.
fn read(arguments: &[String]) -> Result<(usize, u64), Box<dyn Error>> {
    let mut calls = CALLS;
    let mut seed = RandomState::new().hash_one(()) % 1_000_000;
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if name == "--calls" => calls = value.parse()?,
            [name, value] if name == "--seed" => seed = value.parse()?,
            _ => return Err("the options are `--calls NUMBER` and `--seed NUMBER`".into()),
        }
    }
    Ok((calls, seed))
}
