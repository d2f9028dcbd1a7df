// bitrix24_runtime

#[cfg(feature = "client")]
pub mod batch;
#[cfg(feature = "client")]
pub use self::{
    auth::authorization::AuthorizationState,
    auth::oauth::{App, AuthorizationCode, StoreError, TokenStore},
    auth::token_file::{TokenFile, TokenFolder},
    auth::tokens::Tokens, call::Call, call::raw::RawCall, client::Client,
    client::confirm::Confirmed, clock::{BoxFuture, Clock, SystemClock},
    config::Config, error::config::ConfigError, limit::{LeakyBucket, Limiter},
};
#[cfg(feature = "redis")]
pub use self::limit::redis_bucket::RedisBucket;
#[cfg(feature = "schemars")]
pub use wire::schema;
#[doc(hidden)]
pub use {serde, serde_json};
pub mod events;
pub mod wire;
pub use contract::error_table::{Class, ErrorEntry, ErrorInfo, ErrorTable, MethodError};
pub use contract::method::{Batchable, Handler, Idempotency, LimitedText, Method};
pub use envelope::decode;
pub use error::{
    AnyMethod, ApiError, Error, ErrorKind, InvalidResponse, OAuthError, Redirected,
    RequestError, Throttled, Timeout, TimeoutKind, TooLarge, TransportError, Violation,
};
pub use response::{Response, Time};
pub use secret::Secret;
pub use secret::link::DownloadLink;
pub use serde_json::Value;
pub use text::bb_code;
pub use wire::bytes::Bytes;
pub use wire::open_enum::{OpenEnum, UnknownCode};
pub use wire::patch::Patch;
pub use wire::{Found, Mismatch, Mismatches};
pub use wire::{collect, emoji, open_enum};

// bitrix24_runtime::auth::authorization

#[derive(Debug, Clone)]
pub struct AuthorizationState(_);
impl App {
    pub fn authorize_url(
        &self,
        portal: &str,
        config: &Config,
    ) -> Result<(String, AuthorizationState), OAuthError> {}
}
impl AuthorizationState {
    pub fn expose(&self) -> &str {}
    pub fn check(&self, query: &str) -> Result<AuthorizationCode, OAuthError> {}
}
impl From<String> for AuthorizationState {}

// bitrix24_runtime::auth::oauth

#[derive(Clone)]
pub struct App {
    _private: _,
}
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationCode {
    pub code: Secret,
    pub member_id: Option<String>,
    pub domain: Option<String>,
}
impl App {
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {}
    pub fn server(mut self, address: impl Into<String>) -> Self {}
    pub fn store(mut self, store: Arc<dyn TokenStore>) -> Self {}
    pub async fn exchange(
        &self,
        code: impl Into<AuthorizationCode>,
        config: &Config,
    ) -> Result<Tokens, OAuthError> {}
    #[cfg(feature = "blocking")]
    pub fn wait_exchange(
        &self,
        code: impl Into<AuthorizationCode>,
        config: &Config,
    ) -> Result<Tokens, OAuthError> {}
}
impl fmt::Debug for App {}
impl<T: Into<Secret>> From<T> for AuthorizationCode {}
pub trait TokenStore: Send + Sync + 'static {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>>;
}
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

// bitrix24_runtime::auth::token_file

#[derive(Debug, Clone)]
pub struct TokenFile {
    _private: _,
}
#[derive(Debug, Clone)]
pub struct TokenFolder {
    _private: _,
}
debug_as_sentence!(struct FileError);
impl TokenFile {
    pub fn new(path: impl Into<PathBuf>) -> Self {}
    pub fn load(&self) -> Result<Option<Tokens>, StoreError> {}
}
impl TokenFolder {
    pub fn new(path: impl Into<PathBuf>) -> Self {}
    pub fn load(&self, member_id: &str) -> Result<Option<Tokens>, StoreError> {}
    pub async fn remove(&self, member_id: &str) -> Result<(), StoreError> {}
}
impl TokenStore for TokenFile {}
impl TokenStore for TokenFolder {}

// bitrix24_runtime::auth::tokens

#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    pub access_token: Secret,
    pub refresh_token: Secret,
    pub client_endpoint: String,
    pub domain: Option<String>,
    pub expires: Option<i64>,
    pub member_id: Option<String>,
    pub scope: Option<String>,
    pub status: Option<String>,
    pub user_id: Option<i64>,
}
impl Serialize for Tokens {}
impl Tokens {
    pub fn new(
        portal: impl Into<String>,
        access_token: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {}
}
impl<'de> Deserialize<'de> for Tokens {}

// bitrix24_runtime::batch

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchError<A, E> {
    pub items: A,
    pub error: Error<E>,
}
#[doc(hidden)]
pub use self::items::Part;
impl<A, E: MethodError> From<BatchError<A, E>> for Error {}
impl<A, E: MethodError> std::error::Error for BatchError<A, E> {}
impl<A, E: fmt::Debug> fmt::Debug for BatchError<A, E> {}
impl<A, E> From<BatchError<A, E>> for Error<E> {}
impl<A, E> fmt::Display for BatchError<A, E> {}
impl<I, E> fmt::Debug for Batch<I, E> {}
impl<I: BatchItems, E: MethodError> Batch<I, E> {
    pub fn halt(self) -> Self {}
    pub fn timeout(self, timeout: Duration) -> Self {}
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<I::Answers, BatchError<I::Answers, E>> {}
}
impl<I: BatchItems, E: MethodError> IntoFuture for Batch<I, E> {
    type Output = Result<I::Answers, BatchError<I::Answers, E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;
}
pub struct Batch<I, E> {
    _private: _,
}
pub use self::{
    item::Item, items::{BatchItem, BatchItems, Referring},
    reference::ResultOf,
};

// bitrix24_runtime::batch::entries

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {}
impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;
}
impl<T> Default for Entries<T> {}

// bitrix24_runtime::batch::item

#[derive(Debug, Clone, PartialEq)]
pub enum Item<T, E> {
    Done(Response<T>),
    Failed(Error<E>),
    NotExecuted,
    Unknown,
}
impl<T, E> Item<T, E> {
    pub fn into_value(self) -> Option<T> {}
    pub fn error(&self) -> Option<&Error<E>> {}
}

// bitrix24_runtime::batch::items

#[doc(hidden)]
pub struct About<'a> {
    _private: _,
}
#[doc(hidden)]
pub struct ItemStates<'a> {
    _private: _,
}
#[doc(hidden)]
pub struct Part<M> {
    _private: _,
}
#[doc(hidden)]
pub trait AnyPart: Sync {
    #[doc(hidden)]
    fn about(&self) -> About<'_>;
    #[doc(hidden)]
    fn json(&self) -> Result<String, serde_json::Error>;
    #[doc(hidden)]
    fn check(&self) -> Result<(), RequestError>;
    #[doc(hidden)]
    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>);
    #[doc(hidden)]
    fn class(&self, body: &[u8]) -> Option<Class>;
}
impl<I: BatchItem> BatchItems for Vec<I> {
    type Answers = Vec<ItemOf<I>>;
    type Parts = Vec<Part<I::Request>>;
}
impl<M: Batchable> AnyPart for Part<M> {}
impl<M: Batchable> BatchItem for Call<M> {
    type Request = M;
}
impl<M: Batchable> BatchItem for M {
    type Request = M;
}
impl<M: Batchable> BatchItem for Referring<M> {
    type Request = M;
}
impl<M: Batchable> From<Call<M>> for Referring<M> {}
impl<M: Batchable> From<M> for Referring<M> {}
pub struct Referring<M>(_);
pub trait BatchItem: Sized + Send + 'static {
    type Request: Batchable;
    #[doc(hidden)]
    fn into_part(self) -> Part<Self::Request>;
    fn refer(self, parameter: &str, from: ResultOf) -> Referring<Self::Request> {}
}
pub trait BatchItems: Send + 'static {
    type Answers: Send + 'static;
    #[doc(hidden)]
    type Parts: Send + Sync + 'static;
    #[doc(hidden)]
    fn into_parts(self, options: SendOptions) -> Self::Parts;
    #[doc(hidden)]
    fn list(parts: &Self::Parts) -> Vec<&dyn AnyPart>;
    #[doc(hidden)]
    fn answers(parts: &Self::Parts, states: &mut ItemStates<'_>) -> Self::Answers;
}
tuples!(A B);

// bitrix24_runtime::batch::parts

impl<'de> Deserialize<'de> for Parts {}
impl<'de> Deserialize<'de> for Placed {}
impl<'de> Visitor<'de> for PlacedVisitor {
    type Value = Placed;
}
impl<'de> wire::Read<'de> for Parts {}

// bitrix24_runtime::batch::reference

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultOf {
    _private: _,
}
impl ResultOf {
    pub fn item(position: usize) -> Self {}
    pub fn field(mut self, name: &str) -> Self {}
    pub fn index(self, position: usize) -> Self {}
}

// bitrix24_runtime::batch::run

impl Serialize for Body<'_> {}
impl Serialize for Pending<'_> {}

// bitrix24_runtime::call

impl<M: Method> Call<M> {
    pub async fn response(self) -> Result<Response<M::Output>, Error<M::Error>> {}
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<M::Output, Error<M::Error>> {}
    #[cfg(feature = "blocking")]
    pub fn wait_response(self) -> Result<Response<M::Output>, Error<M::Error>> {}
}
impl<M: Method> IntoFuture for Call<M> {
    type Output = Result<M::Output, Error<M::Error>>;
    type IntoFuture = CallFuture<M::Output, M::Error>;
}
impl<M: fmt::Debug> fmt::Debug for Call<M> {}
impl<M> Call<M> {
    pub fn with(self, set: impl FnOnce(M) -> M) -> Self {}
    pub fn request(&self) -> &M {}
    pub fn into_request(self) -> M {}
    pub fn timeout(self, timeout: Duration) -> Self {}
}
pub struct Call<M> {
    _private: _,
}

// bitrix24_runtime::call::idempotency

impl From<Idempotency> for Repeat {}

// bitrix24_runtime::call::prepare

#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct SendOptions {
    _private: _,
}

// bitrix24_runtime::call::raw

impl<'de> ReadResult<'de> for Untyped {
    type Value = Value;
}
impl<E: MethodError> IntoFuture for RawCall<E> {
    type Output = Result<Value, Error<E>>;
    type IntoFuture = CallFuture<Value, E>;
}
impl<E: MethodError> RawCall<E> {
    pub fn idempotency(self, idempotency: Idempotency) -> Self {}
    pub fn timeout(self, timeout: Duration) -> Self {}
    pub async fn response(self) -> Result<Response<Value>, Error<E>> {}
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Value, Error<E>> {}
    #[cfg(feature = "blocking")]
    pub fn wait_response(self) -> Result<Response<Value>, Error<E>> {}
}
impl<E> fmt::Debug for RawCall<E> {}
pub struct RawCall<E> {
    _private: _,
}

// bitrix24_runtime::call::send

impl<T, E, R> Reply for TypedReply<'_, R, T, E>
where
    T: Send,
    E: MethodError,
    R: for<'de> ReadResult<'de, Value = T> + Send,
{}

// bitrix24_runtime::client

#[derive(Clone)]
pub struct Client {
    _private: _,
}
impl Client {
    pub fn webhook(url: &str, config: Config) -> Result<Self, ConfigError> {}
    pub fn oauth(
        portal: &str,
        access_token: impl Into<Secret>,
        config: Config,
    ) -> Result<Self, ConfigError> {}
    pub fn app(app: App, tokens: Tokens, config: Config) -> Result<Self, ConfigError> {}
    pub fn call<M: Method>(&self, request: M) -> Call<M> {}
    pub fn call_raw<E: MethodError>(
        &self,
        method: &str,
        parameters: Value,
    ) -> RawCall<E> {}
    pub fn batch<I: BatchItems, E: MethodError>(&self, items: I) -> Batch<I, E> {}
    pub async fn download<E: MethodError>(
        &self,
        link: &DownloadLink,
    ) -> Result<Vec<u8>, Error<E>> {}
    #[cfg(feature = "blocking")]
    pub fn wait_download<E: MethodError + 'static>(
        &self,
        link: &DownloadLink,
    ) -> Result<Vec<u8>, Error<E>> {}
    pub async fn drain(&self) {}
    #[cfg(feature = "blocking")]
    pub fn wait_drain(&self) -> Result<(), crate::RequestError> {}
}
impl fmt::Debug for Client {}

// bitrix24_runtime::client::confirm

#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmed {
    pub tokens: Tokens,
    pub event_token: Option<EventToken>,
}
impl App {
    pub async fn confirm(
        &self,
        claim: &Claim,
        config: &Config,
    ) -> Result<Confirmed, OAuthError> {}
    #[cfg(feature = "blocking")]
    pub fn wait_confirm(
        &self,
        claim: &Claim,
        config: &Config,
    ) -> Result<Confirmed, OAuthError> {}
}
impl ErrorTable for AnyError {}
impl MethodError for AnyError {
    type System = Self;
}

// bitrix24_runtime::clock

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;
impl Clock for SystemClock {}
impl Default for Environment {}
impl fmt::Debug for Environment {}
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Instant;
    fn wall(&self) -> SystemTime;
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

// bitrix24_runtime::config

#[derive(Debug, Clone)]
pub struct Config {
    _private: _,
}
impl Config {
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {}
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {}
    pub fn total_timeout(mut self, timeout: Duration) -> Self {}
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {}
    pub fn max_file_bytes(mut self, bytes: usize) -> Self {}
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {}
    pub fn attempts(mut self, most: u32) -> Self {}
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {}
    pub fn idempotency_keys(mut self, sent: bool) -> Self {}
    pub fn max_wait(mut self, longest: Duration) -> Self {}
    pub fn operating_limit(mut self, limit: Duration) -> Self {}
    pub fn limiter(mut self, limiter: Arc<dyn Limiter>) -> Self {}
    pub fn unlimited(mut self) -> Self {}
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {}
    pub fn proxy(mut self, address: impl Into<Secret>) -> Self {}
    #[cfg(not(target_os = "android"))]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {}
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {}
    pub fn jitter(mut self, jitter: impl Fn() -> f64 + Send + Sync + 'static) -> Self {}
    pub fn share_connections(mut self) -> Result<Self, ConfigError> {}
    pub fn allow_http(mut self, host: impl Into<String>) -> Self {}
    pub fn allow_http_on_loopback(mut self) -> Self {}
}
impl Default for Config {}

// bitrix24_runtime::contract::error_table

#[derive(Debug)]
pub struct ErrorEntry<E: 'static> {
    pub kind: E,
    pub facts: &'static ErrorInfo,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    InvalidRequest,
    Unauthorized,
    TokenExpired,
    Forbidden,
    NotFound,
    AlreadyDone,
    InProgress,
    RateLimited,
    TimeBudgetExhausted,
    Blocked,
    Unavailable,
    ServerFault,
}
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    pub code: &'static str,
    pub messages: &'static [&'static str],
    pub statuses: &'static [u16],
    pub class: Class,
    pub when: &'static str,
    pub remedy: &'static str,
}
impl Class {
    pub fn is_transient(self) -> bool {}
}
pub trait ErrorTable: Debug + Clone + Send + Sync + 'static {
    const TABLE: &'static [ErrorEntry<Self>];
}
pub trait MethodError: ErrorTable {
    type System: ErrorTable;
    fn system(error: Self::System) -> Self;
    fn unknown() -> Self;
}

// bitrix24_runtime::contract::macros::client

#[macro_export]
macro_rules! client {
    () => {};
}

// bitrix24_runtime::contract::macros::id

#[macro_export]
macro_rules! id {
    () => {};
}

// bitrix24_runtime::contract::macros::method_error

#[macro_export]
macro_rules! method_error {
    () => {};
}

// bitrix24_runtime::contract::macros::object

#[macro_export]
macro_rules! object {
    () => {};
}

// bitrix24_runtime::contract::macros::open_enum

#[macro_export]
macro_rules! open_enum {
    () => {};
}

// bitrix24_runtime::contract::macros::union

#[macro_export]
macro_rules! union {
    () => {};
}

// bitrix24_runtime::contract::method

#[derive(Debug)]
pub struct Handler<'a> {
    pub address: &'a mut String,
    pub query: &'static str,
    pub token: &'a Secret,
}
#[derive(Debug, Clone, Copy)]
pub struct LimitedText<'a> {
    pub parameter: &'static str,
    pub text: &'a str,
    pub at_most: usize,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    Idempotent,
    DetectsRepeats,
    WithKey,
    NotIdempotent,
}
pub trait Batchable: Method {}
pub trait Method: Serialize + Send + Sync + 'static {
    const NAME: &'static str;
    const IDEMPOTENCY: Idempotency;
    type Output: Send + 'static;
    type Error: MethodError;
    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self::Output>, D::Error>;
    fn already_done() -> Option<Self::Output> {}
    fn idempotency_key(&mut self) -> Option<&mut Option<String>> {}
    fn handler(&mut self) -> Option<Handler<'_>> {}
    fn limited_texts<'a>(&'a self, found: &mut Vec<LimitedText<'a>>) {}
    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {}
}

// bitrix24_runtime::envelope

impl<'de, M: Method> ReadResult<'de> for Decode<M> {
    type Value = M::Output;
}
impl<'de, T: Deserialize<'de>> ReadResult<'de> for PhantomData<T> {
    type Value = T;
}
impl<M> Clone for Decode<M> {}
impl<M> Copy for Decode<M> {}
pub fn decode<M: Method>(
    request: &M,
    status: u16,
    body: &[u8],
) -> Result<Response<M::Output>, Error<M::Error>> {}

// bitrix24_runtime::envelope::visitor

impl<'de, R: ReadResult<'de>> DeserializeSeed<'de> for ResultSeed<'_, R> {
    type Value = Option<R::Value>;
}
impl<'de, R: ReadResult<'de>> Visitor<'de> for EnvelopeVisitor<'_, R> {
    type Value = Envelope<R::Value>;
}

// bitrix24_runtime::error

#[derive(Clone, PartialEq)]
pub struct Error<E = AnyMethod>(_);
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnyMethod;
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    Api(ApiError<E>),
    InvalidResponse(InvalidResponse),
    Redirected(Redirected),
    TooLarge(TooLarge),
    Timeout(Timeout),
    Transport(TransportError),
    Throttled(Throttled),
    Token(OAuthError),
    Request(RequestError),
}
impl<E: MethodError> From<Error<E>> for Error {}
impl<E: fmt::Debug> StdError for Error<E> {}
impl<E: fmt::Debug> fmt::Debug for Error<E> {}
impl<E> Error<E> {
    pub fn kind(&self) -> &ErrorKind<E> {}
    pub fn into_kind(self) -> ErrorKind<E> {}
    pub fn method(&self) -> &str {}
    pub fn attempts(&self) -> u32 {}
    pub fn request_id(&self) -> Option<&str> {}
    pub fn server_request_id(&self) -> Option<&str> {}
    pub fn is_ambiguous(&self) -> bool {}
    pub fn retry_at(&self) -> Option<SystemTime> {}
    pub fn is_transient(&self) -> bool {}
    pub fn refusal(&self) -> Option<&E> {}
    pub fn shared<G: ErrorTable>(&self) -> Option<G> {}
    pub fn code(&self) -> Option<&str> {}
    pub fn is(&self, code: &str) -> bool {}
    pub fn status(&self) -> Option<u16> {}
    pub fn class(&self) -> Option<Class> {}
    pub fn description(&self) -> Option<&str> {}
    pub fn api(&self) -> Option<&ApiError<E>> {}
}
pub use failed::{
    InvalidResponse, Redirected, Throttled, Timeout, TimeoutKind, TooLarge,
    TransportError,
};
pub use oauth::OAuthError;
pub use refused::{ApiError, Violation};
pub use request::RequestError;

// bitrix24_runtime::error::config

#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    Address { reason: String },
    NotHttps,
    AllowedHost,
    UserInfo,
    QueryOrFragment,
    NotAWebhook,
    MethodInWebhook,
    WebhookForPortal,
    NoToken,
    Server,
    #[cfg(feature = "redis")]
    Redis,
    Proxy { reason: String },
    PlainProxy,
    Certificates { reason: String },
    UserAgent,
    Tls { reason: String },
}
debug_as_sentence!(enum ConfigError);

// bitrix24_runtime::error::display

impl<E> fmt::Display for Error<E> {}

// bitrix24_runtime::error::failed

#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct InvalidResponse {
    _private: _,
}
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct Redirected {
    _private: _,
}
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct Throttled {
    _private: _,
}
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct Timeout {
    _private: _,
}
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct TooLarge {
    _private: _,
}
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct TransportError {
    _private: _,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    Connect,
    Attempt,
    Total,
}
debug_as_sentence!(struct InvalidResponse);
debug_as_sentence!(struct Redirected);
debug_as_sentence!(struct Throttled);
debug_as_sentence!(struct Timeout);
debug_as_sentence!(struct TooLarge);
debug_as_sentence!(struct TransportError);
impl InvalidResponse {
    pub fn status(&self) -> u16 {}
    pub fn path(&self) -> &str {}
    pub fn reason(&self) -> &str {}
    pub fn excerpt(&self) -> &str {}
}
impl Redirected {
    pub fn status(&self) -> u16 {}
    pub fn host(&self) -> Option<&str> {}
}
impl Throttled {
    pub fn remaining(&self) -> Duration {}
}
impl Timeout {
    pub fn limit(&self) -> TimeoutKind {}
    pub fn after(&self) -> Duration {}
    pub fn host(&self) -> Option<&str> {}
    pub fn waited_for_token(&self) -> bool {}
}
impl TooLarge {
    pub fn status(&self) -> u16 {}
    pub fn limit(&self) -> usize {}
}
impl TransportError {
    pub fn reason(&self) -> &str {}
    pub fn host(&self) -> &str {}
}
impl fmt::Display for Barrier {}
impl fmt::Display for TimeoutKind {}

// bitrix24_runtime::error::oauth

#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    Setup { reason: String },
    Refused { code: String, description: String, status: u16 },
    InvalidResponse { reason: String, status: u16 },
    Transport { reason: String },
    WrongServer { reason: String },
    Unproven { reason: String },
    Store { reason: String },
    CutOff,
}
debug_as_sentence!(enum OAuthError);
impl OAuthError {
    pub fn is_transient(&self) -> bool {}
}

// bitrix24_runtime::error::refused

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError<E> {
    pub failure: E,
    _private: _,
}
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    pub field: String,
    pub message: String,
}
impl fmt::Display for Refusal {}
impl<E> ApiError<E> {
    pub fn status(&self) -> u16 {}
    pub fn code(&self) -> &str {}
    pub fn description(&self) -> &str {}
    pub fn violations(&self) -> &[Violation] {}
    pub fn class(&self) -> Option<Class> {}
    pub fn when(&self) -> Option<&'static str> {}
    pub fn remedy(&self) -> Option<&'static str> {}
    pub fn facts(&self) -> Option<&'static ErrorInfo> {}
    pub fn time(&self) -> Option<&Time> {}
}
impl<E> fmt::Display for ApiError<E> {}

// bitrix24_runtime::error::request

#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    MethodName,
    NotAnObject,
    OwnAuth,
    NotWritable { reason: String },
    TextTooLong { parameter: &'static str, characters: usize, at_most: usize },
    NotALink,
    PrivateAddress,
    NotInBatch { item: usize, parameter: String, reason: String },
    NoRuntime,
    Drained,
    QueueUnreadable,
    WaitInRuntime,
    RuntimeFailed { reason: String },
}
debug_as_sentence!(enum RequestError);

// bitrix24_runtime::events

#[cfg(feature = "client")]
pub use self::{
    app_page::{AppPage, UnverifiedAppPage, parse_app_page},
    origin::{Claim, EventToken, application_token_of_bot},
    recent::Dedup, stream::{EventStream, HandleError},
    webhook::{Delivery, Unverified, VerificationError, WebhookError, parse_webhook},
};
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    pub name: String,
    pub data: Value,
    pub reason: Option<String>,
}
impl fmt::Debug for UnknownEvent {}
pub fn read<E: Events>(name: &str, data: Value) -> E {}
pub trait Events: Sized + Send + 'static {
    const NAMES: &'static [&'static str];
    fn read<'de, D: Deserializer<'de>>(
        name: &str,
        data: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error>;
    fn unknown(event: UnknownEvent) -> Self;
    fn name(&self) -> &str;
}
pub use self::fetched::{EventQueue, Fetched, Page};

// bitrix24_runtime::events::app_page

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AppPage {
    pub domain: Option<String>,
    pub member_id: Option<String>,
    pub access_token: Option<Secret>,
    pub tokens: Option<Tokens>,
    pub language: Option<String>,
    pub placement: Option<String>,
    pub placement_options: Option<String>,
}
impl UnverifiedAppPage {
    pub fn claim(&self) -> &Claim {}
    pub fn verify(self, token: &EventToken) -> Result<AppPage, VerificationError> {}
}
impl fmt::Debug for UnverifiedAppPage {}
pub fn parse_app_page(
    query: &str,
    content_type: &str,
    body: &[u8],
) -> Result<UnverifiedAppPage, WebhookError> {}
pub struct UnverifiedAppPage {
    _private: _,
}

// bitrix24_runtime::events::axum

impl IntoResponse for VerificationError {}
impl IntoResponse for WebhookError {}
impl<E: Events, S: Send + Sync> FromRequest<S> for Unverified<E> {
    type Rejection = WebhookError;
}
impl<S: Send + Sync> FromRequest<S> for UnverifiedAppPage {
    type Rejection = WebhookError;
}

// bitrix24_runtime::events::budget

impl Default for Budget {}

// bitrix24_runtime::events::fetched

#[cfg(feature = "schemars")]
impl<E: Events + schemars::JsonSchema> schemars::JsonSchema for Fetched<E> {}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fetched<E> {
    pub event_id: i64,
    pub date: Option<String>,
    pub event: E,
    pub mismatches: Vec<Mismatch>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<E> {
    pub events: Vec<Fetched<E>>,
    pub next_offset: Option<i64>,
    pub has_more: bool,
}
impl<'de, E: Events> Deserialize<'de> for Fetched<E> {}
impl<'de, E: Events> Read<'de> for Fetched<E> {}
impl<'de, E: Events> Visitor<'de> for FetchedVisitor<'_, E> {
    type Value = Fetched<E>;
}
impl<E: Events + serde::Serialize> serde::Serialize for Fetched<E> {}
impl<E> Page<E> {
    pub fn new(
        events: Vec<Fetched<E>>,
        next_offset: Option<i64>,
        has_more: bool,
    ) -> Self {}
}
impl<E> wire::Plain for Fetched<E> {}
pub trait EventQueue: Method {
    type Event: Events;
    fn set_offset(&mut self, offset: Option<i64>);
    fn enlarge(&mut self) {}
    fn page(output: Self::Output) -> Option<Page<Self::Event>>;
}

// bitrix24_runtime::events::json

impl<'de> Deserialize<'de> for Fields {}
impl<'de> DeserializeSeed<'de> for Counted<'_> {
    type Value = ();
}
impl<'de> Visitor<'de> for Counted<'_> {
    type Value = ();
}

// bitrix24_runtime::events::origin

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Claim {
    pub member_id: Option<String>,
    pub domain: Option<String>,
    _private: _,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventToken {
    _private: _,
}
impl EventToken {
    pub fn of_member(
        member_id: impl Into<String>,
        application_token: impl Into<Secret>,
    ) -> Self {}
    pub fn of_domain(
        domain: impl AsRef<str>,
        application_token: impl Into<Secret>,
    ) -> Self {}
    pub fn of_bot(domain: impl AsRef<str>, bot_token: impl Into<Secret>) -> Self {}
    pub fn application_token(&self) -> &Secret {}
    pub fn proves(&self, claim: &Claim) -> bool {}
}
impl Hash for EventToken {}
impl fmt::Debug for Claim {}
pub fn application_token_of_bot(bot_token: &Secret) -> Secret {}

// bitrix24_runtime::events::recent

#[derive(Debug, Clone)]
pub struct Dedup {
    _private: _,
}
impl Dedup {
    pub fn new(capacity: usize) -> Self {}
    pub fn is_new(&mut self, key: u64) -> bool {}
    pub fn forget(&mut self, key: u64) {}
}

// bitrix24_runtime::events::stream

#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum HandleError<H, E: MethodError> {
    Handler(H),
    Queue(Error<E>),
}
impl<H: fmt::Debug, E: MethodError> fmt::Debug for HandleError<H, E> {}
impl<M: EventQueue + Clone> Call<M> {
    pub fn stream(self) -> EventStream<M> {}
}
impl<M: EventQueue + Clone> EventStream<M> {
    pub fn pauses(self, shortest: Duration, longest: Duration) -> Self {}
    pub async fn next(&mut self) -> Result<Fetched<M::Event>, Error<M::Error>> {}
    pub async fn confirm(&mut self) -> Result<(), Error<M::Error>> {}
    pub async fn handle<H, F>(
        &mut self,
        handle: impl FnMut(Fetched<M::Event>) -> F,
    ) -> HandleError<H, M::Error>
    where
        F: Future<Output = Result<(), H>>,
    {}
}
impl<M: EventQueue + Clone> Stream for EventStream<M> {
    type Item = Step<M>;
}
pub struct EventStream<M: EventQueue> {
    _private: _,
}

// bitrix24_runtime::events::unread

impl<'de> Deserialize<'de> for Unread<'de> {}
impl<'de> Visitor<'de> for TextVisitor {
    type Value = Unread<'de>;
}

// bitrix24_runtime::events::webhook

#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct VerificationError;
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    ContentType,
    TooLarge,
    InvalidBody { reason: String },
    NotAnEvent,
    NotAPage,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    pub event: E,
    pub mismatches: Vec<Mismatch>,
    pub domain: Option<String>,
    pub member_id: Option<String>,
    pub client_endpoint: Option<String>,
    pub access_token: Option<Secret>,
    pub refresh_token: Option<Secret>,
    pub sent_at: Option<i64>,
    pub handler_id: Option<i64>,
    _private: _,
}
debug_as_sentence!(enum WebhookError);
debug_as_sentence!(struct VerificationError);
impl<E: Events> Unverified<E> {
    pub fn claim(&self) -> &Claim {}
    pub fn verify(self, token: &EventToken) -> Result<Delivery<E>, VerificationError> {}
}
impl<E> Delivery<E> {
    pub fn key(&self) -> u64 {}
    pub fn tokens(&self) -> Option<&Tokens> {}
}
impl<E> fmt::Debug for Unverified<E> {}
pub fn parse_webhook<E: Events>(
    content_type: &str,
    body: &[u8],
) -> Result<Unverified<E>, WebhookError> {}
pub struct Unverified<E> {
    _private: _,
}

// bitrix24_runtime::http::connections

impl fmt::Debug for Connections {}

// bitrix24_runtime::http::failure

impl fmt::Display for TransportFailure {}

// bitrix24_runtime::http::resolver

impl Resolve for PublicOnly {}

// bitrix24_runtime::http::send_tracker

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = io::Error;
}

// bitrix24_runtime::http::settings

impl Default for HttpSettings {}
impl fmt::Debug for Pem {}

// bitrix24_runtime::json::number

impl From<Number> for Value {}

// bitrix24_runtime::json::room

impl Default for Room {}

// bitrix24_runtime::json::untyped

impl<'de> DeserializeSeed<'de> for Untyped<'_> {
    type Value = Option<Value>;
}
impl<'de> Visitor<'de> for Untyped<'_> {
    type Value = Option<Value>;
}

// bitrix24_runtime::limit

impl Drop for Passing<'_> {}
impl Future for Passing<'_> {
    type Output = ();
}
impl LeakyBucket {
    pub fn new(capacity: u32, interval: Duration) -> Self {}
    pub fn standard() -> Self {}
    pub fn enterprise() -> Self {}
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {}
}
impl Limiter for LeakyBucket {}
impl fmt::Debug for LeakyBucket {}
impl fmt::Debug for Rate {}
pub struct LeakyBucket {
    _private: _,
}
pub trait Limiter: Send + Sync + 'static {
    fn acquire(&self) -> BoxFuture<'_, ()>;
    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()>;
}

// bitrix24_runtime::limit::redis_bucket

impl Limiter for RedisBucket {}
impl RedisBucket {
    pub fn new(
        address: impl Into<Secret>,
        portal: &str,
        bucket: LeakyBucket,
    ) -> Result<Self, ConfigError> {}
}
impl fmt::Debug for RedisBucket {}
pub struct RedisBucket {
    _private: _,
}

// bitrix24_runtime::response

#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Time {
    pub start: Option<f64>,
    pub finish: Option<f64>,
    pub duration: Option<f64>,
    pub processing: Option<f64>,
    pub date_start: Option<String>,
    pub date_finish: Option<String>,
    pub operating: Option<f64>,
    pub operating_reset_at: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    pub value: T,
    pub time: Option<Time>,
    pub attempts: u32,
    pub already_done: bool,
    pub mismatches: Vec<Mismatch>,
}
impl wire::Scalar for Date {}
impl<'de> DeserializeSeed<'de> for TimeSeed {
    type Value = Option<Time>;
}
impl<'de> wire::Read<'de> for Time {}

// bitrix24_runtime::secret

#[derive(Clone)]
pub struct Secret(_);
impl Eq for Secret {}
impl From<&str> for Secret {}
impl From<String> for Secret {}
impl PartialEq for Secret {}
impl Secret {
    pub fn expose(&self) -> &str {}
}
impl Serialize for Secret {}
impl fmt::Debug for Secret {}
impl<'de> Deserialize<'de> for Secret {}

// bitrix24_runtime::secret::link

#[derive(Clone, PartialEq, Eq)]
pub struct DownloadLink(_);
impl DownloadLink {
    pub fn expose(&self) -> &str {}
}
impl From<&str> for DownloadLink {}
impl From<String> for DownloadLink {}
impl Serialize for DownloadLink {}
impl fmt::Debug for DownloadLink {}
impl<'de> Deserialize<'de> for DownloadLink {}

// bitrix24_runtime::tasks::blocking

impl Drop for BlockingRuntime {}
impl Wake for ThreadWaker {}
tokio::task_local! {
    #[doc = " Set while a thread waits for the future."]
}

// bitrix24_runtime::tasks::in_flight

impl Drop for InFlightGuard {}

// bitrix24_runtime::tasks::per_runtime

impl<T> Default for PerRuntime<T> {}

// bitrix24_runtime::text

pub mod bb_code;

// bitrix24_runtime::text::bb_code

pub fn escape(text: &str) -> String {}

// bitrix24_runtime::text::invisible

impl fmt::Debug for Quoted<'_> {}
impl fmt::Display for Name<'_> {}

// bitrix24_runtime::wire

#[cfg(feature = "schemars")]
pub mod schema;
pub mod collect;
pub mod emoji;
pub mod open_enum;
pub use flag::flag;
pub use key::{Key, at_key, other, required, skip, value};
pub use mismatch::{Found, Mismatch, Mismatches};
pub use null_form::NullForm;
pub use object::unbundled;
pub use read::{Read, decode, deserialize, deserialize_exactly};
pub use scalar::Scalar;
pub use table::{Entry, Slot, Spelling, Table, read_fields, write_fields};
pub use union::{Union, as_variant, at_single_key, union};
pub use write::{Constant, Field, Plain, State, YesNo, all, is_set, single_key, yes_no};

// bitrix24_runtime::wire::any

impl<'de> Read<'de> for Value {}

// bitrix24_runtime::wire::bytes

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bytes(_);
impl Bytes {
    pub fn read(path: impl AsRef<Path>) -> io::Result<Self> {}
    pub fn as_slice(&self) -> &[u8] {}
}
impl From<&[u8]> for Bytes {}
impl From<Vec<u8>> for Bytes {}
impl Scalar for Bytes {}
impl Serialize for Bytes {}
impl crate::wire::Plain for Bytes {}
impl fmt::Debug for Bytes {}
impl<'de> Deserialize<'de> for Bytes {}
impl<const N: usize> From<&[u8; N]> for Bytes {}

// bitrix24_runtime::wire::collect

pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {}
pub fn map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {}
pub fn nullable_list<T>(
    items: impl IntoIterator<Item = Option<impl Into<T>>>,
) -> Vec<Option<T>> {}
pub fn nullable_map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<T>>)>,
) -> BTreeMap<String, Option<T>> {}
pub fn rows<T>(
    rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<T>>>,
    end: impl Fn() -> T,
) -> Vec<T> {}

// bitrix24_runtime::wire::emoji

pub fn strip_modifiers(emoji: &str) -> String {}

// bitrix24_runtime::wire::flag

pub fn flag<'de, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Result<Option<bool>, D::Error> {}

// bitrix24_runtime::wire::key

impl From<String> for Key<'_> {}
impl std::ops::Deref for Key<'_> {
    type Target = str;
}
impl<'de> Deserialize<'de> for Key<'de> {}
pub fn at_key<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {}
pub fn other<'de, A: MapAccess<'de>>(
    map: &mut A,
    key: &str,
    others: &mut BTreeMap<String, Value>,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {}
pub fn required<'de, T: Read<'de>>(
    value: Option<T>,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Option<T> {}
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {}
pub fn value<'de, T: Read<'de>, A: MapAccess<'de>>(
    map: &mut A,
    place: &mut Option<T>,
    nothing: NullForm,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {}
pub struct Key<'de>(_);

// bitrix24_runtime::wire::list

impl<'de, T: Read<'de>> Read<'de> for Vec<T> {}
impl<'de, T: Read<'de>> Visitor<'de> for ListVisitor<'_, T> {
    type Value = Option<Vec<T>>;
}
impl<T> Misfit for ListVisitor<'_, T> {}

// bitrix24_runtime::wire::map

impl<'de, T: Read<'de>> Read<'de> for BTreeMap<String, T> {}
impl<'de, T: Read<'de>> Visitor<'de> for KeyedVisitor<'_, T> {
    type Value = Option<BTreeMap<String, T>>;
}
impl<T> Misfit for KeyedVisitor<'_, T> {}

// bitrix24_runtime::wire::mismatch

#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Found {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(usize),
    List,
    Object,
    Broken,
    TooLarge,
}
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    pub path: String,
    pub expected: &'static str,
    pub found: Found,
}
#[derive(Debug, Default)]
pub struct Mismatches {
    _private: _,
}
impl Eq for Found {}
impl Mismatches {
    pub fn count(&self) -> usize {}
    pub fn inside(&mut self, before: usize, key: &str) {}
}
impl fmt::Display for Found {}
impl fmt::Display for Mismatch {}

// bitrix24_runtime::wire::null_form

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullForm {
    Only,
    Blank,
    Null,
    False,
    Text(&'static str),
}
impl From<&'static str> for NullForm {}
impl From<bool> for NullForm {}

// bitrix24_runtime::wire::object

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'de, A> {
    type Error = A::Error;
}
impl<'de, T: Read<'de>> Misfit for ObjectVisitor<'_, T> {}
impl<'de, T: Read<'de>> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = Option<T>;
}
impl<'de> MapAccess<'de> for NoEntries {
    type Error = serde::de::value::Error;
}
pub fn unbundled<'de, T: for<'map> Read<'map>, D: Deserializer<'de>>(
    deserializer: D,
    bundles: &[&str],
) -> Result<T, D::Error> {}

// bitrix24_runtime::wire::open_enum

#[doc(hidden)]
pub fn compare<T>(left: &T, right: &T, listed: &[T], code: fn(&T) -> &str) -> Ordering {}
#[doc(hidden)]
pub fn display(code: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {}
impl<E: OpenEnum> Visitor<'_> for CodeVisitor<E> {
    type Value = E;
}
impl<E> Clone for UnknownCode<E> {}
impl<E> Eq for UnknownCode<E> {}
impl<E> Hash for UnknownCode<E> {}
impl<E> Ord for UnknownCode<E> {}
impl<E> PartialEq for UnknownCode<E> {}
impl<E> PartialOrd for UnknownCode<E> {}
impl<E> UnknownCode<E> {
    pub fn as_str(&self) -> &str {}
}
impl<E> fmt::Debug for UnknownCode<E> {}
impl<E> fmt::Display for UnknownCode<E> {}
pub fn deserialize<'de, E: OpenEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {}
pub fn from_code<E: OpenEnum>(code: &str) -> E {}
pub struct UnknownCode<E> {
    _private: _,
}
pub trait OpenEnum: Sized {
    const EXPECTING: &'static str;
    fn known(code: &str) -> Option<Self>;
    fn unknown(code: UnknownCode<Self>) -> Self;
}

// bitrix24_runtime::wire::patch

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    Keep,
    Clear,
    Set(T),
}
impl<'de, T: Read<'de>> Read<'de> for Patch<T> {}
impl<T> Field for Patch<T> {
    type Value = T;
}
impl<T> From<T> for Patch<T> {}
impl<T> Patch<T> {
    pub fn value(&self) -> Option<&T> {}
}

// bitrix24_runtime::wire::read

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = Option<T>;
}
impl<'de, T: Read<'de>> Read<'de> for Option<T> {}
pub fn decode<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {}
pub fn deserialize<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {}
pub fn deserialize_exactly<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {}
pub trait Read<'de>: Sized {
    const OBJECT: Option<&'static str> = _;
    const ZERO_IS_NOTHING: bool = _;
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {}
    fn entries<A: MapAccess<'de>>(
        map: A,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, A::Error> {}
    fn absent() -> Option<Self> {}
    fn is_nothing(&self) -> bool {}
}

// bitrix24_runtime::wire::scalar

impl Misfit for TokenVisitor<'_> {}
impl Scalar for DownloadLink {}
impl Scalar for Secret {}
impl Scalar for String {}
impl Scalar for bool {}
impl Scalar for f64 {}
impl Scalar for i64 {}
impl<'de, T: Scalar> Read<'de> for T {}
impl<'de> Visitor<'de> for TokenVisitor<'_> {
    type Value = ();
}
impl<T: OpenEnum> Scalar for T {}
impl<T: Scalar> Place for Option<T> {}
pub trait Scalar: Sized {
    const EXPECTING: &'static str;
    const BLANK_IS_VALUE: bool = _;
    const ZERO_IS_NOTHING: bool = _;
    fn is_zero(&self) -> bool {}
    fn from_text(text: &str) -> Option<Self>;
    fn from_integer(number: i64) -> Option<Self> {}
    fn from_number(number: f64) -> Option<Self> {}
    fn from_flag(flag: bool) -> Option<Self> {}
}

// bitrix24_runtime::wire::schema

#[derive(Default)]
pub struct Union {
    _private: _,
}
impl Events<'_> {
    pub fn event<T: JsonSchema>(mut self, name: &str) -> Self {}
    pub fn finish(mut self) -> Schema {}
}
impl JsonSchema for crate::Bytes {}
impl JsonSchema for crate::DownloadLink {}
impl JsonSchema for crate::Secret {}
impl Object {
    pub fn sent() -> Self {}
    pub fn answered() -> Self {}
    pub fn property<S, F: Field<Value: JsonSchema>>(
        &mut self,
        generator: &mut SchemaGenerator,
        key: &str,
        field: fn(&S) -> &F,
        nothing: NullForm,
    ) {}
    pub fn yes_no<S, F: Field<Value = bool>>(
        &mut self,
        key: &str,
        field: fn(&S) -> &F,
        nothing: NullForm,
    ) {}
    pub fn may_be_absent(&mut self, key: &str) {}
    pub fn alias(&mut self, alias: &str, key: &str) {}
    pub fn bundle(&mut self, key: &str, required: bool, inner: Self) {}
    pub fn finish(self) -> Schema {}
}
impl Union {
    pub fn form<T: JsonSchema, U>(
        &mut self,
        generator: &mut SchemaGenerator,
        form: fn(T) -> U,
    ) {}
    pub fn keyed<T: JsonSchema, U>(
        &mut self,
        generator: &mut SchemaGenerator,
        form: fn(T) -> U,
        key: &str,
    ) {}
    pub fn constant(&mut self, json: &str) {}
    pub fn open(&mut self) {}
    pub fn finish(mut self) -> Schema {}
}
pub fn events(generator: &mut SchemaGenerator) -> Events<'_> {}
pub fn open_enum<'a>(codes: impl Iterator<Item = &'a str>) -> Schema {}
pub mod id;
pub struct Events<'a> {
    _private: _,
}
pub struct Object {
    _private: _,
}

// bitrix24_runtime::wire::schema::id

pub fn integer() -> Schema {}
pub fn text() -> Schema {}

// bitrix24_runtime::wire::table

#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub keys: &'static [(&'static str, &'static [NullForm])],
    pub aliases: &'static [(&'static str, &'static str)],
    pub defaults: &'static [&'static str],
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    Only,
    Main,
    Other,
}
impl Table {
    pub const EMPTY: Self = _;
}
impl<'de, T: Read<'de>, A: MapAccess<'de>> Slot<'de, A> for Option<T> {}
impl<M: SerializeMap, F: Field<Value: Serialize>> Entry<M> for F {}
pub fn read_fields<'de, A: MapAccess<'de>>(
    map: A,
    table: &Table,
    slots: &mut [&mut dyn Slot<'de, A>],
    others: Option<&mut BTreeMap<String, Value>>,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {}
pub fn write_fields<S: Serializer>(
    serializer: S,
    table: &Table,
    fields: &[&dyn Entry<S::SerializeMap>],
    others: Option<&BTreeMap<String, Value>>,
) -> Result<S::Ok, S::Error> {}
pub trait Entry<M: SerializeMap> {
    fn write(
        &self,
        map: &mut M,
        key: &'static str,
        nothing: NullForm,
    ) -> Result<(), M::Error>;
}
pub trait Slot<'de, A: MapAccess<'de>> {
    fn read(
        &mut self,
        map: &mut A,
        spelling: Spelling,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<(), A::Error>;
    fn is_empty(&self) -> bool;
    fn fill(&mut self) -> bool;
}

// bitrix24_runtime::wire::union

pub fn as_variant<'de, T: Read<'de>>(
    value: &'de Value,
    mismatches: &mut Mismatches,
) -> Option<T> {}
pub fn at_single_key<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {}
pub fn union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
    nothing: NullForm,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {}
pub trait Union: Sized {
    const EXPECTING: &'static str;
    fn known(value: &Value, mismatches: &mut Mismatches) -> Option<Self>;
    fn unknown(value: Value) -> Option<Self> {}
}

// bitrix24_runtime::wire::write

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a, T> {
    Absent,
    Nothing,
    Value(&'a T),
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant(pub &'static str);
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNo(pub bool);
impl Constant {
    pub fn is(self, value: &Value) -> bool {}
}
impl Plain for DownloadLink {}
impl Plain for Secret {}
impl Plain for String {}
impl Plain for Value {}
impl Plain for bool {}
impl Plain for f64 {}
impl Plain for i64 {}
impl Serialize for Constant {}
impl Serialize for NullForm {}
impl Serialize for YesNo {}
impl<T: OpenEnum> Plain for T {}
impl<T: Plain> Field for T {
    type Value = Self;
}
impl<T> Field for BTreeMap<String, T> {
    type Value = Self;
}
impl<T> Field for Option<T> {
    type Value = T;
}
impl<T> Field for Vec<T> {
    type Value = Self;
}
pub fn all(flags: &[bool]) -> bool {}
pub fn is_set(field: &impl Field) -> bool {}
pub fn single_key<S: Serializer>(
    serializer: S,
    key: &'static str,
    value: &impl Serialize,
) -> Result<S::Ok, S::Error> {}
pub fn yes_no<F: Field<Value = bool>>(field: &F) -> impl Field<Value = YesNo> + use<F> {}
pub trait Field {
    type Value;
    const OPTIONAL: bool = _;
    const MEANS_NONE_WHEN_ABSENT: bool = _;
    fn state(&self) -> State<'_, Self::Value>;
}
pub trait Plain {}
