//! The macro `client!`.

/// Defines the client of a generated crate: `Client`, the markers `Webhook` and `OAuth`, and `Call`.
///
/// These types belong to the generated crate, so that the crate can add functions for its methods
/// to them. The table names the error type of methods without a description.
///
/// ```
/// # mod api {
/// use bitrix24_runtime::{ErrorEntry, ErrorTable, MethodError};
///
/// #[derive(Debug, Clone)]
/// pub enum AnyError {
///     System(System),
///     Unknown,
/// }
///
/// #[derive(Debug, Clone)]
/// pub enum System {}
///
/// impl ErrorTable for AnyError {
///     const TABLE: &'static [ErrorEntry<Self>] = &[];
/// }
///
/// impl ErrorTable for System {
///     const TABLE: &'static [ErrorEntry<Self>] = &[];
/// }
///
/// bitrix24_runtime::method_error!(AnyError, System);
///
/// bitrix24_runtime::client!(AnyError);
/// # }
///
/// let client = api::Client::webhook("https://example.bitrix24.com/rest/1/SECRET/")?;
/// let call = client.call_raw("any.method", serde_json::json!({"id": 5}));
/// # Ok::<(), bitrix24_runtime::ConfigError>(())
/// ```
#[macro_export]
macro_rules! client {
    ($any_error:ty) => {
        /// A client of one portal. `A` is the authorization: [`Webhook`] or [`OAuth`].
        ///
        /// Clones share connections, one request rate and one access token. Each tokio runtime that
        /// uses them has connections of its own. A function for clients of either authorization takes
        /// a `Client<A>`, or an identity bound to one, which is the same type for both.
        pub struct Client<A> {
            pub(crate) inner: $crate::Client,
            authorization: ::std::marker::PhantomData<fn() -> A>,
        }

        /// Authorization by an incoming webhook: a secret code in the address.
        #[derive(Debug, Clone, Copy)]
        pub enum Webhook {}

        /// Authorization by an OAuth access token.
        #[derive(Debug, Clone, Copy)]
        pub enum OAuth {}

        impl Client<Webhook> {
            /// Creates a client for the URL of an incoming webhook.
            ///
            /// An example is `https://example.bitrix24.com/rest/1/SECRET/`, with or without the
            /// last slash.
            ///
            /// # Errors
            ///
            /// If the address is not that of a webhook. The error says what is wrong with it and
            /// never repeats the secret.
            pub fn webhook(url: &str) -> Result<Self, $crate::ConfigError> {
                Self::webhook_with(url, $crate::Config::default())
            }

            /// Creates a client for the URL of an incoming webhook, with a configuration.
            ///
            /// # Errors
            ///
            /// As for [`webhook`](Self::webhook), and if a setting cannot be used.
            pub fn webhook_with(
                url: &str,
                config: $crate::Config,
            ) -> Result<Self, $crate::ConfigError> {
                $crate::Client::webhook(url, config).map(Self::new)
            }
        }

        impl Client<OAuth> {
            /// Creates a client for a portal such as `example.bitrix24.com` and an access token to
            /// it.
            ///
            /// Calls fail once the token has expired; see [`app`](Self::app).
            ///
            /// # Errors
            ///
            /// If this is not the address of a portal. The error never repeats the token.
            pub fn oauth(
                portal: &str,
                access_token: impl Into<$crate::Secret>,
            ) -> Result<Self, $crate::ConfigError> {
                Self::oauth_with(portal, access_token, $crate::Config::default())
            }

            /// Creates a client for an access token with a configuration.
            ///
            /// # Errors
            ///
            /// As for [`oauth`](Self::oauth), and if a setting cannot be used.
            pub fn oauth_with(
                portal: &str,
                access_token: impl Into<$crate::Secret>,
                config: $crate::Config,
            ) -> Result<Self, $crate::ConfigError> {
                $crate::Client::oauth(portal, access_token, config).map(Self::new)
            }

            /// Creates a client for the portal that these tokens belong to.
            ///
            /// An expired access token is renewed once for all calls that wait for it, and the new
            /// tokens are stored in the application's token store before they are used.
            ///
            /// # Errors
            ///
            /// If the tokens name no portal or are empty. The error never repeats them.
            pub fn app(
                app: $crate::App,
                tokens: $crate::Tokens,
            ) -> Result<Self, $crate::ConfigError> {
                Self::app_with(app, tokens, $crate::Config::default())
            }

            /// Creates a client of an application with a configuration.
            ///
            /// # Errors
            ///
            /// As for [`app`](Self::app), and if a setting cannot be used.
            pub fn app_with(
                app: $crate::App,
                tokens: $crate::Tokens,
                config: $crate::Config,
            ) -> Result<Self, $crate::ConfigError> {
                $crate::Client::app(app, tokens, config).map(Self::new)
            }
        }

        impl<A> Client<A> {
            fn new(inner: $crate::Client) -> Self {
                Self {
                    inner,
                    authorization: ::std::marker::PhantomData,
                }
            }

            /// Calls a method with an existing request.
            pub fn call<M: $crate::Method>(&self, request: M) -> Call<M> {
                Call::new(&self.inner, request)
            }

            /// Calls a method that this crate does not describe.
            ///
            /// The call has the same authorization, limits and protection of secrets as any other.
            /// `parameters` is a JSON object, or null for none.
            pub fn call_raw(
                &self,
                method: &str,
                parameters: $crate::Value,
            ) -> $crate::RawCall<$any_error> {
                self.inner.call_raw(method, parameters)
            }

            /// Sends several requests together.
            ///
            /// The items are a tuple of up to 12 requests or calls of any methods, or a vector of
            /// requests or calls of one method. See [`batch`](crate::batch) for the results.
            pub fn batch<I: $crate::batch::BatchItems>(
                &self,
                items: I,
            ) -> $crate::batch::Batch<I, $any_error> {
                self.inner.batch(items)
            }

            /// Downloads a file by a link from the portal.
            ///
            /// A link is documented to work once, so a download is never retried. An address of a
            /// private network is rejected, and so is a name that resolves to one, unless it is the
            /// portal's own host or allowed by [`Config::allow_host`](crate::Config::allow_host) or
            /// [`Config::allow_http`](crate::Config::allow_http). A proxy resolves names itself and
            /// has to reject such addresses itself.
            ///
            /// # Errors
            ///
            /// If the link is invalid or expired, or no file arrives in time.
            /// [`Error::is_ambiguous`](crate::Error::is_ambiguous) says whether the link may be
            /// used up: it was sent and no response refused it, or the response was a redirect.
            pub async fn download(
                &self,
                link: &$crate::DownloadLink,
            ) -> Result<Vec<u8>, $crate::Error<$any_error>> {
                self.inner.download(link).await
            }

            /// Downloads a file like [`download`](Self::download), without an async runtime.
            ///
            /// # Errors
            ///
            /// As for [`download`](Self::download), and if waiting would block an async runtime.
            #[cfg(feature = "blocking")]
            pub fn wait_download(
                &self,
                link: &$crate::DownloadLink,
            ) -> Result<Vec<u8>, $crate::Error<$any_error>> {
                self.inner.wait_download(link)
            }

            /// Shuts down gracefully.
            ///
            /// New calls of this client and its clones are rejected with
            /// [`RequestError::Drained`](crate::RequestError::Drained). Returns once running calls
            /// have ended and new tokens are stored.
            ///
            /// Draining takes no longer than the total timeout of the calls; a batch has one for
            /// each of its requests. A renewal of the access token that such a call has begun may
            /// go on after that, for as long as an attempt or a call may take, whichever is less.
            /// Cancelling `drain` leaves the client closed.
            pub async fn drain(&self) {
                self.inner.drain().await;
            }

            /// Shuts down like [`drain`](Self::drain), without an async runtime.
            ///
            /// # Errors
            ///
            /// If called inside an async runtime, or if the internal runtime cannot start.
            #[cfg(feature = "blocking")]
            pub fn wait_drain(&self) -> Result<(), $crate::RequestError> {
                self.inner.wait_drain()
            }
        }

        impl<A> Clone for Client<A> {
            fn clone(&self) -> Self {
                Self::new(self.inner.clone())
            }
        }

        impl<A> ::std::fmt::Debug for Client<A> {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.inner, formatter)
            }
        }

        /// A call of a method. Nothing is sent until the call is awaited.
        ///
        /// Optional parameters are set on the call. Awaiting it returns the method's output;
        /// [`response`](Self::response) also returns the server's timing.
        #[must_use = "nothing is sent until the call is awaited"]
        #[derive(Debug)]
        pub struct Call<M>($crate::Call<M>);

        impl<M> Call<M> {
            /// Creates the call of a request.
            pub(crate) fn new(client: &$crate::Client, request: M) -> Self
            where
                M: $crate::Method,
            {
                Self(client.call(request))
            }

            /// Returns the call with its request changed.
            #[allow(
                dead_code,
                reason = "a crate may have no method with optional parameters"
            )]
            pub(crate) fn with(self, set: impl FnOnce(M) -> M) -> Self {
                Self(self.0.with(set))
            }

            /// Returns the request that will be sent.
            #[must_use]
            pub fn request(&self) -> &M {
                self.0.request()
            }

            /// Returns the request without sending it.
            #[must_use]
            pub fn into_request(self) -> M {
                self.0.into_request()
            }

            /// Limits the time of the whole call, with all waiting and retries, in place of the
            /// client's total timeout.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }
        }

        impl<M: $crate::Method> Call<M> {
            /// Sends the request and returns the response: the method's output and the server's
            /// timing.
            ///
            /// The call waits for the rate limiter, and is retried if that is safe and can help.
            ///
            /// Dropping the future cancels the call; the server may still carry it out.
            ///
            /// # Errors
            ///
            /// If the request cannot be sent, no readable response comes in time, or the server
            /// refuses.
            pub async fn response(
                self,
            ) -> Result<$crate::Response<M::Output>, $crate::Error<M::Error>> {
                self.0.response().await
            }

            /// Sends the request and waits for the method's output, without an async runtime.
            ///
            /// # Errors
            ///
            /// As for [`response`](Self::response), and if waiting would block an async runtime.
            #[cfg(feature = "blocking")]
            pub fn wait(self) -> Result<M::Output, $crate::Error<M::Error>> {
                self.0.wait()
            }

            /// Sends the request and waits for the response, without an async runtime.
            ///
            /// # Errors
            ///
            /// As for [`response`](Self::response), and if waiting would block an async runtime.
            #[cfg(feature = "blocking")]
            pub fn wait_response(
                self,
            ) -> Result<$crate::Response<M::Output>, $crate::Error<M::Error>> {
                self.0.wait_response()
            }
        }

        impl<M: $crate::events::EventQueue + Clone> Call<M> {
            /// Returns the events of the queue as a stream, starting with the oldest unconfirmed
            /// one.
            pub fn stream(self) -> $crate::events::EventStream<M> {
                self.0.stream()
            }
        }

        impl<M: $crate::Method> IntoFuture for Call<M> {
            type Output = Result<M::Output, $crate::Error<M::Error>>;
            type IntoFuture = <$crate::Call<M> as IntoFuture>::IntoFuture;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }

        impl<M: $crate::Batchable> $crate::batch::BatchItem for Call<M> {
            type Request = M;

            fn into_part(self) -> $crate::batch::Part<M> {
                self.0.into_part()
            }
        }

        impl<M: $crate::Batchable> From<Call<M>> for $crate::batch::Referring<M> {
            fn from(call: Call<M>) -> Self {
                call.0.into()
            }
        }
    };
}
