//! Pages of any content are read without a panic, and cost no more than their length.

use std::fs;
use std::path::Path;

use bitrix24_pages::{Page, read};
use proptest::prelude::*;

/// Reads a page that may include itself and the others.
fn read_any(text: &str) -> Page {
    let include = |path: &str| match path {
        "a.md" => {
            Some("{% include [](b.md) %}\n{% include [](b.md) %}\n|| **a** | b ||\n".to_owned())
        }
        "b.md" => Some("{% include [](a.md) %}\n{% include [](page.md) %}\n".to_owned()),
        _ => None,
    };
    read("page.md", text, &include)
}

/// Returns the texts of the pages in the folder `pages/`.
fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_page = |path: &std::path::PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "md" || extension == "txt")
    };
    let mut paths: Vec<_> = paths.filter(is_page).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// Pieces of the vendor's notation, which random text would hardly ever hit upon.
fn notation() -> impl Strategy<Value = String> {
    let pieces = [
        "#|",
        "|#",
        "||",
        "|",
        "\\|",
        "`",
        "```",
        "````json",
        "**",
        "*",
        "^*^",
        "\\*",
        "[",
        "](",
        "](#",
        ")",
        "{#a}",
        "\n",
        "\n\n",
        "# ",
        "## Method Parameters",
        "### a",
        "## Response Handling",
        "## Error Handling",
        "## Параметры метода",
        "### Параметр а",
        "## Обработка ошибок",
        "> Scope: ",
        "- ",
        "  ",
        "{% note warning \"DEPRECATED\" %}",
        "{% endnote %}",
        "{% list tabs %}",
        "{% endlist %}",
        "{% include [](a.md) %}",
        "{% include [](page.md) %}",
        "**Name**\n`type`",
        "**Description**",
        "**Code**",
        "**Название**\n`тип`",
        "**Код**",
        "default `",
        "по умолчанию `",
        "По умолчанию — ",
        "не более 1 000 ",
        "é",
        "…",
        "\u{feff}",
        "\u{85}",
        "\t",
        "\r\n",
        "{\"a\": [1,]}",
        "//",
        "HTTP status: **40x**",
        "HTTP-код: **40x**",
        "Scope: a",
        "Name\nType",
        "a\ninteger",
        "Description",
        "curl https://x/rest/a.b",
    ];
    let piece = prop::sample::select(pieces.to_vec()).prop_map(str::to_owned);
    let any = "\\PC{0,8}";
    prop::collection::vec(prop_oneof![4 => piece, 1 => any], 0..200)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn random_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read_any(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_notation_is_read(text in notation()) {
        read_any(&text);
    }

    #[test]
    fn cut_and_spliced_pages_are_read(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0.0..1.0, 0.0..1.0), 1..6)) {
        let pages = pages();
        let mut text = String::new();
        for (page, from, to) in cuts {
            let chars: Vec<char> = page.get(&pages).chars().collect();
            let place = |part: f64| (part * chars.len() as f64) as usize;
            text.extend(&chars[place(from).min(place(to))..place(from).max(place(to))]);
        }
        assert_eq!(read_any(&text), read_any(&text));
    }
}

/// Pieces of notation that are repeated, nested or left open. A reader that looked at the rest of the
/// page for each of them would need hours.
#[test]
fn large_pages_are_read_in_linear_time() {
    let table = "## Method Parameters\n#|\n|| **Name**\n`type` | **Description** ||\n";
    let pieces = [
        "[",
        "](",
        "[](a",
        "`",
        "` ``",
        "*",
        "**a",
        "\\",
        "|",
        "||",
        "|| a ",
        "|| **a**\n`b` | c",
        "#|\n",
        "#|\n|| a | ",
        "|#\n",
        "```\n",
        "# a\n",
        "## Errors\n",
        "### a {#a}\n",
        "- a\n",
        "> a\n",
        "{% note \"deprecated\" %}\na\n",
        "{% list tabs %}\n- a\n",
        "{% include [](a.md) %}\n",
        "{% include [](page.md) %}\n",
        "{",
        "[1,",
        "default `a` ",
        "maximum ",
        "по умолчанию `а` ",
        "не должно быть ",
        "не более 1 ",
        "000 ",
        "обязателен для ",
        "`a`, ",
        "(a](#b) ",
        "a\n\n",
        "Name\nType\n\nDescription\n\n",
    ];
    for piece in pieces {
        for start in ["", table] {
            read_any(&format!("{start}{}", piece.repeat(100_000 / piece.len())));
        }
    }
    for page in pages() {
        read_any(&page.repeat(200_000 / page.len()));
    }
}

/// A row, a section and a link each, many times over.
#[test]
fn many_objects_are_nested_in_linear_time() {
    let row = |name: usize, target: usize| {
        format!(
            "### o{name} {{#o{name}}}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **r{name}**\n`object` | [x](#o{target}) ||\n|#\n\n"
        )
    };
    let chain: String = (0..5_000).map(|at| row(at, at + 1)).collect();
    let reverse: String = (0..5_000).map(|at| row(at + 1, at)).collect();
    let star: String = (0..5_000).map(|at| row(at, 0)).collect();
    let none: String = (0..5_000).map(|at| row(at, 99_999)).collect();
    for objects in [chain, reverse, star, none] {
        let page = read_any(&format!(
            "# a.b\n\n> Scope: `a`\n\n## Method Parameters\n\n{objects}"
        ));
        let fields = page.parameters.len()
            + page
                .objects
                .iter()
                .map(|object| object.fields.len())
                .sum::<usize>();
        assert_eq!(fields, 5_000);
    }
}

/// Facts must not be much larger than the page, or many small texts would become one large one.
#[test]
fn facts_are_no_larger_than_a_multiple_of_the_page() {
    let long = "x".repeat(20_000);
    let names = "**a**\\|".repeat(5_000);
    let codes = "`a`, ".repeat(5_000);
    let rows = "|| **r**\n`object` | [x](#o) ||\n".repeat(2_000);
    let table = |rows: &str| {
        format!(
            "# a.b\n\n> Scope: `a`\n\n## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n{rows}|#\n"
        )
    };
    let pages = [
        table(&format!("|| {names}**b**\n`c` | {long} ||\n")),
        table(&format!("|| **b**\n`c` | - {codes} — {long} ||\n")),
        table(&format!(
            "|| **{long}**\n`object` | [x](#o) ||\n|#\n\n### o {{#o}}\n\n#|\n|| **Name**\n`type` | a ||\n{rows}"
        )),
        format!(
            "# a.b\n\n## Errors\n\n#|\n|| **Code** | **Description** ||\n|| {codes} | {long} ||\n|#\n"
        ),
        format!(
            "# a.b\n\n## Errors\n\n#|\n|| **Code** | **Description** ||\n{}|#\n",
            format!("|| `a`{} | b ||\n", "\n`a`".repeat(50)).repeat(200)
        ),
    ];
    for text in pages {
        let facts = serde_json::to_string(&read_any(&text)).unwrap();
        assert!(
            facts.len() < 60 * text.len(),
            "{} bytes of {}: {}",
            facts.len(),
            text.len(),
            &text[..80]
        );
    }
}
