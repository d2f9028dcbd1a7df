//! Files by the links that portals give for them.
//!
//! What a link leads to is up to whoever made it, so it must not lead to what only this machine
//! reaches. An address that is written as one of a private network is refused; which address a name
//! stands for is found out by the network stack, or by a proxy, and not looked at.

mod private;

use std::marker::PhantomData;

use serde::de::IgnoredAny;
use url::Url;

use self::private::is_private;
use crate::call::attempts::{Stopped, enter};
use crate::call::core::Core;
use crate::clock::Deadline;
use crate::contract::error_table::MethodError;
use crate::envelope::read;
use crate::error::{Again, Error, History, RequestError};
use crate::http::redirect::{is_among, is_loopback, is_protected};
use crate::http::transport::{Failure, Received};
use crate::json::room::Room;
use crate::secret::link::DownloadLink;

/// What errors call it; it is no method.
const NAME: &str = "download";

/// How many redirects lead from a link to its file.
const MOST_REDIRECTS: u32 = 5;

/// Gets what lies behind a link. A link is said to work once, so this is never repeated.
pub(crate) async fn download<E: MethodError>(
    core: &Core,
    link: &DownloadLink,
) -> Result<Vec<u8>, Error<E>> {
    let mut opened = vec![link.clone()];
    let mut history = History {
        again: Some(Again::NewLink),
        ..History::default()
    };
    let got = match enter(core) {
        Ok(_inside) => follow(core, &mut opened, &mut history).await,
        Err(error) => Err(Stopped::Request(error)),
    };
    let redactor = || core.redactor(opened.iter().flat_map(parts));
    if let Err(Stopped::Failed(failure)) = &got {
        history.lost = failure.outcome().may_be_done();
    }
    let received = got.map_err(|error| error.tell(NAME, &redactor()).after(history.clone()))?;
    if received.status < 400 {
        return Ok(received.body);
    }
    let answer = PhantomData::<IgnoredAny>;
    let (status, body) = (received.status, &received.body);
    match read(NAME, status, body, answer, &mut Room::default(), &redactor) {
        Err(error) => Err(error.after(history)),
        Ok(_) => Ok(received.body),
    }
}

/// Follows the link to its file. It carries no credentials but its own, so it may lead anywhere but
/// into a private network; where it leads is as secret as itself.
async fn follow(
    core: &Core,
    opened: &mut Vec<DownloadLink>,
    history: &mut History,
) -> Result<Received, Stopped> {
    let deadline = Deadline::new(core.clock(), core.config.total_timeout);
    let most = core.config.max_file_bytes;
    let mut address = opened
        .first()
        .and_then(|link| Url::parse(link.expose()).ok());
    loop {
        let target = address.filter(|address| is_protected(address, &core.config.http.plain));
        let Some(target) = target else {
            return Err(Stopped::Request(RequestError::NotALink));
        };
        if !may_open(&target, core) {
            return Err(Stopped::Request(RequestError::PrivateAddress));
        }
        history.attempts += 1;
        match core.transport.get(target, most, &deadline).await {
            Err(Failure::Redirected { to: Some(to), .. }) if history.attempts <= MOST_REDIRECTS => {
                opened.push(to.as_str().into());
                address = Some(to);
            }
            outcome => return outcome.map_err(Stopped::Failed),
        }
    }
}

/// Whether an address is not of a private network, or is the portal's, or of one that the user has
/// allowed. For a stand-in on this machine, this machine is.
fn may_open(address: &Url, core: &Core) -> bool {
    let config = &core.config;
    !is_private(address)
        || address.host() == core.access.pass().base.host()
        || is_among(&config.allowed_hosts, address)
        || (config.http.plain.on_loopback && is_loopback(address))
}

/// What must not show of a link: all of it, and what may be a key in its path or its query.
fn parts(link: &DownloadLink) -> impl Iterator<Item = &str> {
    const SHORTEST_KEY: usize = 8;
    let link = link.expose();
    let (_, after_host) = link.split_once("://").unwrap_or_default();
    let keys = after_host.split(['/', '?', '&', '=', '#']).skip(1);
    std::iter::once(link).chain(keys.filter(|key| key.len() >= SHORTEST_KEY))
}
