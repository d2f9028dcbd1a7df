//! Only parsing returns an unknown code, so that there is one value for each code.

use bitrix24::Reaction;

fn main() {
    let _ = Reaction::Unknown("like"); //~ E0308
}
