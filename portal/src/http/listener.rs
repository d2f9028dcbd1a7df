//! The TCP listener: accepts and counts connections, which can be made to break.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How long to wait when the system has no file descriptors for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The source of connections.
pub(crate) struct PortalListener {
    pub(crate) listener: TcpListener,
    /// The number of accepted connections.
    pub(crate) accepted: Arc<AtomicUsize>,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<crate::http::tls::Acceptor>,
}

/// A connection, and its end of the [`ConnectionHandle`].
pub(crate) struct Connection {
    stream: Stream,
    handle: ConnectionHandle,
    /// The break in progress.
    playing: Option<Break>,
}

enum Stream {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<crate::http::tls::Stream>),
}

/// The handle to a connection for the code that responds to its request.
#[derive(Clone)]
pub(crate) struct ConnectionHandle {
    pub(crate) source: IpAddr,
    ordered: Arc<Mutex<Option<Break>>>,
}

/// A break: these bytes instead of the response, then this ending.
pub(crate) struct Break {
    bytes: Vec<u8>,
    sent: usize,
    ending: Ending,
}

/// The way a broken connection ends.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ending {
    Close,
    Reset,
    /// Only the sending half is closed; the rest is read until the caller hangs up.
    HalfClose,
}

impl ConnectionHandle {
    /// Makes the connection send these bytes instead of any response, and end this way.
    pub(crate) fn break_off(&self, bytes: Vec<u8>, ending: Ending) {
        *self.ordered.lock().unwrap_or_else(PoisonError::into_inner) = Some(Break {
            bytes,
            sent: 0,
            ending,
        });
    }
}

impl Connected<IncomingStream<'_, PortalListener>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, PortalListener>) -> Self {
        stream.io().handle.clone()
    }
}

impl Listener for PortalListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, source)) => {
                    self.accepted.fetch_add(1, Ordering::Relaxed);
                    // A small response must not wait for the next packet. If the option cannot be
                    // set, the response is only late.
                    let _ = stream.set_nodelay(true);
                    return (self.connection(stream, source), source);
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl PortalListener {
    fn connection(&self, stream: TcpStream, source: SocketAddr) -> Connection {
        #[cfg(feature = "tls")]
        let stream = match &self.tls {
            Some(acceptor) => Stream::Tls(Box::new(acceptor.accept(stream))),
            None => Stream::Plain(stream),
        };
        #[cfg(not(feature = "tls"))]
        let stream = Stream::Plain(stream);
        Connection {
            stream,
            handle: ConnectionHandle {
                source: source.ip(),
                ordered: Arc::default(),
            },
            playing: None,
        }
    }
}

/// Calls the method of the inner stream.
macro_rules! inner {
    ($connection:expr, $call:ident($($argument:expr),*)) => {
        match &mut $connection.stream {
            Stream::Plain(stream) => Pin::new(stream).$call($($argument),*),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(&mut **stream).$call($($argument),*),
        }
    };
}

impl Connection {
    /// Breaks the connection if requested; ready if not.
    fn play(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.playing.is_none() {
            let mut ordered = self
                .handle
                .ordered
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            self.playing = ordered.take();
        }
        let Some(mut playing) = self.playing.take() else {
            return Poll::Ready(Ok(()));
        };
        let played = self.play_on(&mut playing, context);
        self.playing = Some(playing);
        let ended = match ready!(played) {
            Ok(()) => io::ErrorKind::ConnectionAborted.into(),
            Err(error) => error,
        };
        Poll::Ready(Err(ended))
    }

    fn play_on(&mut self, playing: &mut Break, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while playing.sent < playing.bytes.len() {
            let rest = &playing.bytes[playing.sent..];
            playing.sent += ready!(inner!(self, poll_write(context, rest)))?;
        }
        ready!(inner!(self, poll_flush(context)))?;
        match playing.ending {
            Ending::Close => Poll::Ready(Ok(())),
            Ending::Reset => Poll::Ready(self.socket().map_or(Ok(()), TcpStream::set_zero_linger)),
            Ending::HalfClose => {
                ready!(inner!(self, poll_shutdown(context)))?;
                self.drain(context)
            }
        }
    }

    /// Reads and discards until the caller hangs up.
    fn drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut forgotten = [0; 1024];
        loop {
            let mut buffer = ReadBuf::new(&mut forgotten);
            ready!(inner!(self, poll_read(context, &mut buffer)))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }

    fn socket(&self) -> Option<&TcpStream> {
        match &self.stream {
            Stream::Plain(stream) => Some(stream),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => stream.socket(),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        inner!(self, poll_read(context, buffer))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.play(context))?;
        inner!(self, poll_write(context, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.play(context))?;
        inner!(self, poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        inner!(self, poll_shutdown(context))
    }
}
