//! The portal in a process of its own, so that its memory is not taken for the client's: this same
//! program, started with other arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use std::{env, process};

use bitrix24_portal::{Fault, UnknownFailure, demo};
use serde::{Deserialize, Serialize};

use crate::calls::{FIRST_MESSAGE, Proof, message};

/// The share of requests that is disturbed.
pub(crate) const SHARE: f64 = 0.1;

/// The arguments with which this program serves a portal, by the proof.
const SERVE: [(Proof, &str); 2] = [
    (Proof::Calls, "serve-portal"),
    (Proof::Messages, "serve-portal-for-messages"),
];

/// The portal's own record.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ledger {
    /// The number of requests received.
    pub(crate) arrived: u64,
    /// How often each call that increments a counter was carried out, by its number.
    pub(crate) counts: BTreeMap<usize, u64>,
    /// The numbers of the calls whose reaction was added.
    pub(crate) reactions: BTreeSet<usize>,
    /// How often the message of each call was sent, by its number.
    pub(crate) messages: BTreeMap<usize, u64>,
    /// Whether a request has followed a redirect that is not allowed.
    pub(crate) strayed: bool,
}

/// What the portal process is to do.
pub(crate) struct Order {
    proof: Proof,
    calls: usize,
    seed: u64,
}

/// A portal in another process.
pub(crate) struct Portal {
    process: Child,
    output: BufReader<ChildStdout>,
    webhook_url: String,
}

impl Portal {
    /// Starts a portal for so many calls.
    pub(crate) fn start(proof: Proof, calls: usize, seed: u64) -> io::Result<Self> {
        let serve = SERVE.iter().find(|(known, _)| *known == proof);
        let serve = serve.map_or("", |(_, serve)| serve);
        let mut process = Command::new(env::current_exe()?)
            .args([serve, &calls.to_string(), &seed.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut output = BufReader::new(output);
        let mut webhook_url = String::new();
        output.read_line(&mut webhook_url)?;
        Ok(Self {
            process,
            output,
            webhook_url: webhook_url.trim_end().to_owned(),
        })
    }

    /// The address for its callers.
    pub(crate) fn webhook_url(&self) -> &str {
        &self.webhook_url
    }

    /// Stops the portal, and returns its record.
    pub(crate) fn stop(mut self) -> Result<Ledger, Box<dyn Error>> {
        // The portal process stops when this closes.
        drop(self.process.stdin.take());
        let ledger = serde_json::from_reader(&mut self.output)?;
        self.process.wait()?;
        Ok(ledger)
    }
}

/// Returns what to do if this process was started as the portal.
pub(crate) fn asked_to_serve(arguments: &[String]) -> Option<Order> {
    let [serve, calls, seed] = arguments else {
        return None;
    };
    let (proof, _) = SERVE.iter().find(|(_, known)| known == serve)?;
    Some(Order {
        proof: *proof,
        calls: calls.parse().ok()?,
        seed: seed.parse().ok()?,
    })
}

/// Serves a portal: prints its address, serves until the standard input closes, and prints its
/// record.
pub(crate) fn serve(order: Order) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let portal = runtime.block_on(bitrix24_portal::Portal::start())?;
    // Nothing accepts connections here; the system still queues them.
    let elsewhere = TcpListener::bind("127.0.0.1:0")?;
    elsewhere.set_nonblocking(true)?;
    let messages = (0..order.calls).map(|number| (number, FIRST_MESSAGE + number as u64));
    portal.world(|world| {
        let ids = messages.clone().map(|(_, message)| message);
        ids.for_each(|message| world.add_message(message, demo::CHAT_ID));
    });
    let elsewhere_url = format!("http://{}", elsewhere.local_addr()?);
    let faults = match order.proof {
        Proof::Calls => faults(&elsewhere_url)?,
        Proof::Messages => lost_answers()?,
    };
    portal.chaos(SHARE, order.seed, faults);
    println!("{}", portal.webhook_url());

    io::copy(&mut io::stdin(), &mut io::sink())?;
    let sent: BTreeMap<String, usize> = (0..order.calls)
        .map(|number| (message(number), number))
        .collect();
    let ledger = portal.world(|world| Ledger {
        arrived: portal.arrived(),
        counts: world
            .counts()
            .iter()
            .filter_map(|(key, count)| Some((key.parse().ok()?, *count)))
            .collect(),
        reactions: messages
            .filter(|(_, message)| world.has_reaction(*message, demo::BOT_ID, "like"))
            .map(|(number, _)| number)
            .collect(),
        messages: (world.messages_in(demo::CHAT_ID).iter())
            .filter_map(|message| sent.get(world.text(*message)?))
            .fold(BTreeMap::new(), |mut counts, number| {
                *counts.entry(*number).or_default() += 1;
                counts
            }),
        strayed: elsewhere.accept().is_ok(),
    });
    serde_json::to_writer(io::stdout(), &ledger)?;
    io::stdout().flush()?;
    // Otherwise the calls would wait for the responses that are held back.
    process::exit(0)
}

/// The faults that leave the client without a response, whether the call is carried out or not.
fn lost_answers() -> Result<Vec<Fault>, UnknownFailure> {
    Ok(vec![
        Fault::drop(),
        Fault::reset(),
        Fault::truncate(),
        Fault::half_close(),
        Fault::hold(),
        Fault::html(),
        Fault::empty(),
        Fault::drop().before(),
        Fault::reset().before(),
        Fault::html().before(),
        Fault::error("INTERNAL_SERVER_ERROR")?,
    ])
}

/// All faults, except a refusal that stops the method for ten minutes.
fn faults(elsewhere: &str) -> Result<Vec<Fault>, UnknownFailure> {
    let slightly = Duration::from_millis(5);
    let mut faults = vec![
        // The call is carried out, and its response is lost in some way.
        Fault::drop(),
        Fault::reset(),
        Fault::truncate(),
        Fault::half_close(),
        Fault::hold(),
        Fault::html(),
        Fault::empty(),
        Fault::invalid_utf8(),
        Fault::nested(10_000),
        Fault::huge(1),
        Fault::gzip_bomb(1),
        Fault::endless(),
        // The response is correct, but unusual.
        Fault::content_type(),
        Fault::delay(slightly),
        Fault::delay(slightly).before(),
        Fault::drip(Duration::ZERO),
        // The call is not carried out, and no response says so.
        Fault::drop().before(),
        Fault::reset().before(),
        Fault::html().before(),
        // The call is not carried out, as the response says.
        Fault::redirect(307, elsewhere),
        Fault::redirect(302, elsewhere),
    ];
    for code in [
        "QUERY_LIMIT_EXCEEDED",
        "OVERLOAD_LIMIT",
        "ACCESS_DENIED",
        "INTERNAL_SERVER_ERROR",
        "ERROR_UNEXPECTED_ANSWER",
    ] {
        faults.push(Fault::error(code)?);
    }
    Ok(faults)
}
