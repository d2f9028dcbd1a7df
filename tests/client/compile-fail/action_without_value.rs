//! A setter of a value that needs another one takes both.

use bitrix24::imbot::{Button, ButtonAction};

fn main() {
    let _ = Button::new("Ask").action(ButtonAction::Put); //~ E0061
    let _ = Button::new("Ask").action_value("What is there?"); //~ E0599
}
