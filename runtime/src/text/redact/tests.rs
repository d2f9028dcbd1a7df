//! Known secrets, links and tokens disappear from every text, and nothing else does.

use super::{MARK, RedactOptions, Redactor};

#[track_caller]
fn check(secrets: &[&str], text: &str, expected: &str) {
    assert_eq!(
        Redactor::new(secrets.iter().copied()).text(text, 512),
        expected.replace('*', MARK)
    );
}

#[test]
fn known_secrets_go_wherever_they_stand() {
    check(
        &["canary"],
        "canary at the start, in_canary_here, and canary",
        "* at the start, in_*_here, and *",
    );
}

#[test]
fn what_html_and_careful_json_make_of_a_secret_goes_too() {
    let secret = "b&t\"k<x>én z";
    for spelling in [
        "b&amp;t&quot;k&lt;x&gt;én z",
        "b&#38;t&#34;k&#60;x&#62;én z",
        "b&#x26;t&#x22;k&#x3c;x&#x3e;én z",
        r"b\u0026t\u0022k\u003Cx\u003E\u00e9n z",
        "b%26t%22k%3Cx%3E%C3%A9n+z",
    ] {
        check(&[secret], &format!("<p>{spelling}</p>"), "<p>*</p>");
    }
}

#[test]
fn nothing_of_a_server_moves_the_cursor() {
    check(&[], "a\u{1b}]0;b\nc\u{202e}", "a\\u{1b}]0;b c\\u{202e}");
}

#[test]
fn known_secrets_go_in_every_spelling() {
    let secret = "s+/\"é=";
    for spelling in [
        secret,
        "s%2B%2F%22%C3%A9%3D",
        "s%2b%2f%22%c3%a9%3d",
        r#"s+/\"é="#,
        r#"s+\/\"\u00e9="#,
    ] {
        check(&[secret], &format!("a {spelling} b"), "a * b");
    }
}

#[test]
fn letter_case_does_not_save_a_secret() {
    check(&["CaNaRy"], "canary CANARY", "* *");
}

#[test]
fn a_secret_that_is_broken_off_goes_too() {
    check(&["canary code"], "it was CANARY c", "it was *");
    check(&["a+b+c"], "it was a%2Bb%2", "it was *");
    check(
        &["canary code"],
        "see https://x/canary cod",
        "see https://x/*",
    );
    check(&["canary"], "it can", "it can");
}

#[test]
fn an_empty_secret_hides_nothing() {
    check(&[""], "plain text", "plain text");
}

#[test]
fn the_longer_of_two_overlapping_secrets_goes_whole() {
    check(&["abc", "abcdef"], "abcdef abc", "* *");
}

#[test]
fn a_secret_that_reaches_out_of_a_token_goes_whole() {
    check(
        &["1234.tail"],
        "abcdefghijklmnopqrstu1234.tail end",
        "* end",
    );
    check(
        &["code tail"],
        "https://host/code tail end",
        "https://host/* end",
    );
}

#[test]
fn links_keep_scheme_and_host_only() {
    check(
        &[],
        "see https://example.com/rest/1/abc/?x=1#y, please",
        "see https://example.com/* please",
    );
    check(
        &[],
        "HTTP://user:word@example.com:8080/a",
        "http://example.com/*",
    );
    check(&[], "https://[::1]:8443/a", "https://[::1]/*");
    check(
        &[],
        "https://example.com/ and https://example.com",
        "https://example.com and https://example.com",
    );
    check(
        &[],
        r#""url":"https:\/\/example.com\/rest\/1\/abc\/x","#,
        r#""url":"https://example.com/*","#,
    );
    check(
        &[],
        "url=https%3A%2F%2Fexample.com%2Frest%2F1%2Fabc",
        "url=https://example.com/*",
    );
}

#[test]
fn a_secret_host_is_no_exception() {
    check(
        &["canary"],
        "https://canary.example.com/x",
        "https://*.example.com/*",
    );
}

#[test]
fn opaque_tokens_go_and_words_stay() {
    check(
        &[],
        "token 0a1b2c3d4e5f6a7b8c9d, id 12345678901234567890123",
        "token *, id 12345678901234567890123",
    );
    check(
        &[],
        "BOT_TOKEN_NOT_SPECIFIED stays, imbot.v2.Chat.Message.Reaction.add too",
        "BOT_TOKEN_NOT_SPECIFIED stays, imbot.v2.Chat.Message.Reaction.add too",
    );
    check(
        &[],
        "short1 0a1b2c3d4e5f6a7b8c9",
        "short1 0a1b2c3d4e5f6a7b8c9",
    );
}

#[test]
fn a_text_is_cut_after_it_was_redacted_and_between_characters() {
    let redactor = Redactor::new(["canary"]);
    assert_eq!(redactor.text("12345canary", 8), "12345[re");
    assert_eq!(redactor.text("éé", 3), "é");
    // A long link takes little space, and the text after it is still searched.
    let text = format!("https://example.com/{} canary", "x/".repeat(10_000));
    assert_eq!(
        redactor.text(&text, 512),
        format!("https://example.com/{MARK} {MARK}")
    );
}

#[test]
fn a_server_does_not_decide_how_much_is_looked_at() {
    let text = "https://canary/".repeat(1_000_000);
    assert!(super::stretch(&text).len() <= 64 * 1024);
    let redactor = Redactor::new(["canary", "arycan"]);
    let places = redactor.places(super::stretch(&text), RedactOptions::TEXT);
    assert!(places.len() <= 64 * 1024 / "https://canary/".len() + 1);
    let link = format!("https://example.com/{}", "canary/".repeat(1_000_000));
    assert_eq!(
        redactor.text(&link, 512),
        format!("https://example.com/{MARK}")
    );
    assert_eq!(
        redactor.bytes(link.as_bytes(), 512),
        redactor.text(&link, 512)
    );
}

#[test]
fn a_long_secret_goes_whole_and_so_does_its_beginning() {
    let words: Vec<String> = (0..1000).map(|at| format!("word / {at}")).collect();
    let secret = words.join(" ");
    let secret = secret.as_str();
    let shorter = &secret[..4000];
    check(&[shorter], &format!("a {shorter} b"), "a * b");
    check(&[secret], &format!("a {secret} b"), "a *");
    let kept: usize = Redactor::new([secret])
        .known
        .iter()
        .map(|known| known.spelling.len())
        .sum();
    assert!(kept <= 12 * 6 * super::known::SECRET_BYTES, "{kept}");
    check(&[secret], &format!("a {}", &secret[..700]), "a *");
    check(&[secret], &format!("a {}", &secret[..7]), "a *");
    check(
        &[secret],
        &format!("a {}", super::known::percent(&secret[..280])),
        "a *",
    );
}

#[test]
fn a_name_that_everybody_knows_is_not_torn_up() {
    let redactor = Redactor::new(["list", "x.list", "imbot.Bot.list", "Bot.list now"]);
    let redactor = redactor.sparing("imbot.Bot.list").sparing("");
    let shown = |text| redactor.text(text, 512);
    // A secret that is the whole name, or goes beyond it, is still a secret.
    assert_eq!(shown("imbot.Bot.list"), MARK);
    assert_eq!(shown("the list"), format!("the {MARK}"));
    assert_eq!(shown("imbot.Bot.list now"), MARK);
    let redactor = Redactor::new(["list", "Bot", "x.im"]).sparing("imbot.Bot.list");
    let shown = |text| redactor.text(text, 512);
    assert_eq!(
        shown("no imbot.Bot.list, or list"),
        format!("no imbot.Bot.list, or {MARK}")
    );
    assert_eq!(shown("x.imbot.Bot.list"), format!("{MARK}bot.Bot.list"));
}

#[test]
fn a_short_secret_tears_up_no_name() {
    let redactor = Redactor::new(["e", "in", "1", ".", "name", "canarycode"]);
    let shown = |text| redactor.name(text, 512).replace(MARK, "*");
    assert_eq!(shown("items[1].username"), "items[1].username");
    assert_eq!(shown("lines.in.name[\"1\"]"), "lines.*.*[\"*\"]");
    assert_eq!(shown("xcanarycodex.code"), "x*x.code");
    assert_eq!(shown("new.example.com:1"), "new.example.com:*");
}

#[test]
fn words_of_ones_own_are_not_searched() {
    let redactor = Redactor::new(["not", "not found", "bot", "found x"]);
    let shown = |text| {
        let own = vec![0..9, 12..15];
        redactor.text_besides(text, own, 512).replace(MARK, "*")
    };
    assert_eq!(shown("not found, bot not"), "not found, * *");
    assert_eq!(shown("not found x bot"), "not * bot");
}

#[test]
fn an_identifier_keeps_long_codes_but_no_secret() {
    let redactor = Redactor::new(["canary"]);
    assert_eq!(
        redactor.identifier("ERROR_CODE_OF_VERSION_2_canary", 512),
        "ERROR_CODE_OF_VERSION_2_[redacted]"
    );
}

#[test]
fn a_short_secret_tears_up_no_code() {
    let redactor = Redactor::new(["chat", "canarycode", "chatterbox"]);
    let shown = |text| redactor.identifier(text, 512).replace(MARK, "*");
    assert_eq!(shown("ITEM_NOT_FOUND"), "ITEM_NOT_FOUND");
    assert_eq!(shown("NO_CHAT"), "NO_CHAT");
    assert_eq!(shown("CHAT"), "*");
    assert_eq!(shown("chat_not_found"), "*_not_found");
    assert_eq!(shown("BAD_CANARYCODE"), "BAD_*");
    assert_eq!(shown("https://CHAT"), "https://*");
    assert_eq!(shown("https://THECHAT"), "https://THE*");
}

#[test]
fn no_mixture_of_pieces_lets_a_secret_through() {
    let secrets = [
        "canary",
        "ca/na ry",
        "0canary0canary0canary0x",
        "https://canary/y",
    ];
    let pieces = [
        "canary",
        "ca",
        "na ry",
        "/",
        "\\/",
        "https://",
        "http:",
        "%3A%2F%2F",
        "@",
        ":",
        "?",
        " ",
        "\"",
        "é",
        "0canary0",
        "x9",
        "[",
        "]",
        "https://canary/y",
        "abcdefghijklmnopqrst1",
        "https%3A",
    ];
    let redactor = Redactor::new(secrets);
    // A linear congruential generator is random enough, and deterministic.
    let mut state = 1_u32;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        for limit in [4096, 17] {
            let shown = redactor.text(&text, limit);
            assert!(
                !secrets.iter().any(|secret| shown.contains(secret)),
                "{text} shows as {shown}"
            );
        }
    }
}
