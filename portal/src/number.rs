//! Numbers and dialogs: plain values, or the ids of the crate `bitrix24`.

use bitrix24::{BotId, ChatId, CommandId, DialogId, FileId, MessageId, UserId};

/// A number of a bot, a person, a chat, a message, a command or a file.
///
/// Implemented by the ids of the crate `bitrix24` and by plain numbers.
///
/// ```
/// use bitrix24::BotId;
/// # use bitrix24_portal::World;
/// # fn bots(world: &mut World) {
/// world.add_bot(BotId(458), "a token", ["demo-webhook"]);
/// world.add_bot(459, "another token", ["demo-webhook"]);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub(crate) u64);

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

macro_rules! ids {
    ($($id:ident),*) => {
        $(
            impl From<$id> for Number {
                /// Ids are never negative; a negative one means nothing, like 0.
                fn from(id: $id) -> Self {
                    Self(u64::try_from(id.0).unwrap_or_default())
                }
            }
        )*
    };
}

ids!(BotId, ChatId, CommandId, FileId, MessageId, UserId);

/// A dialog: `chat5`, or the number of a bot or of another person.
///
/// The ids of the crate `bitrix24` are dialogs too.
///
/// ```
/// use bitrix24_portal::{Impossible, World, demo};
///
/// # fn write(world: &mut World) -> Result<(), Impossible> {
/// world.write(demo::USER, demo::BOT, "Hello, bot")?;
/// world.write(demo::USER, demo::CHAT, "Hello, all")?;
/// world.write(demo::USER, "chat5", "Hello again")?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog(pub(crate) String);

impl From<&str> for Dialog {
    fn from(dialog: &str) -> Self {
        Self(dialog.to_owned())
    }
}

impl From<&String> for Dialog {
    fn from(dialog: &String) -> Self {
        Self(dialog.clone())
    }
}

impl From<DialogId> for Dialog {
    fn from(dialog: DialogId) -> Self {
        Self(dialog.0)
    }
}

impl From<ChatId> for Dialog {
    fn from(chat: ChatId) -> Self {
        DialogId::from(chat).into()
    }
}

impl From<UserId> for Dialog {
    fn from(person: UserId) -> Self {
        DialogId::from(person).into()
    }
}

impl From<BotId> for Dialog {
    fn from(bot: BotId) -> Self {
        Self(bot.to_string())
    }
}
