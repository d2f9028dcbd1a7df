//! The tokens by which a handler tells the portal's events from those of strangers.

use super::World;
use crate::number::Number;

/// How many characters of a token a portal keeps.
const LENGTH: usize = 50;

impl World {
    /// What a handler should find as `auth[application_token]` of the deliveries to this bot.
    ///
    /// That of a bot registered by a webhook is `custom` and the bot's token, cut to 50 characters,
    /// so it changes with that token. That of any other is its application's, as in
    /// [`token_of_application`](Self::token_of_application). Empty when there is no such bot.
    pub fn application_token(&self, bot: impl Into<Number>) -> String {
        let bot = bot.into().0;
        let Some(found) = self.bot(bot) else {
            return String::new();
        };
        if self.is_of_webhook(bot) {
            let token = format!("custom{}", found.token);
            return token.chars().take(LENGTH).collect();
        }
        let owner = found.owners.first().map_or("", String::as_str);
        self.token_of_application(owner)
    }

    /// The token that an application's handlers and pages are shown: 32 hexadecimal digits that
    /// depend on the portal, the application and its secret, and on nothing else.
    pub fn token_of_application(&self, application: &str) -> String {
        let secret = self.credentials.secret_of(application);
        let text = format!("{}|{application}|{secret}", crate::demo::MEMBER_ID);
        format!("{:032x}", fnv(text.as_bytes()))
    }

    /// Whether the bot was registered by a webhook, and not by an application with tokens.
    pub(crate) fn is_of_webhook(&self, bot: u64) -> bool {
        self.bot(bot).is_some_and(|bot| {
            let mut owners = bot.owners.iter();
            owners.any(|owner| self.credentials.is_of_webhook(owner))
        })
    }
}

/// FNV-1a with 128 bits. The real portal's MD5 can be told from it by nobody without the secret.
fn fnv(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    })
}
