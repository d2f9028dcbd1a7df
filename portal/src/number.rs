//! Numbers of what is in the world: plain ones, or the ids of the crate `bitrix24`.

use bitrix24::{BotId, ChatId, CommandId, FileId, MessageId, UserId};

/// A number by which the world knows a bot, a person, a chat, a message, a command or a file. Every id
/// of the crate `bitrix24` is one, and so is a plain number.
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
                /// No id is negative; one that is stands for nothing, as 0 does.
                fn from(id: $id) -> Self {
                    Self(u64::try_from(id.0).unwrap_or_default())
                }
            }
        )*
    };
}

ids!(BotId, ChatId, CommandId, FileId, MessageId, UserId);
