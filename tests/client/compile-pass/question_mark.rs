//! `?` converts the errors of calls and batches to the plain error.

#![allow(dead_code)]

use bitrix24::imbot::Bot;
use bitrix24::{Client, Error, Reaction, Webhook};

async fn both(client: &Client<Webhook>, bot: &Bot) -> Result<(), Error> {
    bot.reaction_add(789, Reaction::Like).await?;
    client.batch(vec![bot.reaction_add(789, Reaction::Like)]).await?;
    Ok(())
}

async fn of_the_batch(client: &Client<Webhook>, bot: &Bot) -> Result<(), Error<bitrix24::AnyError>> {
    client.batch(vec![bot.reaction_add(789, Reaction::Like)]).await?;
    Ok(())
}

fn main() {}
