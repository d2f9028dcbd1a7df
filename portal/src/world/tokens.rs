//! The tokens by which a handler recognizes the portal's events.

use super::World;
use crate::number::Number;

/// How many characters of a token a portal keeps.
const LENGTH: usize = 50;

impl World {
    /// Returns the `auth[application_token]` of deliveries to this bot.
    ///
    /// For a bot registered by a webhook it is `custom` and the bot's token, cut to 50 characters,
    /// so it changes with that token. For any other it is the token of its application, as returned
    /// by [`token_of_application`](Self::token_of_application). It is empty if there is no such
    /// bot.
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

    /// Returns the token sent to an application's handlers and pages.
    ///
    /// Its 32 hexadecimal digits depend only on the portal, the application and its secret.
    pub fn token_of_application(&self, application: &str) -> String {
        let secret = self.credentials.secret_of(application);
        let text = format!("{}|{application}|{secret}", crate::demo::MEMBER_ID);
        format!("{:032x}", fnv(text.as_bytes()))
    }

    /// Returns whether the bot was registered by a webhook, not by an application with tokens.
    pub(crate) fn is_of_webhook(&self, bot: u64) -> bool {
        self.bot(bot).is_some_and(|bot| {
            let mut owners = bot.owners.iter();
            owners.any(|owner| self.credentials.is_of_webhook(owner))
        })
    }
}

/// FNV-1a with 128 bits. Without the secret, it cannot be distinguished from a real portal's MD5.
fn fnv(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    })
}
