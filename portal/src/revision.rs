//! The changes of portals between revisions.

/// The REST revision whose behaviour the portal has.
///
/// The numbers are those of the documentation's change log. The number that a portal reports may be
/// lower.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Revision {
    /// Revision 33 and earlier.
    ///
    /// Methods of `imbot.v2` are not found inside a batch, `imbot.v2.Event.get` returns
    /// `lastEventId` instead of `nextOffset`, `textFieldEnabled` is `Y` or `N`, lists of commands
    /// have no texts, the text field of a private chat cannot be switched, and a webhook without a
    /// bot's token gets `CLIENT_ID_NOT_SPECIFIED`.
    Before34,
    /// Revision 34.
    ///
    /// The owner of a bot sees its `appId`, a bot registered by a webhook receives events only at
    /// an address with the bot's token as `CLIENT_ID`, and the token cannot be changed.
    V34,
    /// Revision 35 and later, without these restrictions.
    #[default]
    V35,
}

impl Revision {
    /// Returns the revision number that the portal reports.
    pub(crate) fn number(self) -> u64 {
        match self {
            // A portal with all of revision 34 still reported 33.
            Self::Before34 | Self::V34 => 33,
            Self::V35 => 36,
        }
    }
}
