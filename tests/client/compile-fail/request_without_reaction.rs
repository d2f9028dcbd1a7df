//! A request as data cannot lack a required parameter either.

use bitrix24::imbot::ReactionAdd;

fn main() {
    let _ = ReactionAdd::new(456, 789); //~ E0061
}
