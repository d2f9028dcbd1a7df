//! Downloads files by links from the portal.
//!
//! The target of a link is up to its author, so a link must not lead to hosts that only this
//! machine can reach. An address of a private network is rejected, whether written in the link or
//! resolved from a name. Names that a proxy resolves are the exception: only the proxy knows their
//! addresses.

use std::marker::PhantomData;
use std::time::Duration;

use serde::de::IgnoredAny;
use tracing::Instrument;
use url::Url;

use crate::call::attempts::enter;
use crate::call::core::Core;
use crate::call::stopped::Stopped;
use crate::call::trace::{Trace, outcome_of};
use crate::clock::Deadline;
use crate::contract::error_table::MethodError;
use crate::envelope::{not_decompressed, read_received};
use crate::error::outcome::AttemptOutcome;
use crate::error::{Again, Barrier, Error, History, RequestError};
use crate::http::connections::Reach;
use crate::http::failure::TransportFailure;
use crate::http::private::is_private;
use crate::http::redirect::{authority, is_among, is_loopback, is_protected};
use crate::http::transport::Received;
use crate::secret::link::DownloadLink;
use crate::text::redact::Redactor;

/// The name used in errors; not a method.
const NAME: &str = "download";

/// How much of a host name the trace shows, in bytes.
const HOST_BYTES: usize = 512;

/// The maximum number of redirects between a link and its file.
const MAX_REDIRECTS: u32 = 5;

/// Downloads the file of a link. A link is documented to work once, so there are no retries.
pub(crate) async fn download<E: MethodError>(
    core: &Core,
    link: &DownloadLink,
) -> Result<Vec<u8>, Error<E>> {
    let trace = Trace::begin(NAME, core.clock());
    let mut opened = vec![link.clone()];
    let mut history = History {
        again: Some(Again::NewLink),
        ..History::default()
    };
    let deadline = core.deadline(None);
    let got = match enter(core, &deadline) {
        Ok(_inside) => follow(core, &deadline, &trace, &mut opened, &mut history).await,
        Err(error) => Err(Stopped::Request(error)),
    };
    let redactor = || core.redactor(opened.iter().flat_map(parts));
    let (error, outcome) = match got {
        Ok(Received {
            status: ..400,
            not_decompressed: None,
            body,
            ..
        }) => {
            trace.end(outcome_of(None::<&Error<E>>), &history);
            return Ok(body);
        }
        Ok(received) => {
            let error = refused(&received, &redactor);
            let outcome = AttemptOutcome::of_response(&error);
            let sent = history.request_id.as_deref();
            history.server_request_id = received.named_by_server(sent, redactor);
            let now = core.clock().wall();
            history.retry_at = received.retry_after.and_then(|wait| now.checked_add(wait));
            (error, Some(outcome))
        }
        Err(stopped) => {
            let outcome = match &stopped {
                Stopped::Failed(failure) => Some(failure.outcome()),
                _ => None,
            };
            (stopped.into_error(NAME, &redactor()), outcome)
        }
    };
    history.lost |= outcome.is_some_and(AttemptOutcome::may_be_done);
    trace.end(outcome_of(Some(&error)), &history);
    Err(error.of_download().after(history))
}

/// Returns the error for a response that is not a file.
fn refused<E: MethodError>(received: &Received, redactor: &dyn Fn() -> Redactor) -> Error<E> {
    // JSON is not an exception here: whether a file is compressed cannot be seen in its content.
    if let (Some(reason), ..400) = (&received.not_decompressed, received.status) {
        return not_decompressed(NAME, received.status, reason, &redactor());
    }
    let answer = PhantomData::<IgnoredAny>;
    read_received(NAME, received, answer, redactor)
        .expect_err("an answer of such a status is a failure")
}

/// Follows the link to its file.
///
/// The only credentials it carries are its own, so it may lead anywhere except into a private
/// network; the target is as secret as the link.
async fn follow(
    core: &Core,
    deadline: &Deadline<'_>,
    trace: &Trace<'_>,
    opened: &mut Vec<DownloadLink>,
    history: &mut History,
) -> Result<Received, Stopped> {
    let most = core.config.max_file_bytes;
    let link = opened.first().map(DownloadLink::expose).unwrap_or_default();
    let mut address = Url::parse(link).map_err(|_| Stopped::Request(RequestError::NotALink))?;
    let mut redirect = None;
    loop {
        let reach = match reach(&address, core) {
            Ok(reach) => reach,
            Err(barrier) => return Err(stopped(barrier, redirect, address)),
        };
        if deadline.left().is_zero() {
            return Err(Stopped::Failed(TransportFailure::late(deadline)));
        }
        history.attempts += 1;
        history.request_id = trace.request_id();
        let id = history.request_id.as_deref().unwrap_or_default();
        // A download does not wait for the rate limiter.
        let span = trace.attempt(history.attempts, Duration::ZERO);
        let file = core
            .transport
            .get(address.clone(), id, reach, most, deadline);
        let received = file.instrument(span.clone()).await;
        trace.attempt_end(&span, &received);
        let (status, to) = match received {
            Err(TransportFailure::Redirected { status, to }) => (status, to),
            Err(TransportFailure::Private) => {
                history.attempts -= 1;
                return Err(stopped(Barrier::PrivateNetwork, redirect, address));
            }
            outcome => return outcome.map_err(Stopped::Failed),
        };
        // The redirecting server has seen the link, and a link that works once may be used up by
        // that.
        history.lost = true;
        address = match to {
            Some(to) if history.attempts <= MAX_REDIRECTS => to,
            to => {
                let barrier = match to {
                    Some(_) => Barrier::TooMany,
                    None => Barrier::NoAddress,
                };
                return Err(Stopped::Redirected {
                    status,
                    to,
                    barrier,
                });
            }
        };
        opened.push(address.as_str().into());
        let redactor = core.redactor(opened.iter().flat_map(parts));
        trace.redirected(&redactor.name(authority(&address), HOST_BYTES));
        redirect = Some(status);
    }
}

/// Returns why an address is not opened: because of the link, or of the redirect with this status.
fn stopped(barrier: Barrier, redirect: Option<u16>, address: Url) -> Stopped {
    match (redirect, barrier) {
        (Some(status), barrier) => Stopped::Redirected {
            status,
            to: Some(address),
            barrier,
        },
        (None, Barrier::PrivateNetwork) => Stopped::Request(RequestError::PrivateAddress),
        (None, _) => Stopped::Request(RequestError::NotALink),
    }
}

/// Returns where a connection for an address may lead, or why the address is not opened.
fn reach(address: &Url, core: &Core) -> Result<Reach, Barrier> {
    match () {
        () if !is_protected(address, &core.config.http.plain) => Err(Barrier::NotEncrypted),
        () if is_named(address, core) => Ok(Reach::Anywhere),
        () if is_private(address) => Err(Barrier::PrivateNetwork),
        () => Ok(Reach::Public),
    }
}

/// Whether an address is at the portal's host or at one that the user has allowed.
///
/// Plain HTTP requires a host allowed for it. For a stand-in on this machine, this machine is
/// allowed.
fn is_named(address: &Url, core: &Core) -> bool {
    let config = &core.config;
    address.host() == core.auth.credentials().base.host()
        || address.scheme() == "http"
        || is_among(&config.allowed_hosts, address)
        || (config.http.plain.on_loopback && is_loopback(address))
}

/// Returns the secret parts of a link: all of it, and possible keys in its path or its query.
fn parts(link: &DownloadLink) -> impl Iterator<Item = &str> {
    const SHORTEST_KEY: usize = 8;
    let link = link.expose();
    let (_, after_host) = link.split_once("://").unwrap_or_default();
    let keys = after_host.split(['/', '?', '&', '=', '#']).skip(1);
    std::iter::once(link).chain(keys.filter(|key| key.len() >= SHORTEST_KEY))
}
