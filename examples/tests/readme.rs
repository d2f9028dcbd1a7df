//! The example of the README does what it says, on the stand-in portal.

use bitrix24_examples::connect;
use bitrix24_portal::demo::{BOT, BOT_TOKEN, USER};

mod readme {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/readme.rs"));
}

#[tokio::test]
async fn the_example_answers_a_message_with_a_button() {
    let (client, portal) = connect().await.expect("a portal");
    let bot = client.bot(BOT, BOT_TOKEN);
    let said = portal.world(|world| world.write(USER, BOT, "[I]Hello[/I]"));
    let said = said.expect("anybody may write to a bot");
    let answering = tokio::spawn(readme::answer(bot));
    tokio::select! {
        ended = answering => panic!("{ended:?}"),
        () = portal.wait_for_requests(3) => {}
    }
    let errors: Vec<_> = portal
        .requests()
        .into_iter()
        .map(|request| request.error)
        .collect();
    assert_eq!(errors, [None, None, None]);
    portal.world(|world| {
        assert!(world.has_reaction(said, BOT, "eyes"));
        assert_eq!(
            world.text(said + 1),
            Some("You said: [B][\u{2060}I]Hello[\u{2060}/I][/B]")
        );
    });
}
