//! Starts a bot: finds or registers it, with its commands.
//!
//! It can be started any number of times: existing objects are not changed.

use bitrix24::imbot::BotGetError;
use bitrix24::imbot::{Bot, ListedCommand};
use bitrix24::{Client, Webhook};
use bitrix24_examples::{Outcome, connect};

const CODE: &str = "order_helper";
const TOKEN: &str = "choose_forty_characters_at_most";

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, _portal) = connect().await?;
    let bot = start_up(&client).await?;
    println!("bot {} is ready", bot.bot_id);
    Ok(())
}

/// Returns the bot, registered if necessary.
pub async fn start_up(client: &Client<Webhook>) -> Outcome<Bot> {
    let revision = client.imbot().revision_get().await?;
    if let Some(rest) = revision.rest {
        println!("the portal speaks revision {rest} of the API");
    }

    let known = client.imbot().bot_get_by_code(CODE, TOKEN).await;
    let id = match known {
        Ok(found) => found.bot.id,
        Err(error) if error.refusal() == Some(&BotGetError::BotNotFound) => {
            let registered = client
                .imbot()
                .bot_register(CODE, "Order helper", TOKEN)
                .work_position("Knows where your order is")
                .await?;
            registered.bot.id
        }
        Err(error) => return Err(error.into()),
    };

    let bot = client.bot(id, TOKEN);
    let commands = bot.command_list().await?;
    let has = |slash_name: &str| {
        commands.iter().any(|command| match command {
            ListedCommand::Registered(known) => known.command == slash_name,
            // The portal has commands of its own.
            _ => false,
        })
    };
    if !has("/status") {
        bot.command_register("status")
            .title([
                ("en", "Says where an order is"),
                ("de", "Sagt, wo eine Bestellung ist"),
            ])
            .params([("en", "number of the order"), ("de", "Bestellnummer")])
            .await?;
    }
    Ok(bot)
}
