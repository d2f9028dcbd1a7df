// bitrix24

#[cfg(
    any(
        feature = "imbot-bot",
        feature = "imbot-chat",
        feature = "imbot-command",
        feature = "imbot-event",
        feature = "imbot-file",
        feature = "imbot-input",
        feature = "imbot-manager",
        feature = "imbot-message",
        feature = "imbot-reaction",
        feature = "imbot-revision",
        feature = "imbot-user"
    )
)]
pub mod imbot;
#[cfg(any(feature = "im-bot", feature = "im-event", feature = "im-file"))]
pub mod im;
#[cfg(feature = "client")]
pub use bitrix24_runtime::{
    App, AuthorizationCode, AuthorizationState, BoxFuture, Clock, Config, ConfigError,
    Confirmed, LeakyBucket, Limiter, RawCall, StoreError, SystemClock, TokenFile,
    TokenFolder, TokenStore, Tokens, batch,
};
#[cfg(feature = "client")]
pub use client::{Call, Client, OAuth, Webhook};
#[cfg(feature = "data")]
pub mod data;
#[cfg(feature = "redis")]
pub use bitrix24_runtime::RedisBucket;
pub mod errors;
pub use bitrix24_runtime::{
    AnyMethod, ApiError, Batchable, Bytes, Class, DownloadLink, Error, ErrorEntry,
    ErrorInfo, ErrorKind, ErrorTable, Found, Handler, Idempotency, InvalidResponse,
    LimitedText, Method, MethodError, Mismatch, Mismatches, OAuthError, OpenEnum, Patch,
    Redirected, RequestError, Response, Secret, Throttled, Time, Timeout, TimeoutKind,
    TooLarge, TransportError, UnknownCode, Value, Violation, bb_code, decode, events,
};
pub use enums::*;
pub use errors::{
    system::AnyError, dialog::DialogError, file::UploadError, file::DownloadError,
    system::SystemError,
};
pub use ids::*;
pub use objects::*;

// bitrix24::client

bitrix24_runtime::client!(AnyError);

// bitrix24::data

pub const ERRORS: &str = _;
pub const TOOLS: &str = _;

// bitrix24::enums

pub use background::*;
pub use chat_message_type::*;
pub use chat_role::*;
pub use chat_type::*;
pub use external_auth_id::*;
pub use file_type::*;
pub use gender::*;
pub use reaction::*;
pub use reaction_action::*;
pub use user_status::*;
pub use user_type::*;

// bitrix24::enums::background

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Background {
    Azure,
    Mint,
    Steel,
    Slate,
    Teal,
    Cornflower,
    Sky,
    Peach,
    Frost,
    MartaAi,
    Copilot,
    Collab,
    Notifications,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(Background);
impl Background {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for Background {}

// bitrix24::enums::chat_message_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChatMessageType {
    Closed,
    Open,
    Private,
    System,
    Lines,
    Comment,
    Channel,
    OpenChannel,
    Copilot,
    Collab,
    External,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ChatMessageType);
impl ChatMessageType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ChatMessageType {}

// bitrix24::enums::chat_role

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChatRole {
    Owner,
    Manager,
    Member,
    Guest,
    Outsider,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ChatRole);
impl ChatRole {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ChatRole {}

// bitrix24::enums::chat_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChatType {
    Chat,
    Open,
    Channel,
    OpenChannel,
    Copilot,
    Thread,
    Comment,
    GeneralChannel,
    Private,
    General,
    Collab,
    Lines,
    Announcement,
    Videoconf,
    Support24Notifier,
    Support24Question,
    NetworkDialog,
    Calendar,
    Mail,
    Crm,
    SonetGroup,
    Tasks,
    Call,
    System,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ChatType);
impl ChatType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ChatType {}

// bitrix24::enums::external_auth_id

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ExternalAuthId {
    Default,
    Bot,
    Email,
    Replica,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ExternalAuthId);
impl ExternalAuthId {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ExternalAuthId {}

// bitrix24::enums::file_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FileType {
    File,
    Image,
    Video,
    Audio,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(FileType);
impl FileType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for FileType {}

// bitrix24::enums::gender

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Gender {
    Male,
    Female,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(Gender);
impl Gender {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for Gender {}

// bitrix24::enums::reaction

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Reaction {
    Like,
    Dislike,
    FaceWithTearsOfJoy,
    RedHeart,
    NeutralFace,
    Fire,
    Cry,
    SlightlySmilingFace,
    WinkingFace,
    Laugh,
    Kiss,
    Wonder,
    SlightlyFrowningFace,
    LoudlyCryingFace,
    FaceWithStuckOutTongue,
    FaceWithStuckOutTongueAndWinkingEye,
    SmilingFaceWithSunglasses,
    ConfusedFace,
    FlushedFace,
    ThinkingFace,
    Angry,
    SmilingFaceWithHorns,
    FaceWithThermometer,
    Facepalm,
    Poo,
    FlexedBiceps,
    ClappingHands,
    RaisedHand,
    SmilingFaceWithHeartEyes,
    SmilingFaceWithHearts,
    PleadingFace,
    RelievedFace,
    FoldedHands,
    OkHand,
    SignHorns,
    LoveYouGesture,
    ClownFace,
    PartyingFace,
    QuestionMark,
    ExclamationMark,
    LightBulb,
    Bomb,
    SleepingSymbol,
    CrossMark,
    WhiteHeavyCheckMark,
    Eyes,
    Handshake,
    HundredPoints,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(Reaction);
impl OpenEnum for Reaction {}
impl Reaction {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
    pub fn emoji(&self) -> Option<&'static str> {}
    pub fn from_emoji(emoji: &str) -> Option<Self> {}
}

// bitrix24::enums::reaction_action

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ReactionAction {
    Add,
    Delete,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ReactionAction);
impl OpenEnum for ReactionAction {}
impl ReactionAction {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}

// bitrix24::enums::user_status

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UserStatus {
    Online,
    DoNotDisturb,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(UserStatus);
impl OpenEnum for UserStatus {}
impl UserStatus {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}

// bitrix24::enums::user_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UserType {
    Employee,
    User,
    Extranet,
    Email,
    Collaber,
    Bot,
    Guest,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(UserType);
impl OpenEnum for UserType {}
impl UserType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}

// bitrix24::errors

pub mod dialog;
pub mod file;
pub mod system;

// bitrix24::errors::dialog

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DialogError {
    ChatNotFound,
}
impl ErrorTable for DialogError {}
pub const CHAT_NOT_FOUND: &ErrorInfo = _;

// bitrix24::errors::file

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DownloadError {
    FileAccessError,
    FileNotFound,
    DiskNotInstalled,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UploadError {
    FileEmpty,
    FileTooLarge,
    FileInvalidContent,
    FileUploadFailed,
    FileFolderError,
    FileSendFailed,
}
impl ErrorTable for DownloadError {}
impl ErrorTable for UploadError {}
pub const DISK_NOT_INSTALLED: &ErrorInfo = _;
pub const FILE_ACCESS_ERROR: &ErrorInfo = _;
pub const FILE_EMPTY: &ErrorInfo = _;
pub const FILE_FOLDER_ERROR: &ErrorInfo = _;
pub const FILE_INVALID_CONTENT: &ErrorInfo = _;
pub const FILE_NOT_FOUND: &ErrorInfo = _;
pub const FILE_SEND_FAILED: &ErrorInfo = _;
pub const FILE_TOO_LARGE: &ErrorInfo = _;
pub const FILE_UPLOAD_FAILED: &ErrorInfo = _;

// bitrix24::errors::system

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnyError {
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SystemError {
    PortalDeleted,
    ErrorMethodNotFound,
    NoAuthFound,
    InvalidRequest,
    InvalidCredentials,
    InsufficientScope,
    OverloadLimit,
    AccessDenied,
    ExpiredToken,
    InvalidToken,
    WrongClient,
    ApplicationNotFound,
    UserAccessError,
    AuthorizationError,
    ConnectionError,
    WrongLicense,
    WrongAuthType,
    MethodConfirmWaiting,
    MethodConfirmDenied,
    OperationTimeLimit,
    QueryLimitExceeded,
    Code100,
    ErrorArgument,
    ErrorBatchMethodNotAllowed,
    ErrorBatchLengthExceeded,
    ErrorManifestIsNotAvailable,
    WrongEncoding,
    ErrorCore,
    InternalServerError,
    ErrorUnexpectedAnswer,
}
bitrix24_runtime::method_error!(AnyError,);
impl ErrorTable for AnyError {}
impl ErrorTable for SystemError {}
pub const ACCESS_DENIED: &ErrorInfo = _;
pub const APPLICATION_NOT_FOUND: &ErrorInfo = _;
pub const AUTHORIZATION_ERROR: &ErrorInfo = _;
pub const CODE_100: &ErrorInfo = _;
pub const CONNECTION_ERROR: &ErrorInfo = _;
pub const ERROR_ARGUMENT: &ErrorInfo = _;
pub const ERROR_BATCH_LENGTH_EXCEEDED: &ErrorInfo = _;
pub const ERROR_BATCH_METHOD_NOT_ALLOWED: &ErrorInfo = _;
pub const ERROR_CORE: &ErrorInfo = _;
pub const ERROR_MANIFEST_IS_NOT_AVAILABLE: &ErrorInfo = _;
pub const ERROR_METHOD_NOT_FOUND: &ErrorInfo = _;
pub const ERROR_UNEXPECTED_ANSWER: &ErrorInfo = _;
pub const EXPIRED_TOKEN: &ErrorInfo = _;
pub const INSUFFICIENT_SCOPE: &ErrorInfo = _;
pub const INTERNAL_SERVER_ERROR: &ErrorInfo = _;
pub const INVALID_CREDENTIALS: &ErrorInfo = _;
pub const INVALID_REQUEST: &ErrorInfo = _;
pub const INVALID_TOKEN: &ErrorInfo = _;
pub const METHOD_CONFIRM_DENIED: &ErrorInfo = _;
pub const METHOD_CONFIRM_WAITING: &ErrorInfo = _;
pub const NO_AUTH_FOUND: &ErrorInfo = _;
pub const OPERATION_TIME_LIMIT: &ErrorInfo = _;
pub const OVERLOAD_LIMIT: &ErrorInfo = _;
pub const PORTAL_DELETED: &ErrorInfo = _;
pub const QUERY_LIMIT_EXCEEDED: &ErrorInfo = _;
pub const USER_ACCESS_ERROR: &ErrorInfo = _;
pub const WRONG_AUTH_TYPE: &ErrorInfo = _;
pub const WRONG_CLIENT: &ErrorInfo = _;
pub const WRONG_ENCODING: &ErrorInfo = _;
pub const WRONG_LICENSE: &ErrorInfo = _;

// bitrix24::ids

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BotId(pub i64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChatId(pub i64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub i64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub i64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub i64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub i64);
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DialogId(pub String);
bitrix24_runtime::id!(BotId);
bitrix24_runtime::id!(ChatId);
bitrix24_runtime::id!(CommandId);
bitrix24_runtime::id!(FileId);
bitrix24_runtime::id!(MessageId);
bitrix24_runtime::id!(UserId or);
bitrix24_runtime::id!(text DialogId);
impl From<ChatId> for DialogId {}
impl From<UserId> for DialogId {}

// bitrix24::im

#[cfg(feature = "client")]
pub use area::Im;
#[cfg(feature = "im-bot")]
pub use bot::*;
#[cfg(feature = "im-event")]
pub use event::*;
#[cfg(feature = "im-file")]
pub use file::*;
pub use events::Event;
pub use objects::*;

// bitrix24::im::area

#[derive(Debug, Clone, Copy)]
pub struct Im<'a, A> {
    _private: _,
}
impl<A> Client<A> {
    pub fn im(&self) -> Im<'_, A> {}
}

// bitrix24::im::bot

#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn bot_send_context(
        &self,
        dialog_id: impl Into<DialogId>,
        context: impl IntoIterator<Item = (impl Into<String>, Value)>,
    ) -> Call<BotSendContext> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotSendContextError {
    AccessDenied,
    BotContextError,
    Dialog(DialogError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotSendContext {
    pub dialog_id: DialogId,
    pub context: BTreeMap<String, Value>,
}
bitrix24_runtime::method_error!(BotSendContextError,);
bitrix24_runtime::object! {
    request BotSendContext
}
impl Batchable for BotSendContext {}
impl BotSendContext {
    pub fn new(
        dialog_id: impl Into<DialogId>,
        context: impl IntoIterator<Item = (impl Into<String>, Value)>,
    ) -> Self {}
}
impl ErrorTable for BotSendContextError {}
impl Method for BotSendContext {
    type Output = bool;
    type Error = BotSendContextError;
}

// bitrix24::im::event

#[cfg(feature = "client")]
impl Call<EventGet> {
    pub fn offset(self, offset: i64) -> Self {}
    pub fn limit(self, limit: i64) -> Self {}
}
#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn event_get(&self) -> Call<EventGet> {}
}
#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn event_subscribe(&self) -> Call<EventSubscribe> {}
}
#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn event_unsubscribe(&self) -> Call<EventUnsubscribe> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventGetError {
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventSubscribeError {
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventUnsubscribeError {
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventGet {
    pub offset: Option<i64>,
    pub limit: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventSubscribe {}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventUnsubscribe {}
bitrix24_runtime::method_error!(EventGetError,);
bitrix24_runtime::method_error!(EventSubscribeError,);
bitrix24_runtime::method_error!(EventUnsubscribeError,);
bitrix24_runtime::object! {
    request EventGet
}
bitrix24_runtime::object! {
    request EventSubscribe
}
bitrix24_runtime::object! {
    request EventUnsubscribe
}
impl Batchable for EventGet {}
impl Batchable for EventSubscribe {}
impl Batchable for EventUnsubscribe {}
impl ErrorTable for EventGetError {}
impl ErrorTable for EventSubscribeError {}
impl ErrorTable for EventUnsubscribeError {}
impl EventGet {
    pub fn new() -> Self {}
    pub fn offset(mut self, offset: i64) -> Self {}
    pub fn limit(mut self, limit: i64) -> Self {}
}
impl EventQueue for EventGet {
    type Event = Event;
}
impl EventSubscribe {
    pub fn new() -> Self {}
}
impl EventUnsubscribe {
    pub fn new() -> Self {}
}
impl Method for EventGet {
    type Output = EventPage;
    type Error = EventGetError;
}
impl Method for EventSubscribe {
    type Output = bool;
    type Error = EventSubscribeError;
}
impl Method for EventUnsubscribe {
    type Output = bool;
    type Error = EventUnsubscribeError;
}

// bitrix24::im::events

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Event {}
#[cfg(feature = "symmetric")]
impl serde::Serialize for Event {}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    UserMessageAdded(UserMessageEvent),
    UserMessageUpdated(UserMessageEvent),
    UserMessageDeleted(UserMessageDeletedEvent),
    UserReactionChanged(UserReactionEvent),
    UserJoinedChat(UserJoinedChatEvent),
    Unknown(UnknownEvent),
}
impl Events for Event {}

// bitrix24::im::file

#[cfg(feature = "client")]
impl Call<FileUpload> {
    pub fn message(self, message: impl Into<String>) -> Self {}
}
#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn file_download(
        &self,
        dialog_id: impl Into<DialogId>,
        file_id: impl Into<FileId>,
    ) -> Call<FileDownload> {}
}
#[cfg(feature = "client")]
impl<A> Im<'_, A> {
    pub fn file_upload(
        &self,
        dialog_id: impl Into<DialogId>,
        name: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Call<FileUpload> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileDownloadError {
    AccessDenied,
    Download(DownloadError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileUploadError {
    FolderError,
    UploadFailed,
    SendFailed,
    AccessDenied,
    Dialog(DialogError),
    Upload(UploadError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FileDownload {
    pub dialog_id: DialogId,
    pub file_id: FileId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FileUpload {
    pub dialog_id: DialogId,
    pub name: String,
    pub content: Bytes,
    pub message: Option<String>,
}
bitrix24_runtime::method_error!(FileDownloadError,);
bitrix24_runtime::method_error!(FileUploadError,);
bitrix24_runtime::object! {
    request FileDownload
}
bitrix24_runtime::object! {
    request FileUpload
}
impl ErrorTable for FileDownloadError {}
impl ErrorTable for FileUploadError {}
impl FileDownload {
    pub fn new(dialog_id: impl Into<DialogId>, file_id: impl Into<FileId>) -> Self {}
}
impl FileUpload {
    pub fn new(
        dialog_id: impl Into<DialogId>,
        name: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
}
impl Method for FileDownload {
    type Output = DownloadLink;
    type Error = FileDownloadError;
}
impl Method for FileUpload {
    type Output = UploadedFile;
    type Error = FileUploadError;
}

// bitrix24::im::objects

pub use event::*;

// bitrix24::im::objects::event

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventPage {
    pub events: Option<Vec<Fetched<Event>>>,
    pub next_offset: Option<i64>,
    pub has_more: bool,
    #[deprecated]
    pub last_event_id: Option<i64>,
}
bitrix24_runtime::object! {
    answer EventPage
}

// bitrix24::imbot

#[cfg(feature = "client")]
pub use area::{Imbot, Bot};
#[cfg(feature = "imbot-bot")]
pub use bot::*;
#[cfg(feature = "imbot-chat")]
pub use chat::*;
#[cfg(feature = "imbot-command")]
pub use command::*;
#[cfg(feature = "imbot-event")]
pub use event::*;
#[cfg(feature = "imbot-file")]
pub use file::*;
#[cfg(feature = "imbot-input")]
pub use input::*;
#[cfg(feature = "imbot-manager")]
pub use manager::*;
#[cfg(feature = "imbot-message")]
pub use message::*;
#[cfg(feature = "imbot-reaction")]
pub use reaction::*;
#[cfg(feature = "imbot-revision")]
pub use revision::*;
#[cfg(feature = "imbot-user")]
pub use user::*;
pub mod errors;
pub use enums::*;
pub use errors::{
    attach::AttachError, bot::BotError, chat::ChatError, chat::GroupError,
    chat::AvatarError, chat::DepartureError, manager::ManagerError,
    message::MessageError, message::DeliveryError, owner::OwnerError,
    settings::SettingsError, unbound::UnboundError,
};
pub use events::Event;
pub use objects::*;

// bitrix24::imbot::area

#[derive(Debug, Clone)]
pub struct Bot {
    pub bot_id: BotId,
    _private: _,
}
#[derive(Debug, Clone, Copy)]
pub struct Imbot<'a, A> {
    _private: _,
}
impl Client<OAuth> {
    pub fn bot(&self, bot_id: impl Into<BotId>) -> Bot {}
}
impl Client<Webhook> {
    pub fn bot(&self, bot_id: impl Into<BotId>, bot_token: impl Into<Secret>) -> Bot {}
}
impl<A> Client<A> {
    pub fn imbot(&self) -> Imbot<'_, A> {}
}

// bitrix24::imbot::bot

#[cfg(feature = "client")]
impl Bot {
    pub fn bot_unregister(&self) -> Call<BotUnregister> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn bot_update(&self) -> Call<BotUpdate> {}
}
#[cfg(feature = "client")]
impl Call<BotList> {
    pub fn kind(self, kind: BotType) -> Self {}
    pub fn limit(self, limit: i64) -> Self {}
    pub fn offset(self, offset: i64) -> Self {}
}
#[cfg(feature = "client")]
impl Call<BotRegister> {
    pub fn last_name(self, last_name: impl Into<String>) -> Self {}
    pub fn work_position(self, work_position: impl Into<String>) -> Self {}
    pub fn color(self, color: Color) -> Self {}
    pub fn gender(self, gender: Gender) -> Self {}
    pub fn avatar(self, avatar: impl Into<Bytes>) -> Self {}
    pub fn kind(self, kind: BotType) -> Self {}
    pub fn event_mode(self, event_mode: EventMode) -> Self {}
    pub fn webhook_url(self, webhook_url: impl Into<String>) -> Self {}
    pub fn is_hidden(self, is_hidden: bool) -> Self {}
    pub fn is_reactions_enabled(self, is_reactions_enabled: bool) -> Self {}
    pub fn is_support_openline(self, is_support_openline: bool) -> Self {}
    pub fn background_id(self, background_id: Background) -> Self {}
}
#[cfg(feature = "client")]
impl Call<BotUpdate> {
    pub fn name(self, name: impl Into<String>) -> Self {}
    pub fn last_name(self, last_name: impl Into<String>) -> Self {}
    pub fn work_position(self, work_position: impl Into<String>) -> Self {}
    pub fn color(self, color: Color) -> Self {}
    pub fn gender(self, gender: Gender) -> Self {}
    pub fn avatar(self, avatar: impl Into<Bytes>) -> Self {}
    pub fn is_hidden(self, is_hidden: bool) -> Self {}
    pub fn is_reactions_enabled(self, is_reactions_enabled: bool) -> Self {}
    pub fn is_support_openline(self, is_support_openline: bool) -> Self {}
    pub fn background_id(self, background_id: Background) -> Self {}
    pub fn event_mode(self, event_mode: EventMode) -> Self {}
    pub fn webhook_url(self, webhook_url: impl Into<String>) -> Self {}
    pub fn new_token(self, new_token: impl Into<Secret>) -> Self {}
    pub fn keep(self, current: &User) -> Self {}
}
#[cfg(feature = "client")]
impl Imbot<'_, OAuth> {
    pub fn bot_get_by_bot_id(&self, bot_id: impl Into<BotId>) -> Call<BotGet> {}
    pub fn bot_get_by_code(&self, code: impl Into<String>) -> Call<BotGet> {}
}
#[cfg(feature = "client")]
impl Imbot<'_, OAuth> {
    pub fn bot_list(&self) -> Call<BotList> {}
}
#[cfg(feature = "client")]
impl Imbot<'_, OAuth> {
    pub fn bot_register(
        &self,
        code: impl Into<String>,
        name: impl Into<String>,
    ) -> Call<BotRegister> {}
}
#[cfg(feature = "client")]
impl Imbot<'_, Webhook> {
    pub fn bot_get_by_bot_id(
        &self,
        bot_id: impl Into<BotId>,
        bot_token: impl Into<Secret>,
    ) -> Call<BotGet> {}
    pub fn bot_get_by_code(
        &self,
        code: impl Into<String>,
        bot_token: impl Into<Secret>,
    ) -> Call<BotGet> {}
}
#[cfg(feature = "client")]
impl Imbot<'_, Webhook> {
    pub fn bot_list(&self, bot_token: impl Into<Secret>) -> Call<BotList> {}
}
#[cfg(feature = "client")]
impl Imbot<'_, Webhook> {
    pub fn bot_register(
        &self,
        code: impl Into<String>,
        name: impl Into<String>,
        bot_token: impl Into<Secret>,
    ) -> Call<BotRegister> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotGetError {
    ParamsRequired,
    BotNotFound,
    Unbound(UnboundError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotListError {
    Unbound(UnboundError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotRegisterError {
    BotCodeRequired,
    BotPropertiesRequired,
    BotCodeAlreadyTaken,
    BotInvalidType,
    BotWebhookUrlRequired,
    BotRegisterFailed,
    BotLimitExceeded,
    Unbound(UnboundError),
    Settings(SettingsError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotUnregisterError {
    BotUnregisterFailed,
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotUpdateError {
    BotTokenRotationFailed,
    Bot(BotError),
    Settings(SettingsError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotGet {
    pub bot_id: Option<BotId>,
    pub code: Option<String>,
    pub bot_token: Option<Secret>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotList {
    pub bot_token: Option<Secret>,
    pub kind: Option<BotType>,
    pub limit: Option<i64>,
    pub offset: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotRegister {
    pub code: String,
    pub bot_token: Option<Secret>,
    pub name: String,
    pub last_name: Option<String>,
    pub work_position: Option<String>,
    pub color: Option<Color>,
    pub gender: Option<Gender>,
    pub avatar: Option<Bytes>,
    pub kind: Option<BotType>,
    pub event_mode: Option<EventMode>,
    pub webhook_url: Option<String>,
    pub is_hidden: Option<bool>,
    pub is_reactions_enabled: Option<bool>,
    pub is_support_openline: Option<bool>,
    pub background_id: Option<Background>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotUnregister {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
}
///     .is_hidden(true);
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotUpdate {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub name: Option<String>,
    pub last_name: Option<String>,
    pub work_position: Option<String>,
    pub color: Option<Color>,
    pub gender: Option<Gender>,
    pub avatar: Option<Bytes>,
    pub is_hidden: Option<bool>,
    pub is_reactions_enabled: Option<bool>,
    pub is_support_openline: Option<bool>,
    pub background_id: Option<Background>,
    pub event_mode: Option<EventMode>,
    pub webhook_url: Option<String>,
    pub new_token: Option<Secret>,
}
bitrix24_runtime::method_error!(BotGetError,);
bitrix24_runtime::method_error!(BotListError,);
bitrix24_runtime::method_error!(BotRegisterError,);
bitrix24_runtime::method_error!(BotUnregisterError,);
bitrix24_runtime::method_error!(BotUpdateError,);
bitrix24_runtime::object! {
    request BotGet
}
bitrix24_runtime::object! {
    request BotList
}
bitrix24_runtime::object! {
    request BotRegister
}
bitrix24_runtime::object! {
    request BotUnregister
}
bitrix24_runtime::object! {
    request BotUpdate
}
impl Batchable for BotGet {}
impl Batchable for BotList {}
impl Batchable for BotRegister {}
impl Batchable for BotUnregister {}
impl Batchable for BotUpdate {}
impl BotGet {
    pub fn by_bot_id(bot_id: impl Into<BotId>) -> Self {}
    pub fn by_code(code: impl Into<String>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl BotList {
    pub fn new() -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn kind(mut self, kind: BotType) -> Self {}
    pub fn limit(mut self, limit: i64) -> Self {}
    pub fn offset(mut self, offset: i64) -> Self {}
}
impl BotRegister {
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {}
    pub fn work_position(mut self, work_position: impl Into<String>) -> Self {}
    pub fn color(mut self, color: Color) -> Self {}
    pub fn gender(mut self, gender: Gender) -> Self {}
    pub fn avatar(mut self, avatar: impl Into<Bytes>) -> Self {}
    pub fn kind(mut self, kind: BotType) -> Self {}
    pub fn event_mode(mut self, event_mode: EventMode) -> Self {}
    pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self {}
    pub fn is_hidden(mut self, is_hidden: bool) -> Self {}
    pub fn is_reactions_enabled(mut self, is_reactions_enabled: bool) -> Self {}
    pub fn is_support_openline(mut self, is_support_openline: bool) -> Self {}
    pub fn background_id(mut self, background_id: Background) -> Self {}
}
impl BotUnregister {
    pub fn new(bot_id: impl Into<BotId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl BotUpdate {
    pub fn keep(mut self, current: &User) -> Self {}
}
impl BotUpdate {
    pub fn new(bot_id: impl Into<BotId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {}
    pub fn work_position(mut self, work_position: impl Into<String>) -> Self {}
    pub fn color(mut self, color: Color) -> Self {}
    pub fn gender(mut self, gender: Gender) -> Self {}
    pub fn avatar(mut self, avatar: impl Into<Bytes>) -> Self {}
    pub fn is_hidden(mut self, is_hidden: bool) -> Self {}
    pub fn is_reactions_enabled(mut self, is_reactions_enabled: bool) -> Self {}
    pub fn is_support_openline(mut self, is_support_openline: bool) -> Self {}
    pub fn background_id(mut self, background_id: Background) -> Self {}
    pub fn event_mode(mut self, event_mode: EventMode) -> Self {}
    pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self {}
    pub fn new_token(mut self, new_token: impl Into<Secret>) -> Self {}
}
impl ErrorTable for BotGetError {}
impl ErrorTable for BotListError {}
impl ErrorTable for BotRegisterError {}
impl ErrorTable for BotUnregisterError {}
impl ErrorTable for BotUpdateError {}
impl Method for BotGet {
    type Output = BotDetails;
    type Error = BotGetError;
}
impl Method for BotList {
    type Output = BotPage;
    type Error = BotListError;
}
impl Method for BotRegister {
    type Output = BotDetails;
    type Error = BotRegisterError;
}
impl Method for BotUnregister {
    type Output = bool;
    type Error = BotUnregisterError;
}
impl Method for BotUpdate {
    type Output = BotDetails;
    type Error = BotUpdateError;
}

// bitrix24::imbot::chat

#[cfg(feature = "client")]
impl Bot {
    pub fn chat_add(&self) -> Call<ChatAdd> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn chat_get(&self, dialog_id: impl Into<DialogId>) -> Call<ChatGet> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn chat_leave(&self, dialog_id: impl Into<DialogId>) -> Call<ChatLeave> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn chat_set_owner(
        &self,
        dialog_id: impl Into<DialogId>,
        user_id: impl Into<UserId>,
    ) -> Call<ChatSetOwner> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn chat_update(&self, dialog_id: impl Into<DialogId>) -> Call<ChatUpdate> {}
}
#[cfg(feature = "client")]
impl Call<ChatAdd> {
    pub fn title(self, title: impl Into<String>) -> Self {}
    pub fn description(self, description: impl Into<String>) -> Self {}
    pub fn color(self, color: Color) -> Self {}
    pub fn avatar(self, avatar: impl Into<Bytes>) -> Self {}
    pub fn user_ids(
        self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Self {}
    pub fn owner_id(self, owner_id: impl Into<UserId>) -> Self {}
    pub fn message(self, message: impl Into<String>) -> Self {}
    pub fn kind(self, kind: ChatType) -> Self {}
    pub fn entity_type(self, entity_type: impl Into<String>) -> Self {}
    pub fn entity_id(self, entity_id: impl Into<String>) -> Self {}
}
#[cfg(feature = "client")]
impl Call<ChatUpdate> {
    pub fn title(self, title: impl Into<String>) -> Self {}
    pub fn description(self, description: impl Into<String>) -> Self {}
    pub fn color(self, color: Color) -> Self {}
    pub fn avatar(self, avatar: impl Into<Bytes>) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatAddError {
    AccessDenied,
    Bot(BotError),
    Avatar(AvatarError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatGetError {
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatLeaveError {
    UserNotFound,
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    Departure(DepartureError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatSetOwnerError {
    Bot(BotError),
    Dialog(DialogError),
    Owner(OwnerError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatUpdateError {
    Bot(BotError),
    Dialog(DialogError),
    Owner(OwnerError),
    Group(GroupError),
    Avatar(AvatarError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatAdd {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub color: Option<Color>,
    pub avatar: Option<Bytes>,
    pub user_ids: Option<Vec<UserId>>,
    pub owner_id: Option<UserId>,
    pub message: Option<String>,
    pub kind: Option<ChatType>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatGet {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatLeave {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatSetOwner {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub user_id: UserId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatUpdate {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub title: Option<String>,
    pub description: Option<String>,
    pub color: Option<Color>,
    pub avatar: Option<Bytes>,
}
bitrix24_runtime::method_error!(ChatAddError,);
bitrix24_runtime::method_error!(ChatGetError,);
bitrix24_runtime::method_error!(ChatLeaveError,);
bitrix24_runtime::method_error!(ChatSetOwnerError,);
bitrix24_runtime::method_error!(ChatUpdateError,);
bitrix24_runtime::object! {
    request ChatAdd
}
bitrix24_runtime::object! {
    request ChatGet
}
bitrix24_runtime::object! {
    request ChatLeave
}
bitrix24_runtime::object! {
    request ChatSetOwner
}
bitrix24_runtime::object! {
    request ChatUpdate
}
impl Batchable for ChatAdd {}
impl Batchable for ChatGet {}
impl Batchable for ChatLeave {}
impl Batchable for ChatSetOwner {}
impl Batchable for ChatUpdate {}
impl ChatAdd {
    pub fn new(bot_id: impl Into<BotId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn title(mut self, title: impl Into<String>) -> Self {}
    pub fn description(mut self, description: impl Into<String>) -> Self {}
    pub fn color(mut self, color: Color) -> Self {}
    pub fn avatar(mut self, avatar: impl Into<Bytes>) -> Self {}
    pub fn user_ids(
        mut self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Self {}
    pub fn owner_id(mut self, owner_id: impl Into<UserId>) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
    pub fn kind(mut self, kind: ChatType) -> Self {}
    pub fn entity_type(mut self, entity_type: impl Into<String>) -> Self {}
    pub fn entity_id(mut self, entity_id: impl Into<String>) -> Self {}
}
impl ChatGet {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl ChatLeave {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl ChatSetOwner {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        user_id: impl Into<UserId>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl ChatUpdate {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn title(mut self, title: impl Into<String>) -> Self {}
    pub fn description(mut self, description: impl Into<String>) -> Self {}
    pub fn color(mut self, color: Color) -> Self {}
    pub fn avatar(mut self, avatar: impl Into<Bytes>) -> Self {}
}
impl ErrorTable for ChatAddError {}
impl ErrorTable for ChatGetError {}
impl ErrorTable for ChatLeaveError {}
impl ErrorTable for ChatSetOwnerError {}
impl ErrorTable for ChatUpdateError {}
impl Method for ChatAdd {
    type Output = CreatedChat;
    type Error = ChatAddError;
}
impl Method for ChatGet {
    type Output = Chat;
    type Error = ChatGetError;
}
impl Method for ChatLeave {
    type Output = bool;
    type Error = ChatLeaveError;
}
impl Method for ChatSetOwner {
    type Output = bool;
    type Error = ChatSetOwnerError;
}
impl Method for ChatUpdate {
    type Output = bool;
    type Error = ChatUpdateError;
}

// bitrix24::imbot::command

#[cfg(feature = "client")]
impl Bot {
    pub fn command_answer(
        &self,
        command_id: impl Into<CommandId>,
        message_id: impl Into<MessageId>,
        dialog_id: impl Into<DialogId>,
    ) -> Call<CommandAnswer> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn command_list(&self) -> Call<CommandList> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn command_register(&self, command: impl Into<String>) -> Call<CommandRegister> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn command_unregister(
        &self,
        command_id: impl Into<CommandId>,
    ) -> Call<CommandUnregister> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn command_update(
        &self,
        command_id: impl Into<CommandId>,
    ) -> Call<CommandUpdate> {}
}
#[cfg(feature = "client")]
impl Call<CommandAnswer> {
    pub fn message(self, message: impl Into<String>) -> Self {}
    pub fn attach(self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn menu(self, menu: Value) -> Self {}
    pub fn system(self, system: bool) -> Self {}
    pub fn url_preview(self, url_preview: bool) -> Self {}
}
#[cfg(feature = "client")]
impl Call<CommandRegister> {
    /// Required if [`hidden`](CommandRegister::hidden) is `false`.
    pub fn title(
        self,
        title: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {}
    pub fn params(
        self,
        params: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {}
    pub fn common(self, common: bool) -> Self {}
    /// A hidden command can still be called, for example by a button. `false` by default.
    pub fn hidden(self, hidden: bool) -> Self {}
    pub fn extranet_support(self, extranet_support: bool) -> Self {}
}
#[cfg(feature = "client")]
impl Call<CommandUpdate> {
    pub fn command(self, command: impl Into<String>) -> Self {}
    pub fn title(
        self,
        title: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<String>>)>,
    ) -> Self {}
    pub fn params(
        self,
        params: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<String>>)>,
    ) -> Self {}
    pub fn common(self, common: bool) -> Self {}
    pub fn hidden(self, hidden: bool) -> Self {}
    pub fn extranet_support(self, extranet_support: bool) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandAnswerError {
    CommandNotFound,
    CommandAnswerFailed,
    Bot(BotError),
    Attach(AttachError),
    Message(MessageError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandListError {
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandRegisterError {
    CommandNameInvalid,
    CommandRequired,
    CommandTitleRequired,
    CommandRegisterFailed,
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandUnregisterError {
    CommandNotFound,
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandUpdateError {
    CommandNotFound,
    CommandNameEmpty,
    CommandNameInvalid,
    CommandTitleInvalid,
    CommandAlreadyExists,
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandAnswer {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub command_id: CommandId,
    pub message_id: MessageId,
    pub dialog_id: DialogId,
    pub message: Option<String>,
    pub attach: Option<Attach>,
    pub keyboard: Option<Keyboard>,
    pub menu: Option<Value>,
    pub system: Option<bool>,
    pub url_preview: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandList {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandRegister {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub command: String,
    pub title: Option<BTreeMap<String, String>>,
    pub params: Option<BTreeMap<String, String>>,
    pub common: Option<bool>,
    /// A hidden command can still be called, for example by a button. `false` by default.
    pub hidden: Option<bool>,
    pub extranet_support: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandUnregister {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub command_id: CommandId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandUpdate {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub command_id: CommandId,
    pub command: Option<String>,
    pub title: Option<BTreeMap<String, Option<String>>>,
    pub params: Option<BTreeMap<String, Option<String>>>,
    pub common: Option<bool>,
    pub hidden: Option<bool>,
    pub extranet_support: Option<bool>,
}
bitrix24_runtime::method_error!(CommandAnswerError,);
bitrix24_runtime::method_error!(CommandListError,);
bitrix24_runtime::method_error!(CommandRegisterError,);
bitrix24_runtime::method_error!(CommandUnregisterError,);
bitrix24_runtime::method_error!(CommandUpdateError,);
bitrix24_runtime::object! {
    request CommandAnswer
}
bitrix24_runtime::object! {
    request CommandList
}
bitrix24_runtime::object! {
    request CommandRegister
}
bitrix24_runtime::object! {
    request CommandUnregister
}
bitrix24_runtime::object! {
    request CommandUpdate
}
impl Batchable for CommandAnswer {}
impl Batchable for CommandList {}
impl Batchable for CommandRegister {}
impl Batchable for CommandUnregister {}
impl Batchable for CommandUpdate {}
impl CommandAnswer {
    pub fn new(
        bot_id: impl Into<BotId>,
        command_id: impl Into<CommandId>,
        message_id: impl Into<MessageId>,
        dialog_id: impl Into<DialogId>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
    pub fn attach(mut self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(mut self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn menu(mut self, menu: Value) -> Self {}
    pub fn system(mut self, system: bool) -> Self {}
    pub fn url_preview(mut self, url_preview: bool) -> Self {}
}
impl CommandList {
    pub fn new(bot_id: impl Into<BotId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl CommandRegister {
    pub fn new(bot_id: impl Into<BotId>, command: impl Into<String>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    /// Required if [`hidden`](Self::hidden) is `false`.
    pub fn title(
        mut self,
        title: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {}
    pub fn params(
        mut self,
        params: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {}
    pub fn common(mut self, common: bool) -> Self {}
    /// A hidden command can still be called, for example by a button. `false` by default.
    pub fn hidden(mut self, hidden: bool) -> Self {}
    pub fn extranet_support(mut self, extranet_support: bool) -> Self {}
}
impl CommandUnregister {
    pub fn new(bot_id: impl Into<BotId>, command_id: impl Into<CommandId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl CommandUpdate {
    pub fn new(bot_id: impl Into<BotId>, command_id: impl Into<CommandId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn command(mut self, command: impl Into<String>) -> Self {}
    pub fn title(
        mut self,
        title: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<String>>)>,
    ) -> Self {}
    pub fn params(
        mut self,
        params: impl IntoIterator<Item = (impl Into<String>, Option<impl Into<String>>)>,
    ) -> Self {}
    pub fn common(mut self, common: bool) -> Self {}
    pub fn hidden(mut self, hidden: bool) -> Self {}
    pub fn extranet_support(mut self, extranet_support: bool) -> Self {}
}
impl ErrorTable for CommandAnswerError {}
impl ErrorTable for CommandListError {}
impl ErrorTable for CommandRegisterError {}
impl ErrorTable for CommandUnregisterError {}
impl ErrorTable for CommandUpdateError {}
impl Method for CommandAnswer {
    type Output = bool;
    type Error = CommandAnswerError;
}
impl Method for CommandList {
    type Output = Vec<ListedCommand>;
    type Error = CommandListError;
}
impl Method for CommandRegister {
    type Output = Command;
    type Error = CommandRegisterError;
}
impl Method for CommandUnregister {
    type Output = bool;
    type Error = CommandUnregisterError;
}
impl Method for CommandUpdate {
    type Output = Command;
    type Error = CommandUpdateError;
}

// bitrix24::imbot::enums

pub use app_status::*;
pub use avatar_type::*;
pub use bot_type::*;
pub use button_action::*;
pub use button_context::*;
pub use button_display::*;
pub use color::*;
pub use color_token::*;
pub use command_context::*;
pub use event_mode::*;
pub use grid_display::*;
pub use sort_order::*;
pub use status_message_code::*;

// bitrix24::imbot::enums::app_status

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AppStatus {
    Local,
    Free,
    Demo,
    Trial,
    Paid,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(AppStatus);
impl AppStatus {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for AppStatus {}

// bitrix24::imbot::enums::avatar_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AvatarType {
    User,
    Chat,
    Bot,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(AvatarType);
impl AvatarType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for AvatarType {}

// bitrix24::imbot::enums::bot_type

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum BotType {
    Bot,
    Supervisor,
    Personal,
    Openline,
    Network,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(BotType);
impl BotType {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for BotType {}

// bitrix24::imbot::enums::button_action

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ButtonAction {
    Put,
    Send,
    Copy,
    Call,
    Dialog,
    Livechat,
    Help,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ButtonAction);
impl ButtonAction {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ButtonAction {}

// bitrix24::imbot::enums::button_context

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ButtonContext {
    Mobile,
    Desktop,
    All,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ButtonContext);
impl ButtonContext {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ButtonContext {}

// bitrix24::imbot::enums::button_display

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ButtonDisplay {
    Line,
    Block,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ButtonDisplay);
impl ButtonDisplay {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ButtonDisplay {}

// bitrix24::imbot::enums::color

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Color {
    Red,
    Green,
    Mint,
    LightBlue,
    DarkBlue,
    Purple,
    Aqua,
    Pink,
    Lime,
    Brown,
    Azure,
    Khaki,
    Sand,
    Marengo,
    Gray,
    Graphite,
    Copilot,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(Color);
impl Color {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for Color {}

// bitrix24::imbot::enums::color_token

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ColorToken {
    Primary,
    Secondary,
    Alert,
    Base,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(ColorToken);
impl ColorToken {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for ColorToken {}

// bitrix24::imbot::enums::command_context

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum CommandContext {
    Textarea,
    Keyboard,
    Menu,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(CommandContext);
impl CommandContext {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for CommandContext {}

// bitrix24::imbot::enums::event_mode

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum EventMode {
    Fetch,
    Webhook,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(EventMode);
impl EventMode {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for EventMode {}

// bitrix24::imbot::enums::grid_display

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum GridDisplay {
    Block,
    Line,
    Row,
    Table,
    Card,
    Column,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(GridDisplay);
impl GridDisplay {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}
impl OpenEnum for GridDisplay {}

// bitrix24::imbot::enums::sort_order

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SortOrder {
    Ascending,
    Descending,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(SortOrder);
impl OpenEnum for SortOrder {}
impl SortOrder {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}

// bitrix24::imbot::enums::status_message_code

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum StatusMessageCode {
    Thinking,
    Searching,
    Generating,
    Analyzing,
    Processing,
    Translating,
    Connecting,
    Checking,
    Calculating,
    ReadingDocs,
    Composing,
    Unknown(UnknownCode<Self>),
}
bitrix24_runtime::open_enum!(StatusMessageCode);
impl OpenEnum for StatusMessageCode {}
impl StatusMessageCode {
    pub const ALL: &'static [Self] = _;
    pub fn as_str(&self) -> &str {}
}

// bitrix24::imbot::errors

pub mod attach;
pub mod bot;
pub mod chat;
pub mod manager;
pub mod message;
pub mod owner;
pub mod settings;
pub mod unbound;

// bitrix24::imbot::errors::attach

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachError {
    AttachError,
    AttachOversize,
}
impl ErrorTable for AttachError {}
pub const ATTACH_ERROR: &ErrorInfo = _;
pub const ATTACH_OVERSIZE: &ErrorInfo = _;

// bitrix24::imbot::errors::bot

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BotError {
    RestServerNotFound,
    BotTokenNotSpecified,
    BotIdRequired,
    BotNotFound,
    BotOwnershipError,
}
impl ErrorTable for BotError {}
pub const BOT_ID_REQUIRED: &ErrorInfo = _;
pub const BOT_NOT_FOUND: &ErrorInfo = _;
pub const BOT_OWNERSHIP_ERROR: &ErrorInfo = _;
pub const BOT_TOKEN_NOT_SPECIFIED: &ErrorInfo = _;
pub const REST_SERVER_NOT_FOUND: &ErrorInfo = _;

// bitrix24::imbot::errors::chat

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AvatarError {
    WrongParameter,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatError {
    AccessDenied,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DepartureError {
    UserInvitedFromStructure,
    LeaveOwnerForbidden,
    AccessDeniedKick,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GroupError {
    WrongMessageType,
}
impl ErrorTable for AvatarError {}
impl ErrorTable for ChatError {}
impl ErrorTable for DepartureError {}
impl ErrorTable for GroupError {}
pub const ACCESS_DENIED: &ErrorInfo = _;
pub const ACCESS_DENIED_KICK: &ErrorInfo = _;
pub const LEAVE_OWNER_FORBIDDEN: &ErrorInfo = _;
pub const USER_INVITED_FROM_STRUCTURE: &ErrorInfo = _;
pub const WRONG_MESSAGE_TYPE: &ErrorInfo = _;
pub const WRONG_PARAMETER: &ErrorInfo = _;

// bitrix24::imbot::errors::manager

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagerError {
    EmptyUserIds,
}
impl ErrorTable for ManagerError {}
pub const EMPTY_USER_IDS: &ErrorInfo = _;

// bitrix24::imbot::errors::message

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryError {
    ChatId,
    ToUserId,
    ErrorToChatId,
    ErrorNoAccess,
    TextFieldDisabled,
    MessageType,
    Canceled,
    ErrorFromOtherModule,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageError {
    MessageNotFound,
    MessageAccessDenied,
    MessageAccessDeniedByTariff,
}
impl ErrorTable for DeliveryError {}
impl ErrorTable for MessageError {}
pub const CANCELED: &ErrorInfo = _;
pub const CHAT_ID: &ErrorInfo = _;
pub const ERROR_FROM_OTHER_MODULE: &ErrorInfo = _;
pub const ERROR_NO_ACCESS: &ErrorInfo = _;
pub const ERROR_TO_CHAT_ID: &ErrorInfo = _;
pub const MESSAGE_ACCESS_DENIED: &ErrorInfo = _;
pub const MESSAGE_ACCESS_DENIED_BY_TARIFF: &ErrorInfo = _;
pub const MESSAGE_NOT_FOUND: &ErrorInfo = _;
pub const MESSAGE_TYPE: &ErrorInfo = _;
pub const TEXT_FIELD_DISABLED: &ErrorInfo = _;
pub const TO_USER_ID: &ErrorInfo = _;

// bitrix24::imbot::errors::owner

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OwnerError {
    AccessDenied,
}
impl ErrorTable for OwnerError {}
pub const ACCESS_DENIED: &ErrorInfo = _;

// bitrix24::imbot::errors::settings

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SettingsError {
    BotInvalidEventMode,
    BotInvalidCallback,
    BotAvatarIncorrectType,
    BotAvatarIncorrectSize,
    BotTokenInvalidLength,
}
impl ErrorTable for SettingsError {}
pub const BOT_AVATAR_INCORRECT_SIZE: &ErrorInfo = _;
pub const BOT_AVATAR_INCORRECT_TYPE: &ErrorInfo = _;
pub const BOT_INVALID_CALLBACK: &ErrorInfo = _;
pub const BOT_INVALID_EVENT_MODE: &ErrorInfo = _;
pub const BOT_TOKEN_INVALID_LENGTH: &ErrorInfo = _;

// bitrix24::imbot::errors::unbound

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnboundError {
    RestServerNotFound,
    BotTokenNotSpecified,
}
impl ErrorTable for UnboundError {}
pub const BOT_TOKEN_NOT_SPECIFIED: &ErrorInfo = _;
pub const REST_SERVER_NOT_FOUND: &ErrorInfo = _;

// bitrix24::imbot::event

#[cfg(feature = "client")]
impl Bot {
    pub fn event_get(&self) -> Call<EventGet> {}
}
#[cfg(feature = "client")]
impl Call<EventGet> {
    pub fn offset(self, offset: i64) -> Self {}
    pub fn limit(self, limit: i64) -> Self {}
    pub fn with_user_events(self, with_user_events: bool) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventGetError {
    ScopeError,
    AuthError,
    UserNotSubscribed,
    Bot(BotError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventGet {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub offset: Option<i64>,
    pub limit: Option<i64>,
    pub with_user_events: Option<bool>,
}
bitrix24_runtime::method_error!(EventGetError,);
bitrix24_runtime::object! {
    request EventGet
}
impl Batchable for EventGet {}
impl ErrorTable for EventGetError {}
impl EventGet {
    pub fn new(bot_id: impl Into<BotId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn offset(mut self, offset: i64) -> Self {}
    pub fn limit(mut self, limit: i64) -> Self {}
    pub fn with_user_events(mut self, with_user_events: bool) -> Self {}
}
impl EventQueue for EventGet {
    type Event = Event;
}
impl Method for EventGet {
    type Output = EventPage;
    type Error = EventGetError;
}

// bitrix24::imbot::events

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Event {}
#[cfg(feature = "symmetric")]
impl serde::Serialize for Event {}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    MessageAdded(MessageEvent),
    MessageUpdated(MessageEvent),
    MessageDeleted(MessageDeletedEvent),
    JoinedChat(JoinedChatEvent),
    BotDeleted(BotDeletedEvent),
    ContextReceived(ContextEvent),
    CommandCalled(CommandEvent),
    ReactionChanged(ReactionEvent),
    AppInstalled(AppInstalledEvent),
    AppUninstalled(AppUninstalledEvent),
    UserMessageAdded(UserMessageEvent),
    UserMessageUpdated(UserMessageEvent),
    UserMessageDeleted(UserMessageDeletedEvent),
    UserReactionChanged(UserReactionEvent),
    UserJoinedChat(UserJoinedChatEvent),
    Unknown(UnknownEvent),
}
impl Events for Event {}

// bitrix24::imbot::file

#[cfg(feature = "client")]
impl Bot {
    pub fn file_download(&self, file_id: impl Into<FileId>) -> Call<FileDownload> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn file_upload(
        &self,
        dialog_id: impl Into<DialogId>,
        name: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Call<FileUpload> {}
}
#[cfg(feature = "client")]
impl Call<FileUpload> {
    pub fn message(self, message: impl Into<String>) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileDownloadError {
    Bot(BotError),
    Download(DownloadError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileUploadError {
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    Upload(UploadError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FileDownload {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub file_id: FileId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FileUpload {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub name: String,
    pub content: Bytes,
    pub message: Option<String>,
}
bitrix24_runtime::method_error!(FileDownloadError,);
bitrix24_runtime::method_error!(FileUploadError,);
bitrix24_runtime::object! {
    request FileDownload
}
bitrix24_runtime::object! {
    request FileUpload
}
impl ErrorTable for FileDownloadError {}
impl ErrorTable for FileUploadError {}
impl FileDownload {
    pub fn new(bot_id: impl Into<BotId>, file_id: impl Into<FileId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl FileUpload {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        name: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
}
impl Method for FileDownload {
    type Output = DownloadLink;
    type Error = FileDownloadError;
}
impl Method for FileUpload {
    type Output = UploadedFile;
    type Error = FileUploadError;
}

// bitrix24::imbot::input

#[cfg(feature = "client")]
impl Bot {
    pub fn input_action_notify(
        &self,
        dialog_id: impl Into<DialogId>,
    ) -> Call<InputActionNotify> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn text_field_enabled(
        &self,
        dialog_id: impl Into<DialogId>,
    ) -> Call<TextFieldEnabled> {}
}
#[cfg(feature = "client")]
impl Call<InputActionNotify> {
    pub fn status_message_code(self, status_message_code: StatusMessageCode) -> Self {}
    pub fn duration(self, duration: i64) -> Self {}
}
#[cfg(feature = "client")]
impl Call<TextFieldEnabled> {
    pub fn enabled(self, enabled: bool) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InputActionNotifyError {
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextFieldEnabledError {
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InputActionNotify {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub status_message_code: Option<StatusMessageCode>,
    pub duration: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TextFieldEnabled {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub enabled: Option<bool>,
}
bitrix24_runtime::method_error!(InputActionNotifyError,);
bitrix24_runtime::method_error!(TextFieldEnabledError,);
bitrix24_runtime::object! {
    request InputActionNotify
}
bitrix24_runtime::object! {
    request TextFieldEnabled
}
impl Batchable for InputActionNotify {}
impl Batchable for TextFieldEnabled {}
impl ErrorTable for InputActionNotifyError {}
impl ErrorTable for TextFieldEnabledError {}
impl InputActionNotify {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn status_message_code(
        mut self,
        status_message_code: StatusMessageCode,
    ) -> Self {}
    pub fn duration(mut self, duration: i64) -> Self {}
}
impl Method for InputActionNotify {
    type Output = bool;
    type Error = InputActionNotifyError;
}
impl Method for TextFieldEnabled {
    type Output = bool;
    type Error = TextFieldEnabledError;
}
impl TextFieldEnabled {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn enabled(mut self, enabled: bool) -> Self {}
}

// bitrix24::imbot::manager

#[cfg(feature = "client")]
impl Bot {
    pub fn manager_add(
        &self,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<ManagerAdd> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn manager_delete(
        &self,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<ManagerDelete> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagerAddError {
    Bot(BotError),
    Dialog(DialogError),
    Owner(OwnerError),
    Group(GroupError),
    Manager(ManagerError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagerDeleteError {
    Bot(BotError),
    Dialog(DialogError),
    Owner(OwnerError),
    Group(GroupError),
    Manager(ManagerError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ManagerAdd {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub user_ids: Vec<UserId>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ManagerDelete {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub user_ids: Vec<UserId>,
}
bitrix24_runtime::method_error!(ManagerAddError,);
bitrix24_runtime::method_error!(ManagerDeleteError,);
bitrix24_runtime::object! {
    request ManagerAdd
}
bitrix24_runtime::object! {
    request ManagerDelete
}
impl Batchable for ManagerAdd {}
impl Batchable for ManagerDelete {}
impl ErrorTable for ManagerAddError {}
impl ErrorTable for ManagerDeleteError {}
impl ManagerAdd {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl ManagerDelete {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl Method for ManagerAdd {
    type Output = bool;
    type Error = ManagerAddError;
}
impl Method for ManagerDelete {
    type Output = bool;
    type Error = ManagerDeleteError;
}

// bitrix24::imbot::message

#[cfg(feature = "client")]
impl Bot {
    pub fn message_delete(
        &self,
        message_id: impl Into<MessageId>,
    ) -> Call<MessageDelete> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn message_get(&self, message_id: impl Into<MessageId>) -> Call<MessageGet> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn message_get_context(
        &self,
        message_id: impl Into<MessageId>,
    ) -> Call<MessageGetContext> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn message_read(&self, dialog_id: impl Into<DialogId>) -> Call<MessageRead> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn message_send(&self, dialog_id: impl Into<DialogId>) -> Call<MessageSend> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn message_update(
        &self,
        message_id: impl Into<MessageId>,
    ) -> Call<MessageUpdate> {}
}
#[cfg(feature = "client")]
impl Call<MessageDelete> {
    pub fn complete(self, complete: bool) -> Self {}
}
#[cfg(feature = "client")]
impl Call<MessageGetContext> {
    pub fn range(self, range: i64) -> Self {}
}
#[cfg(feature = "client")]
impl Call<MessageRead> {
    pub fn message_id(self, message_id: impl Into<MessageId>) -> Self {}
}
#[cfg(feature = "client")]
impl Call<MessageSend> {
    pub fn message(self, message: impl Into<String>) -> Self {}
    pub fn attach(self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn system(self, system: bool) -> Self {}
    pub fn url_preview(self, url_preview: bool) -> Self {}
    pub fn skip_connector(self, skip_connector: bool) -> Self {}
    pub fn silent_connector(self, silent_connector: bool) -> Self {}
    pub fn reply_id(self, reply_id: impl Into<MessageId>) -> Self {}
    pub fn template_id(self, template_id: impl Into<String>) -> Self {}
    pub fn forward_ids(
        self,
        forward_ids: impl IntoIterator<Item = (impl Into<String>, impl Into<MessageId>)>,
    ) -> Self {}
    pub fn platform_context(self, platform_context: impl Into<String>) -> Self {}
}
#[cfg(feature = "client")]
impl Call<MessageUpdate> {
    pub fn message(self, message: impl Into<String>) -> Self {}
    pub fn attach(self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn clear_keyboard(self) -> Self {}
    pub fn url_preview(self, url_preview: bool) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageDeleteError {
    AccessDenied,
    Bot(BotError),
    Message(MessageError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageGetContextError {
    BotTypeNotAllowed,
    Bot(BotError),
    Message(MessageError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageGetError {
    BotTypeNotAllowed,
    Bot(BotError),
    Message(MessageError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageReadError {
    ReadMessageListEmptyError,
    ReadChatNotFoundError,
    ReadChatNotReadableError,
    ReadUserNotFoundError,
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    Message(MessageError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageSendError {
    EmptyMessage,
    ParamAttachError,
    ParamKeyboardError,
    TooManyMessages,
    WrongUuid,
    MessagesInDifferentChatError,
    MessageNotFound,
    MessageAccessDenied,
    MessageAccessDeniedByTariff,
    ReplyError,
    MessageDuplicatedByUuid,
    SendingFailed,
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    Attach(AttachError),
    Delivery(DeliveryError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageUpdateError {
    AccessDenied,
    Bot(BotError),
    Message(MessageError),
    Attach(AttachError),
    Delivery(DeliveryError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageDelete {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
    pub complete: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageGet {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageGetContext {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
    pub range: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageRead {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub message_id: Option<MessageId>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageSend {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub message: Option<String>,
    pub attach: Option<Attach>,
    pub keyboard: Option<Keyboard>,
    pub system: Option<bool>,
    pub url_preview: Option<bool>,
    pub skip_connector: Option<bool>,
    pub silent_connector: Option<bool>,
    pub reply_id: Option<MessageId>,
    pub template_id: Option<String>,
    pub forward_ids: Option<BTreeMap<String, MessageId>>,
    pub platform_context: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageUpdate {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
    pub message: Option<String>,
    pub attach: Option<Attach>,
    pub keyboard: Patch<Keyboard>,
    pub url_preview: Option<bool>,
}
bitrix24_runtime::method_error!(MessageDeleteError,);
bitrix24_runtime::method_error!(MessageGetContextError,);
bitrix24_runtime::method_error!(MessageGetError,);
bitrix24_runtime::method_error!(MessageReadError,);
bitrix24_runtime::method_error!(MessageSendError,);
bitrix24_runtime::method_error!(MessageUpdateError,);
bitrix24_runtime::object! {
    request MessageDelete
}
bitrix24_runtime::object! {
    request MessageGet
}
bitrix24_runtime::object! {
    request MessageGetContext
}
bitrix24_runtime::object! {
    request MessageRead
}
bitrix24_runtime::object! {
    request MessageSend
}
bitrix24_runtime::object! {
    request MessageUpdate
}
impl Batchable for MessageDelete {}
impl Batchable for MessageGet {}
impl Batchable for MessageGetContext {}
impl Batchable for MessageRead {}
impl Batchable for MessageSend {}
impl Batchable for MessageUpdate {}
impl ErrorTable for MessageDeleteError {}
impl ErrorTable for MessageGetContextError {}
impl ErrorTable for MessageGetError {}
impl ErrorTable for MessageReadError {}
impl ErrorTable for MessageSendError {}
impl ErrorTable for MessageUpdateError {}
impl MessageDelete {
    pub fn new(bot_id: impl Into<BotId>, message_id: impl Into<MessageId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn complete(mut self, complete: bool) -> Self {}
}
impl MessageGet {
    pub fn new(bot_id: impl Into<BotId>, message_id: impl Into<MessageId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl MessageGetContext {
    pub fn new(bot_id: impl Into<BotId>, message_id: impl Into<MessageId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn range(mut self, range: i64) -> Self {}
}
impl MessageRead {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn message_id(mut self, message_id: impl Into<MessageId>) -> Self {}
}
impl MessageSend {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
    pub fn attach(mut self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(mut self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn system(mut self, system: bool) -> Self {}
    pub fn url_preview(mut self, url_preview: bool) -> Self {}
    pub fn skip_connector(mut self, skip_connector: bool) -> Self {}
    pub fn silent_connector(mut self, silent_connector: bool) -> Self {}
    pub fn reply_id(mut self, reply_id: impl Into<MessageId>) -> Self {}
    pub fn template_id(mut self, template_id: impl Into<String>) -> Self {}
    pub fn forward_ids(
        mut self,
        forward_ids: impl IntoIterator<Item = (impl Into<String>, impl Into<MessageId>)>,
    ) -> Self {}
    pub fn platform_context(mut self, platform_context: impl Into<String>) -> Self {}
}
impl MessageUpdate {
    pub fn new(bot_id: impl Into<BotId>, message_id: impl Into<MessageId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn message(mut self, message: impl Into<String>) -> Self {}
    pub fn attach(mut self, attach: impl Into<Attach>) -> Self {}
    pub fn keyboard(mut self, keyboard: impl Into<Keyboard>) -> Self {}
    pub fn clear_keyboard(mut self) -> Self {}
    pub fn url_preview(mut self, url_preview: bool) -> Self {}
}
impl Method for MessageDelete {
    type Output = bool;
    type Error = MessageDeleteError;
}
impl Method for MessageGet {
    type Output = MessageWithAuthor;
    type Error = MessageGetError;
}
impl Method for MessageGetContext {
    type Output = MessageContext;
    type Error = MessageGetContextError;
}
impl Method for MessageRead {
    type Output = ReadMessages;
    type Error = MessageReadError;
}
impl Method for MessageSend {
    type Output = SentMessage;
    type Error = MessageSendError;
}
impl Method for MessageUpdate {
    type Output = bool;
    type Error = MessageUpdateError;
}

// bitrix24::imbot::objects

pub use attach::*;
pub use bot::*;
pub use chat::*;
pub use command::*;
pub use event::*;
pub use keyboard::*;
pub use results::*;
pub use revision::*;

// bitrix24::imbot::objects::attach

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Attach {
    Blocks(Vec<AttachBlock>),
    Colored(ColoredAttach),
    Json(String),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AttachBlock {
    Message(AttachText),
    Link(AttachLink),
    RichLink(AttachRichLink),
    User(AttachUser),
    Grid(Vec<AttachGridItem>),
    Image(Vec<AttachImage>),
    File(Vec<AttachFile>),
    Delimiter(AttachDelimiter),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AttachText {
    Plain(String),
    Full(AttachMessage),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachDelimiter {
    pub size: Option<i64>,
    pub color: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachFile {
    pub link: String,
    pub name: Option<String>,
    pub size: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachGridItem {
    pub display: Option<GridDisplay>,
    pub name: Option<String>,
    pub value: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub color_token: Option<ColorToken>,
    pub color: Option<String>,
    pub link: Option<String>,
    pub user_id: Option<UserId>,
    pub chat_id: Option<ChatId>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachImage {
    pub link: String,
    pub name: Option<String>,
    pub preview: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachLink {
    pub link: String,
    pub name: Option<String>,
    pub desc: Option<String>,
    pub html: Option<String>,
    pub preview: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub user_id: Option<UserId>,
    pub chat_id: Option<ChatId>,
    pub network_id: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachMessage {
    pub text: String,
    pub as_description: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachPreviewSize {
    pub height: i64,
    pub width: i64,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachRichLink {
    pub link: String,
    pub name: Option<String>,
    pub desc: Option<String>,
    pub html: Option<String>,
    pub preview: Option<String>,
    pub preview_size: Option<AttachPreviewSize>,
    pub extra_image: Option<String>,
    pub user_id: Option<UserId>,
    pub chat_id: Option<ChatId>,
    pub network_id: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AttachUser {
    pub name: String,
    pub avatar: Option<String>,
    pub link: Option<String>,
    pub user_id: Option<UserId>,
    pub chat_id: Option<ChatId>,
    pub bot_id: Option<BotId>,
    pub network_id: Option<String>,
    pub avatar_type: Option<AvatarType>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ColoredAttach {
    pub id: Option<i64>,
    pub description: Option<String>,
    pub color_token: Option<ColorToken>,
    pub color: Option<String>,
    pub blocks: Vec<AttachBlock>,
}
bitrix24_runtime::object! {
    request AttachDelimiter
}
bitrix24_runtime::object! {
    request AttachFile
}
bitrix24_runtime::object! {
    request AttachGridItem
}
bitrix24_runtime::object! {
    request AttachImage
}
bitrix24_runtime::object! {
    request AttachLink
}
bitrix24_runtime::object! {
    request AttachMessage
}
bitrix24_runtime::object! {
    request AttachPreviewSize
}
bitrix24_runtime::object! {
    request AttachRichLink
}
bitrix24_runtime::object! {
    request AttachUser
}
bitrix24_runtime::object! {
    request ColoredAttach
}
bitrix24_runtime::union! {
    request Attach
}
bitrix24_runtime::union! {
    request AttachBlock
}
bitrix24_runtime::union! {
    request AttachText
}
impl AttachDelimiter {
    pub fn new() -> Self {}
    pub fn size(mut self, size: i64) -> Self {}
    pub fn color(mut self, color: impl Into<String>) -> Self {}
}
impl AttachFile {
    pub fn new(link: impl Into<String>) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn size(mut self, size: i64) -> Self {}
}
impl AttachGridItem {
    pub fn new() -> Self {}
    pub fn display(mut self, display: GridDisplay) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn value(mut self, value: impl Into<String>) -> Self {}
    pub fn width(mut self, width: i64) -> Self {}
    pub fn height(mut self, height: i64) -> Self {}
    pub fn color_token(mut self, color_token: ColorToken) -> Self {}
    pub fn color(mut self, color: impl Into<String>) -> Self {}
    pub fn link(mut self, link: impl Into<String>) -> Self {}
    pub fn user_id(mut self, user_id: impl Into<UserId>) -> Self {}
    pub fn chat_id(mut self, chat_id: impl Into<ChatId>) -> Self {}
}
impl AttachImage {
    pub fn new(link: impl Into<String>) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn preview(mut self, preview: impl Into<String>) -> Self {}
    pub fn width(mut self, width: i64) -> Self {}
    pub fn height(mut self, height: i64) -> Self {}
}
impl AttachLink {
    pub fn new(link: impl Into<String>) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn desc(mut self, desc: impl Into<String>) -> Self {}
    pub fn html(mut self, html: impl Into<String>) -> Self {}
    pub fn preview(mut self, preview: impl Into<String>) -> Self {}
    pub fn width(mut self, width: i64) -> Self {}
    pub fn height(mut self, height: i64) -> Self {}
    pub fn user_id(mut self, user_id: impl Into<UserId>) -> Self {}
    pub fn chat_id(mut self, chat_id: impl Into<ChatId>) -> Self {}
    pub fn network_id(mut self, network_id: impl Into<String>) -> Self {}
}
impl AttachMessage {
    pub fn new(text: impl Into<String>) -> Self {}
    pub fn as_description(mut self, as_description: bool) -> Self {}
}
impl AttachPreviewSize {
    pub fn new(height: i64, width: i64) -> Self {}
}
impl AttachRichLink {
    pub fn new(link: impl Into<String>) -> Self {}
    pub fn name(mut self, name: impl Into<String>) -> Self {}
    pub fn desc(mut self, desc: impl Into<String>) -> Self {}
    pub fn html(mut self, html: impl Into<String>) -> Self {}
    pub fn preview(mut self, preview: impl Into<String>) -> Self {}
    pub fn preview_size(mut self, preview_size: AttachPreviewSize) -> Self {}
    pub fn extra_image(mut self, extra_image: impl Into<String>) -> Self {}
    pub fn user_id(mut self, user_id: impl Into<UserId>) -> Self {}
    pub fn chat_id(mut self, chat_id: impl Into<ChatId>) -> Self {}
    pub fn network_id(mut self, network_id: impl Into<String>) -> Self {}
}
impl AttachUser {
    pub fn new(name: impl Into<String>) -> Self {}
    pub fn avatar(mut self, avatar: impl Into<String>) -> Self {}
    pub fn link(mut self, link: impl Into<String>) -> Self {}
    pub fn user_id(mut self, user_id: impl Into<UserId>) -> Self {}
    pub fn chat_id(mut self, chat_id: impl Into<ChatId>) -> Self {}
    pub fn bot_id(mut self, bot_id: impl Into<BotId>) -> Self {}
    pub fn network_id(mut self, network_id: impl Into<String>) -> Self {}
    pub fn avatar_type(mut self, avatar_type: AvatarType) -> Self {}
}
impl ColoredAttach {
    pub fn new(blocks: impl IntoIterator<Item = impl Into<AttachBlock>>) -> Self {}
    pub fn id(mut self, id: i64) -> Self {}
    pub fn description(mut self, description: impl Into<String>) -> Self {}
    pub fn color_token(mut self, color_token: ColorToken) -> Self {}
    pub fn color(mut self, color: impl Into<String>) -> Self {}
}
impl From<&str> for Attach {}
impl From<&str> for AttachBlock {}
impl From<&str> for AttachText {}
impl From<AttachBlock> for Attach {}
impl From<AttachDelimiter> for Attach {}
impl From<AttachDelimiter> for AttachBlock {}
impl From<AttachLink> for Attach {}
impl From<AttachLink> for AttachBlock {}
impl From<AttachMessage> for AttachText {}
impl From<AttachRichLink> for Attach {}
impl From<AttachRichLink> for AttachBlock {}
impl From<AttachText> for AttachBlock {}
impl From<AttachUser> for Attach {}
impl From<AttachUser> for AttachBlock {}
impl From<ColoredAttach> for Attach {}
impl From<String> for Attach {}
impl From<String> for AttachBlock {}
impl From<String> for AttachText {}
impl From<Vec<AttachFile>> for AttachBlock {}
impl From<Vec<AttachGridItem>> for AttachBlock {}
impl From<Vec<AttachImage>> for AttachBlock {}
impl<T: Into<AttachBlock>, const N: usize> From<[T; N]> for Attach {}
impl<T: Into<AttachBlock>> From<Vec<T>> for Attach {}

// bitrix24::imbot::objects::bot

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotDetails {
    pub bot: BotInfo,
    pub users: Vec<User>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotInfo {
    pub id: BotId,
    pub code: String,
    pub kind: Option<BotType>,
    pub is_hidden: Option<bool>,
    pub is_support_openline: Option<bool>,
    pub is_reactions_enabled: Option<bool>,
    pub background_id: Option<Background>,
    pub language: Option<String>,
    pub module_id: Option<String>,
    pub app_id: Option<Secret>,
    pub event_mode: Option<EventMode>,
    pub count_message: Option<i64>,
    pub count_command: Option<i64>,
    pub count_chat: Option<i64>,
    pub count_user: Option<i64>,
    pub auth: Option<EventAuth>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotPage {
    pub bots: Vec<BotInfo>,
    pub users: Vec<User>,
    pub has_next_page: bool,
}
bitrix24_runtime::object! {
    answer BotDetails
}
bitrix24_runtime::object! {
    answer BotInfo
}
bitrix24_runtime::object! {
    answer BotPage
}
impl From<&BotInfo> for BotId {}

// bitrix24::imbot::objects::chat

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CallInfo {
    pub chat_id: Option<ChatId>,
    pub token: Option<Secret>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreatedChat {
    pub chat: Chat,
    pub users: Vec<User>,
    pub recent_config: Option<Value>,
    pub copilot: Option<Value>,
    pub messages_auto_delete_configs: Option<Value>,
    pub call_info: Option<CallInfo>,
}
bitrix24_runtime::object! {
    answer CallInfo
}
bitrix24_runtime::object! {
    answer CreatedChat
}

// bitrix24::imbot::objects::command

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ListedCommand {
    Registered(Command),
    BuiltIn(BuiltInCommand),
    Unknown(Value),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BuiltInCommand {
    pub id: String,
    pub bot_id: Option<i64>,
    pub command: String,
    pub common: Option<bool>,
    pub hidden: Option<bool>,
    pub extranet_support: Option<bool>,
    pub title: Option<String>,
    pub params: Option<String>,
    pub category: Option<String>,
    pub context: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Command {
    pub id: CommandId,
    pub bot_id: Option<BotId>,
    pub command: String,
    pub common: Option<bool>,
    pub hidden: Option<bool>,
    pub extranet_support: Option<bool>,
    pub title: Option<String>,
    pub params: Option<String>,
    pub category: Option<String>,
    pub context: Option<String>,
}
bitrix24_runtime::object! {
    answer BuiltInCommand
}
bitrix24_runtime::object! {
    answer Command
}
bitrix24_runtime::union! {
    answer ListedCommand
}
impl From<&Command> for CommandId {}
impl From<BuiltInCommand> for ListedCommand {}
impl From<Command> for ListedCommand {}

// bitrix24::imbot::objects::event

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotDeletedEvent {
    pub bot: BotInfo,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CalledCommand {
    pub id: CommandId,
    pub command: String,
    pub params: String,
    pub context: Option<CommandContext>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommandEvent {
    pub bot: Option<BotInfo>,
    pub command: CalledCommand,
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ContextEvent {
    pub bot: Option<BotInfo>,
    pub dialog_id: DialogId,
    pub context: Option<Value>,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventAuth {
    pub access_token: Option<Secret>,
    pub expires: Option<i64>,
    pub expires_in: Option<i64>,
    pub scope: Option<String>,
    pub domain: Option<String>,
    pub server_endpoint: Option<String>,
    pub status: Option<AppStatus>,
    pub client_endpoint: Option<String>,
    pub member_id: Option<String>,
    pub user_id: Option<UserId>,
    pub refresh_token: Option<Secret>,
    pub application_token: Option<Secret>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventPage {
    pub events: Option<Vec<Fetched<Event>>>,
    pub next_offset: Option<i64>,
    pub has_more: bool,
    #[deprecated]
    pub last_event_id: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct JoinedChatEvent {
    pub bot: Option<BotInfo>,
    pub dialog_id: DialogId,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageDeletedEvent {
    pub bot: Option<BotInfo>,
    pub message_id: MessageId,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageEvent {
    pub bot: Option<BotInfo>,
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReactionEvent {
    pub bot: Option<BotInfo>,
    pub reaction: Option<Reaction>,
    pub action: Option<ReactionAction>,
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
bitrix24_runtime::object! {
    answer BotDeletedEvent
}
bitrix24_runtime::object! {
    answer CalledCommand
}
bitrix24_runtime::object! {
    answer CommandEvent
}
bitrix24_runtime::object! {
    answer ContextEvent
}
bitrix24_runtime::object! {
    answer EventAuth
}
bitrix24_runtime::object! {
    answer EventPage
}
bitrix24_runtime::object! {
    answer JoinedChatEvent
}
bitrix24_runtime::object! {
    answer MessageDeletedEvent
}
bitrix24_runtime::object! {
    answer MessageEvent
}
bitrix24_runtime::object! {
    answer ReactionEvent
}
impl CalledCommand {
    pub fn name(&self) -> Option<String> {}
}
impl CommandEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}
impl From<&CalledCommand> for CommandId {}
impl MessageDeletedEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}
impl MessageEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}
impl ReactionEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}

// bitrix24::imbot::objects::keyboard

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Keyboard {
    Buttons(Vec<KeyboardItem>),
    WithBot(BotKeyboard),
    Json(String),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum KeyboardItem {
    Button(Button),
    NewLine,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BotKeyboard {
    pub bot_id: Option<BotId>,
    pub buttons: Vec<KeyboardItem>,
    pub colors: Option<KeyboardColors>,
    pub vote: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Button {
    pub text: String,
    pub link: Option<String>,
    #[deprecated]
    pub app_id: Option<i64>,
    #[deprecated]
    pub app_params: Option<String>,
    pub action: Option<ButtonAction>,
    pub action_value: Option<String>,
    pub command: Option<String>,
    pub command_params: Option<String>,
    pub block: Option<bool>,
    pub disabled: Option<bool>,
    pub context: Option<ButtonContext>,
    pub display: Option<ButtonDisplay>,
    pub width: Option<i64>,
    pub bg_color: Option<String>,
    pub bg_color_token: Option<ColorToken>,
    pub text_color: Option<String>,
    pub off_bg_color: Option<String>,
    pub off_text_color: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeyboardColors {
    pub bg_color: Option<String>,
    pub text_color: Option<String>,
    pub off_bg_color: Option<String>,
    pub off_text_color: Option<String>,
}
bitrix24_runtime::object! {
    request BotKeyboard
}
bitrix24_runtime::object! {
    request Button
}
bitrix24_runtime::object! {
    request KeyboardColors
}
bitrix24_runtime::union! {
    request Keyboard
}
bitrix24_runtime::union! {
    request KeyboardItem
}
impl BotKeyboard {
    pub fn new(buttons: impl IntoIterator<Item = impl Into<KeyboardItem>>) -> Self {}
    pub fn bot_id(mut self, bot_id: impl Into<BotId>) -> Self {}
    pub fn colors(mut self, colors: KeyboardColors) -> Self {}
    pub fn vote(mut self, vote: bool) -> Self {}
}
impl Button {
    pub fn new(text: impl Into<String>) -> Self {}
    pub fn link(mut self, link: impl Into<String>) -> Self {}
    #[deprecated]
    pub fn app_id(mut self, app_id: i64) -> Self {}
    #[deprecated]
    pub fn app_params(mut self, app_params: impl Into<String>) -> Self {}
    pub fn action(
        mut self,
        action: ButtonAction,
        action_value: impl Into<String>,
    ) -> Self {}
    pub fn command(mut self, command: impl Into<String>) -> Self {}
    pub fn command_params(mut self, command_params: impl Into<String>) -> Self {}
    pub fn block(mut self, block: bool) -> Self {}
    pub fn disabled(mut self, disabled: bool) -> Self {}
    pub fn context(mut self, context: ButtonContext) -> Self {}
    pub fn display(mut self, display: ButtonDisplay) -> Self {}
    pub fn width(mut self, width: i64) -> Self {}
    pub fn bg_color(mut self, bg_color: impl Into<String>) -> Self {}
    pub fn bg_color_token(mut self, bg_color_token: ColorToken) -> Self {}
    pub fn text_color(mut self, text_color: impl Into<String>) -> Self {}
    pub fn off_bg_color(mut self, off_bg_color: impl Into<String>) -> Self {}
    pub fn off_text_color(mut self, off_text_color: impl Into<String>) -> Self {}
}
impl From<&str> for Keyboard {}
impl From<BotKeyboard> for Keyboard {}
impl From<Button> for Keyboard {}
impl From<Button> for KeyboardItem {}
impl From<KeyboardItem> for Keyboard {}
impl From<String> for Keyboard {}
impl Keyboard {
    pub fn rows(
        rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<KeyboardItem>>>,
    ) -> Self {}
}
impl KeyboardColors {
    pub fn new() -> Self {}
    pub fn bg_color(mut self, bg_color: impl Into<String>) -> Self {}
    pub fn text_color(mut self, text_color: impl Into<String>) -> Self {}
    pub fn off_bg_color(mut self, off_bg_color: impl Into<String>) -> Self {}
    pub fn off_text_color(mut self, off_text_color: impl Into<String>) -> Self {}
}
impl KeyboardItem {
    pub fn rows(
        rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<Self>>>,
    ) -> Vec<Self> {}
}
impl<T: Into<KeyboardItem>, const N: usize> From<[T; N]> for Keyboard {}
impl<T: Into<KeyboardItem>> From<Vec<T>> for Keyboard {}

// bitrix24::imbot::objects::results

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageContext {
    pub messages: Vec<Message>,
    pub users: Vec<User>,
    pub has_prev_page: bool,
    pub has_next_page: bool,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageWithAuthor {
    pub message: Message,
    pub user: Option<User>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReadMessages {
    pub chat_id: Option<ChatId>,
    pub last_id: Option<MessageId>,
    pub counter: Option<i64>,
    pub viewed_messages: Vec<MessageId>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SentMessage {
    pub id: Option<MessageId>,
    pub uuid_map: BTreeMap<String, MessageId>,
}
bitrix24_runtime::object! {
    answer MessageContext
}
bitrix24_runtime::object! {
    answer MessageWithAuthor
}
bitrix24_runtime::object! {
    answer ReadMessages
}
bitrix24_runtime::object! {
    answer SentMessage
}

// bitrix24::imbot::objects::revision

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Revision {
    pub rest: Option<i64>,
    pub web: Option<i64>,
    pub mobile: Option<i64>,
    pub desktop: Option<i64>,
}
bitrix24_runtime::object! {
    answer Revision
}

// bitrix24::imbot::reaction

#[cfg(feature = "client")]
impl Bot {
    pub fn reaction_add(
        &self,
        message_id: impl Into<MessageId>,
        reaction: Reaction,
    ) -> Call<ReactionAdd> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn reaction_delete(
        &self,
        message_id: impl Into<MessageId>,
        reaction: Reaction,
    ) -> Call<ReactionDelete> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReactionAddError {
    AccessDenied,
    ReactionNotFound,
    ReactionAlreadySet,
    Bot(BotError),
    Message(MessageError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReactionDeleteError {
    AccessDenied,
    ReactionNotFound,
    Bot(BotError),
    Message(MessageError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReactionAdd {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
    pub reaction: Reaction,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReactionDelete {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub message_id: MessageId,
    pub reaction: Reaction,
}
bitrix24_runtime::method_error!(ReactionAddError,);
bitrix24_runtime::method_error!(ReactionDeleteError,);
bitrix24_runtime::object! {
    request ReactionAdd
}
bitrix24_runtime::object! {
    request ReactionDelete
}
impl Batchable for ReactionAdd {}
impl Batchable for ReactionDelete {}
impl ErrorTable for ReactionAddError {}
impl ErrorTable for ReactionDeleteError {}
impl Method for ReactionAdd {
    type Output = bool;
    type Error = ReactionAddError;
}
impl Method for ReactionDelete {
    type Output = bool;
    type Error = ReactionDeleteError;
}
impl ReactionAdd {
    pub fn new(
        bot_id: impl Into<BotId>,
        message_id: impl Into<MessageId>,
        reaction: Reaction,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl ReactionDelete {
    pub fn new(
        bot_id: impl Into<BotId>,
        message_id: impl Into<MessageId>,
        reaction: Reaction,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}

// bitrix24::imbot::revision

#[cfg(feature = "client")]
impl<A> Imbot<'_, A> {
    pub fn revision_get(&self) -> Call<RevisionGet> {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RevisionGetError {
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RevisionGet {}
bitrix24_runtime::method_error!(RevisionGetError,);
bitrix24_runtime::object! {
    request RevisionGet
}
impl Batchable for RevisionGet {}
impl ErrorTable for RevisionGetError {}
impl Method for RevisionGet {
    type Output = Revision;
    type Error = RevisionGetError;
}
impl RevisionGet {
    pub fn new() -> Self {}
}

// bitrix24::imbot::user

#[cfg(feature = "client")]
impl Bot {
    pub fn user_add(
        &self,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<UserAdd> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn user_delete(
        &self,
        dialog_id: impl Into<DialogId>,
        user_id: impl Into<UserId>,
    ) -> Call<UserDelete> {}
}
#[cfg(feature = "client")]
impl Bot {
    pub fn user_list(&self, dialog_id: impl Into<DialogId>) -> Call<UserList> {}
}
#[cfg(feature = "client")]
impl Call<UserList> {
    pub fn order_by_id(self, order_by_id: SortOrder) -> Self {}
    pub fn order_by_last_message(self, order_by_last_message: SortOrder) -> Self {}
    pub fn order_by_user(self, order_by_user: SortOrder) -> Self {}
    pub fn limit(self, limit: i64) -> Self {}
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserAddError {
    AccessDenied,
    AccessDeniedExtend,
    Bot(BotError),
    Dialog(DialogError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserDeleteError {
    AccessDenied,
    Bot(BotError),
    Dialog(DialogError),
    Departure(DepartureError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserListError {
    Bot(BotError),
    Dialog(DialogError),
    Chat(ChatError),
    System(SystemError),
    Unknown,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserAdd {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub user_ids: Vec<UserId>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserDelete {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub user_id: UserId,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserList {
    pub bot_id: BotId,
    pub bot_token: Option<Secret>,
    pub dialog_id: DialogId,
    pub order_by_id: Option<SortOrder>,
    pub order_by_last_message: Option<SortOrder>,
    pub order_by_user: Option<SortOrder>,
    pub limit: Option<i64>,
}
bitrix24_runtime::method_error!(UserAddError,);
bitrix24_runtime::method_error!(UserDeleteError,);
bitrix24_runtime::method_error!(UserListError,);
bitrix24_runtime::object! {
    request UserAdd
}
bitrix24_runtime::object! {
    request UserDelete
}
bitrix24_runtime::object! {
    request UserList
}
impl Batchable for UserAdd {}
impl Batchable for UserDelete {}
impl Batchable for UserList {}
impl ErrorTable for UserAddError {}
impl ErrorTable for UserDeleteError {}
impl ErrorTable for UserListError {}
impl Method for UserAdd {
    type Output = bool;
    type Error = UserAddError;
}
impl Method for UserDelete {
    type Output = bool;
    type Error = UserDeleteError;
}
impl Method for UserList {
    type Output = Vec<User>;
    type Error = UserListError;
}
impl UserAdd {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl UserDelete {
    pub fn new(
        bot_id: impl Into<BotId>,
        dialog_id: impl Into<DialogId>,
        user_id: impl Into<UserId>,
    ) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
}
impl UserList {
    pub fn new(bot_id: impl Into<BotId>, dialog_id: impl Into<DialogId>) -> Self {}
    pub fn bot_token(mut self, bot_token: impl Into<Secret>) -> Self {}
    pub fn order_by_id(mut self, order_by_id: SortOrder) -> Self {}
    pub fn order_by_last_message(mut self, order_by_last_message: SortOrder) -> Self {}
    pub fn order_by_user(mut self, order_by_user: SortOrder) -> Self {}
    pub fn limit(mut self, limit: i64) -> Self {}
}

// bitrix24::objects

pub use application::*;
pub use chat::*;
pub use event::*;
pub use file::*;
pub use message::*;
pub use user::*;

// bitrix24::objects::application

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AppInstalledEvent {
    pub version: Option<String>,
    pub active: Option<bool>,
    pub installed: Option<bool>,
    pub language_id: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AppUninstalledEvent {
    pub language_id: Option<String>,
    pub clean: Option<i64>,
}
bitrix24_runtime::object! {
    answer AppInstalledEvent
}
bitrix24_runtime::object! {
    answer AppUninstalledEvent
}

// bitrix24::objects::chat

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LastMessageViews {
    Views(MessageViews),
    Json(String),
    Unknown(Value),
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChatPermissions {
    pub manage_users_add: Option<ChatRole>,
    pub manage_users_delete: Option<ChatRole>,
    pub manage_ui: Option<ChatRole>,
    pub manage_settings: Option<ChatRole>,
    pub manage_messages: Option<ChatRole>,
    pub manage_messages_auto_delete: Option<ChatRole>,
    pub can_post: Option<ChatRole>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EntityLink {
    pub kind: Option<String>,
    pub url: Option<String>,
    pub id: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageViews {
    pub message_id: Option<MessageId>,
    pub first_viewers: Vec<Value>,
    pub count_of_viewers: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PublicAccess {
    pub code: Option<String>,
    pub link: Option<String>,
}
/// every message. A chat that was deleted or is hidden has only its id.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Chat {
    pub id: ChatId,
    pub dialog_id: Option<DialogId>,
    pub name: String,
    pub kind: Option<ChatType>,
    pub message_type: Option<ChatMessageType>,
    pub owner: Option<UserId>,
    pub color: Option<String>,
    pub avatar: Option<String>,
    pub description: Option<String>,
    pub extranet: Option<bool>,
    pub role: Option<ChatRole>,
    pub contains_collaber: Option<bool>,
    pub mute_list: Vec<UserId>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
    pub entity_data1: Option<String>,
    pub entity_data2: Option<String>,
    pub entity_data3: Option<String>,
    pub entity_link: EntityLink,
    pub disk_folder_id: Option<i64>,
    pub permissions: ChatPermissions,
    pub parent_chat_id: Option<ChatId>,
    pub parent_message_id: Option<MessageId>,
    pub is_new: Option<bool>,
    pub text_field_enabled: Option<bool>,
    pub background_id: Option<Background>,
    pub date_create: Option<String>,
    pub last_message_id: Option<MessageId>,
    pub last_id: Option<MessageId>,
    pub manager_list: Vec<UserId>,
    pub message_count: Option<i64>,
    pub user_counter: Option<i64>,
    pub unread_id: Option<MessageId>,
    pub last_message_views: Option<LastMessageViews>,
    pub marked_id: Option<MessageId>,
    pub public: Option<PublicAccess>,
}
bitrix24_runtime::object! {
    answer Chat
}
bitrix24_runtime::object! {
    answer ChatPermissions
}
bitrix24_runtime::object! {
    answer EntityLink
}
bitrix24_runtime::object! {
    answer MessageViews
}
bitrix24_runtime::object! {
    answer PublicAccess
}
bitrix24_runtime::union! {
    answer LastMessageViews
}
impl From<&Chat> for ChatId {}
impl From<&Chat> for DialogId {}
impl From<&str> for LastMessageViews {}
impl From<MessageViews> for LastMessageViews {}
impl From<String> for LastMessageViews {}

// bitrix24::objects::event

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserJoinedChatEvent {
    pub dialog_id: DialogId,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserMessageDeletedEvent {
    pub message_id: MessageId,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserMessageEvent {
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserReactionEvent {
    pub reaction: Option<Reaction>,
    pub action: Option<ReactionAction>,
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}
bitrix24_runtime::object! {
    answer UserJoinedChatEvent
}
bitrix24_runtime::object! {
    answer UserMessageDeletedEvent
}
bitrix24_runtime::object! {
    answer UserMessageEvent
}
bitrix24_runtime::object! {
    answer UserReactionEvent
}
impl UserMessageDeletedEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}
impl UserMessageEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}
impl UserReactionEvent {
    pub fn dialog_id(&self) -> Option<DialogId> {}
}

// bitrix24::objects::file

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct File {
    pub id: FileId,
    pub chat_id: Option<ChatId>,
    pub date: Option<String>,
    pub kind: Option<FileType>,
    pub name: String,
    pub extension: Option<String>,
    pub size: Option<i64>,
    pub image: Option<ImageSize>,
    pub status: Option<String>,
    pub progress: Option<i64>,
    pub author_id: Option<UserId>,
    pub author_name: Option<String>,
    pub url_preview: Option<String>,
    pub url_show: Option<String>,
    pub url_download: Option<String>,
    pub viewer_attrs: BTreeMap<String, Value>,
    pub media_url: BTreeMap<String, Value>,
    pub is_transcribable: Option<bool>,
    pub is_video_note: Option<bool>,
    pub is_voice_note: Option<bool>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ImageSize {
    pub width: Option<i64>,
    pub height: Option<i64>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UploadedFile {
    pub file: Option<File>,
    pub message_id: Option<MessageId>,
    pub chat_id: Option<ChatId>,
    pub dialog_id: Option<DialogId>,
}
bitrix24_runtime::object! {
    answer File
}
bitrix24_runtime::object! {
    answer ImageSize
}
bitrix24_runtime::object! {
    answer UploadedFile
}
impl From<&File> for FileId {}

// bitrix24::objects::message

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageForward {
    pub id: Option<String>,
    pub user_id: Option<UserId>,
    pub chat_title: Option<String>,
    pub chat_type: Option<ChatType>,
    pub chat_id: Option<ChatId>,
    pub date: Option<String>,
}
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageParams {
    pub file_id: Vec<FileId>,
    pub reply_id: Option<MessageId>,
    pub attach: Option<Value>,
    pub keyboard: Option<Value>,
    pub code: Option<Value>,
    pub like: Vec<UserId>,
    pub is_edited: bool,
    pub others: BTreeMap<String, Value>,
}
/// A message that was deleted or is hidden has only its id.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Message {
    pub id: MessageId,
    pub chat_id: Option<ChatId>,
    pub author_id: Option<UserId>,
    pub date: Option<String>,
    pub text: String,
    pub is_system: bool,
    pub uuid: Option<String>,
    pub forward: Option<MessageForward>,
    pub params: MessageParams,
    pub viewed_by_others: Option<bool>,
    pub unread: Option<bool>,
    pub viewed: Option<bool>,
}
bitrix24_runtime::object! {
    answer Message
}
bitrix24_runtime::object! {
    answer MessageForward
}
bitrix24_runtime::object! {
    answer MessageParams
}
impl From<&Message> for MessageId {}

// bitrix24::objects::user

/// seen. A user who was deleted or is hidden has only an id; where there is no user, such as
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct User {
    pub id: UserId,
    pub active: Option<bool>,
    pub name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub work_position: Option<String>,
    pub color: Option<String>,
    pub avatar: Option<String>,
    pub gender: Option<Gender>,
    pub birthday: Option<String>,
    pub extranet: Option<bool>,
    pub bot: Option<bool>,
    pub connector: Option<bool>,
    pub external_auth_id: Option<ExternalAuthId>,
    pub status: Option<UserStatus>,
    pub idle: Option<String>,
    pub last_activity_date: Option<String>,
    pub mobile_last_date: Option<String>,
    pub desktop_last_date: Option<String>,
    pub absent: Option<String>,
    pub departments: Vec<i64>,
    pub phones: Option<BTreeMap<String, String>>,
    pub kind: Option<UserType>,
    pub website: Option<String>,
    pub email: Option<String>,
}
bitrix24_runtime::object! {
    answer User
}
impl From<&User> for DialogId {}
impl From<&User> for UserId {}
