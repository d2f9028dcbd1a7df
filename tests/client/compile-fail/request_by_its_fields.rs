//! A request is made by its constructor, so that a new optional parameter breaks nobody.

use bitrix24::Reaction;
use bitrix24::imbot::ReactionAdd;

fn main() {
    let request = ReactionAdd::new(456, 789, Reaction::Like);
    let _ = ReactionAdd {
        //~^ E0639
        reaction: Reaction::Fire,
        ..request
    };
}
