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

/// The share of requests that is spoilt.
pub(crate) const SHARE: f64 = 0.1;

/// The arguments that make a portal of this program, by what is proven.
const SERVE: [(Proof, &str); 2] = [
    (Proof::Calls, "serve-portal"),
    (Proof::Messages, "serve-portal-for-messages"),
];

/// What the portal has noted.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ledger {
    /// How many requests came in.
    pub(crate) arrived: u64,
    /// How often each call that counts was done, by its number.
    pub(crate) counts: BTreeMap<usize, u64>,
    /// The numbers of the calls whose reaction was put.
    pub(crate) reactions: BTreeSet<usize>,
    /// How often the message of each call was sent, by its number.
    pub(crate) messages: BTreeMap<usize, u64>,
    /// Whether somebody has followed a redirect to where it pointed.
    pub(crate) strayed: bool,
}

/// What the portal is to do.
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

    /// Ends it, and gives what it has noted.
    pub(crate) fn stop(mut self) -> Result<Ledger, Box<dyn Error>> {
        // The portal reads this to its end.
        drop(self.process.stdin.take());
        let ledger = serde_json::from_reader(&mut self.output)?;
        self.process.wait()?;
        Ok(ledger)
    }
}

/// What the portal is to do, if this process is to be one.
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

/// Is a portal: tells its address, serves until nobody writes to this process any more, and tells
/// what it has noted.
pub(crate) fn serve(order: Order) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let portal = runtime.block_on(bitrix24_portal::Portal::start())?;
    // Nobody listens here; the system notes who knocks.
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
    // Answers that are kept would be waited for.
    process::exit(0)
}

/// All that leaves the client without an answer, whether the call is done or not.
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

/// All that can go wrong, but for a refusal that stops the method for ten minutes.
fn faults(elsewhere: &str) -> Result<Vec<Fault>, UnknownFailure> {
    let slightly = Duration::from_millis(5);
    let mut faults = vec![
        // The call is done, and its answer lost in one way or another.
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
        // The answer is right, if strange.
        Fault::content_type(),
        Fault::delay(slightly),
        Fault::delay(slightly).before(),
        Fault::drip(Duration::ZERO),
        // The call is not done, and nobody says so.
        Fault::drop().before(),
        Fault::reset().before(),
        Fault::html().before(),
        // The call is not done, as the answer says.
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
