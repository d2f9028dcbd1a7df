//! Proves under load that no call is lost or carried out twice, and that messages are sent exactly
//! once.
//!
//! `cargo xtask load` sends 20 000 calls, 64 in flight, to a stand-in portal in a process of its
//! own, which disturbs every tenth request in one of many ways: it breaks the connection, holds
//! back or damages the response, refuses, fails, or redirects. Afterwards the client's results are
//! compared with the portal's own count:
//!
//! * every call has ended, in a response or in an error of its type;
//! * a call with a response was carried out; one whose error is not ambiguous was not;
//! * a call that may not be repeated was carried out at most once, whatever its outcome;
//! * no request has followed a redirect that is not allowed;
//! * the client's memory has not grown since a quarter of the calls were made.
//!
//! Then it sends as many messages to a portal that loses the response, or the request, of every
//! tenth: every call has to succeed, and every message has to exist exactly once.
//!
//! If one of these does not hold, the program reports it and ends with exit code 1. `--seed 7`
//! makes the portal choose the same faults in the same order; which call gets which fault depends
//! on the order in which the calls arrive. `--calls 400` changes the number of calls.

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

/// The default number of calls.
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

/// Runs both proofs, one after the other.
fn both(arguments: &[String]) -> Result<bool, Box<dyn Error>> {
    let (calls, seed) = read(arguments)?;
    let all_done = load(Proof::Calls, calls, seed)?;
    println!();
    Ok(load(Proof::Messages, calls, seed)? && all_done)
}

/// Makes the calls, prints their outcomes, and returns whether everything is correct.
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
        None => println!("the client's memory: not reported by this system"),
    }

    let findings = Findings::of(proof, &run, &ledger);
    println!("\n{findings}");
    Ok(findings.are_none())
}

/// Returns the number of calls and the seed from the command line.
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
