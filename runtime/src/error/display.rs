//! The sentence of an error: what happened, and what to do about it.

use std::fmt;

use super::{Again, Error, ErrorKind, History, Timeout, TimeoutKind};
use crate::contract::method::Idempotency;

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.method())?;
        match self.kind() {
            ErrorKind::Api(error) => error.fmt(formatter)?,
            ErrorKind::InvalidResponse(error) => error.fmt(formatter)?,
            ErrorKind::Redirected(error) => error.fmt(formatter)?,
            ErrorKind::TooLarge(error) => error.fmt(formatter)?,
            ErrorKind::Timeout(error) => error.fmt(formatter)?,
            ErrorKind::Transport(error) => error.fmt(formatter)?,
            ErrorKind::Throttled(error) => error.fmt(formatter)?,
            ErrorKind::Token(error) => {
                write!(
                    formatter,
                    "the access token has expired and was not renewed: {error}"
                )?;
            }
            ErrorKind::Request(error) => error.fmt(formatter)?,
        }
        let unanswered = match self.kind() {
            ErrorKind::Timeout(error) => Some(Unanswered::Timeout(error)),
            ErrorKind::Transport(_) => Some(Unanswered::Transport),
            _ => None,
        };
        self.0.history.advise(unanswered, formatter)
    }
}

/// Why there is no response.
enum Unanswered<'a> {
    Timeout(&'a Timeout),
    Transport,
}

impl History {
    /// Writes what the caller should do; compiled once for all methods.
    fn advise(
        &self,
        unanswered: Option<Unanswered<'_>>,
        formatter: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let is_download = self.again == Some(Again::NewLink);
        if let Some(unanswered) = unanswered {
            match self.attempts {
                0 | 1 => {}
                // A download is not retried.
                _ if is_download => formatter.write_str(" This was after a redirect.")?,
                attempts => write!(formatter, " This was attempt {attempts}.")?,
            }
            if !self.lost {
                return formatter.write_str(match unanswered {
                    Unanswered::Timeout(error) if error.waited_for_token() => {
                        " The request was not carried out: the call timed out while waiting \
                         for the authorization server or the token store. Retry with a longer \
                         timeout; if this persists, check these two."
                    }
                    Unanswered::Timeout(error) if error.limit() == TimeoutKind::Total => {
                        " The request was not carried out: the call timed out while waiting \
                         for its turn or for a connection. Retry with a longer timeout."
                    }
                    _ if is_download => {
                        " The request was not sent: check the host of the link and the network, then \
                         try again."
                    }
                    _ => {
                        " The request was not sent: check the portal's address and the network, then \
                         try again."
                    }
                });
            }
        }
        if self.lost {
            if !is_download {
                formatter.write_str(" The request may have been carried out.")?;
            }
            formatter.write_str(match self.again {
                Some(Again::NewLink) => {
                    " The link may be used up: ask the portal for another link."
                }
                Some(Again::Method(Idempotency::Idempotent)) => {
                    " Send it again: a repeated request has no further effect."
                }
                Some(Again::Method(Idempotency::WithKey)) => {
                    " Send it again with the same key, by which the portal recognizes it: \
                     with another key, or none, the request repeats the effect."
                }
                Some(Again::Method(Idempotency::DetectsRepeats)) => {
                    " Send it again: if it is refused as already done, the first one succeeded."
                }
                Some(Again::Method(Idempotency::NotIdempotent)) | None => {
                    " Before you send it again, check whether it was: a second request repeats the effect."
                }
            })?;
        }
        Ok(())
    }
}
