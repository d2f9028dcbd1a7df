//! A call that nobody awaits does nothing, and the compiler says so.

#![deny(unused_must_use)]

use bitrix24::Reaction;
use bitrix24::imbot::Bot;

fn react(bot: Bot) {
    bot.reaction_add(789, Reaction::Like); //~ unused_must_use
}

fn main() {}
