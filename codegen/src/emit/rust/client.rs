//! `src/client.rs`: the portal as an author of applications sees it.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, file};
use crate::File;
use crate::model::Model;

/// Renders the client.
pub(super) fn emit(model: &Model) -> File {
    let mut imports = Imports::default();
    imports.add("std", "fmt");
    imports.add("std::marker", "PhantomData");
    for name in [
        "App",
        "Call",
        "Config",
        "ConfigError",
        "DownloadLink",
        "Method",
        "RawCall",
        "Secret",
        "Tokens",
        "Value",
    ] {
        imports.add("bitrix24_runtime", name);
    }
    for name in ["Batch", "BatchItems"] {
        imports.add("bitrix24_runtime::batch", name);
    }
    imports.add("crate", "AnyError");
    let mut items = vec![quote! {
        /// A portal, and how this application is let in: `A` is [`Webhook`] or [`OAuth`].
        ///
        /// Clones share connections, one request rate and one access token. Each tokio runtime that
        /// uses them has connections of its own. What works for either way in is written for any
        /// `Client<A>`, or for an identity bound to it, which is the same type for both.
        pub struct Client<A> {
            pub(crate) inner: bitrix24_runtime::Client,
            auth: PhantomData<fn() -> A>,
        }
    }];
    items.extend(markers());
    items.push(webhook());
    items.push(oauth());
    items.push(calls());
    items.extend(plumbing());
    let about = ["The portal, and how an application is let in.".to_owned()];
    File {
        path: "src/client.rs".to_owned(),
        contents: file(&model.api_source, &about, &imports, items),
    }
}

fn markers() -> [TokenStream; 2] {
    [
        quote! {
            /// Let in by an incoming webhook: a secret code in the address.
            #[derive(Debug, Clone, Copy)]
            pub enum Webhook {}
        },
        quote! {
            /// Let in by an OAuth access token.
            #[derive(Debug, Clone, Copy)]
            pub enum OAuth {}
        },
    ]
}

fn webhook() -> TokenStream {
    quote! {
        impl Client<Webhook> {
            /// A client for the address of an incoming webhook:
            /// `https://example.bitrix24.com/rest/1/SECRET/`, with or without the last slash.
            ///
            /// # Errors
            ///
            /// When the address is not that of a webhook; the error says what is wrong with it and
            /// never repeats the secret.
            pub fn webhook(url: &str) -> Result<Self, ConfigError> {
                Self::webhook_with(url, Config::default())
            }

            /// The same with settings of your own.
            ///
            /// # Errors
            ///
            /// As [`webhook`](Self::webhook).
            pub fn webhook_with(url: &str, config: Config) -> Result<Self, ConfigError> {
                bitrix24_runtime::Client::webhook(url, config).map(Self::new)
            }
        }
    }
}

fn oauth() -> TokenStream {
    quote! {
        impl Client<OAuth> {
            /// A client for a portal such as `example.bitrix24.com` and an access token to it. When
            /// the token has expired, calls fail; see [`app`](Self::app).
            ///
            /// # Errors
            ///
            /// When this is not the address of a portal; the error never repeats the token.
            pub fn oauth(portal: &str, access_token: impl Into<Secret>) -> Result<Self, ConfigError> {
                Self::oauth_with(portal, access_token, Config::default())
            }

            /// The same with settings of your own.
            ///
            /// # Errors
            ///
            /// As [`oauth`](Self::oauth).
            pub fn oauth_with(
                portal: &str,
                access_token: impl Into<Secret>,
                config: Config,
            ) -> Result<Self, ConfigError> {
                bitrix24_runtime::Client::oauth(portal, access_token, config).map(Self::new)
            }

            /// A client for the portal that these tokens are for. When the access token has expired,
            /// it is renewed, once for all calls that wait for it, and the application's store gets
            /// the new tokens before they are used.
            ///
            /// # Errors
            ///
            /// When the tokens name no portal or are empty; the error never repeats them.
            pub fn app(app: App, tokens: Tokens) -> Result<Self, ConfigError> {
                Self::app_with(app, tokens, Config::default())
            }

            /// The same with settings of your own.
            ///
            /// # Errors
            ///
            /// As [`app`](Self::app).
            pub fn app_with(app: App, tokens: Tokens, config: Config) -> Result<Self, ConfigError> {
                bitrix24_runtime::Client::app(app, tokens, config).map(Self::new)
            }
        }
    }
}

fn calls() -> TokenStream {
    quote! {
        impl<A> Client<A> {
            /// Calls a method with a request that was built before.
            pub fn call<M: Method>(&self, request: M) -> Call<M> {
                self.inner.call(request)
            }

            /// Calls a method that this crate does not describe, with the same authorization,
            /// limits and care for secrets. `parameters` is a JSON object, or null for none.
            pub fn call_raw(&self, method: &str, parameters: Value) -> RawCall<AnyError> {
                self.inner.call_raw(method, parameters)
            }

            /// Sends several requests together: a tuple of up to 12 requests or calls of any methods,
            /// or a vector of those of one method. See [`batch`](crate::batch) for what comes back.
            pub fn batch<I: BatchItems>(&self, items: I) -> Batch<I, AnyError> {
                self.inner.batch(items)
            }

            /// Gets a file by the link that the portal gave for it. A link is said to work once, so
            /// this is never repeated.
            ///
            /// # Errors
            ///
            /// When this is no link, it works no longer, or no file comes in time.
            pub async fn download(&self, link: &DownloadLink) -> Result<Vec<u8>, crate::Error<AnyError>> {
                self.inner.download(link).await
            }

            /// Gets a file as [`download`](Self::download) does, without an async runtime.
            ///
            /// # Errors
            ///
            /// As for [`download`](Self::download), and where waiting would hold up an async runtime.
            #[cfg(feature = "blocking")]
            pub fn wait_download(&self, link: &DownloadLink) -> Result<Vec<u8>, crate::Error<AnyError>> {
                self.inner.wait_download(link)
            }

            /// Takes no more calls, for this client and its clones, and waits until those under way
            /// have ended and new tokens are stored. A call that comes later fails with
            /// [`RequestError::Drained`](crate::RequestError::Drained).
            ///
            /// It takes no longer than the total limit of the calls, of which a batch has one for
            /// each of its requests. Giving it up leaves the client closed.
            pub async fn drain(&self) {
                self.inner.drain().await;
            }

            /// Drains the client as [`drain`](Self::drain) does, without an async runtime.
            ///
            /// # Errors
            ///
            /// When called inside an async runtime, or when the runtime to wait in cannot start.
            #[cfg(feature = "blocking")]
            pub fn wait_drain(&self) -> Result<(), crate::RequestError> {
                self.inner.wait_drain()
            }
        }
    }
}

fn plumbing() -> [TokenStream; 3] {
    [
        quote! {
            impl<A> Client<A> {
                fn new(inner: bitrix24_runtime::Client) -> Self {
                    Self { inner, auth: PhantomData }
                }
            }
        },
        quote! {
            impl<A> Clone for Client<A> {
                fn clone(&self) -> Self {
                    Self::new(self.inner.clone())
                }
            }
        },
        quote! {
            impl<A> fmt::Debug for Client<A> {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.inner.fmt(formatter)
                }
            }
        },
    ]
}
