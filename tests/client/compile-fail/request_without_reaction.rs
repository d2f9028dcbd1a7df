//! A request as data lacks what is required just as little.

use bitrix24::imbot::ReactionAdd;

fn main() {
    let _ = ReactionAdd::new(456, 789); //~ E0061
}
