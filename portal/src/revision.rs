//! What portals have changed from one revision to the next.

/// How far a portal is: it does what portals of this REST revision do.
///
/// The numbers are those of the vendor's change log. A portal's own number may lag behind them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Revision {
    /// Revision 33 and what came before: methods of `imbot.v2` are not found inside a batch,
    /// `imbot.v2.Event.get` tells `lastEventId` in place of `nextOffset`, `textFieldEnabled` is `Y`
    /// or `N`, lists of commands have no texts, the text field of a private chat cannot be
    /// switched, and a webhook without a bot's token is told `CLIENT_ID_NOT_SPECIFIED`.
    Before34,
    /// Revision 34: the owner of a bot sees its `appId`, a bot that was registered by a webhook
    /// hears events only at an address with the bot's token as `CLIENT_ID`, and the token cannot
    /// be changed.
    V34,
    /// Revision 35 and later: none of these.
    #[default]
    V35,
}

impl Revision {
    /// What the portal says of itself.
    pub(crate) fn number(self) -> u64 {
        match self {
            // A portal with all of revision 34 still said 33.
            Self::Before34 | Self::V34 => 33,
            Self::V35 => 36,
        }
    }
}
