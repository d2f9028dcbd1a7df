//! A match over all codes needs a wildcard, because the vendor adds codes without notice.

use bitrix24::Reaction;

fn main() {
    match Reaction::Like {
        //~^ E0004
        Reaction::EVERY_CODE => {}
        Reaction::Unknown(_) => {}
    }
}
