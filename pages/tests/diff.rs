//! Edits of pages and the facts that they change.
//!
//! The kinds of edits are those that the vendor makes.

use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_pages::{Page, Stated, diff, read};

/// Reads a page of a folder, and the same page after edits.
fn edited(folder: &Path, page: &str, edits: &[(&str, &str)]) -> (Page, Page) {
    let include = |path: &str| fs::read_to_string(folder.join(path)).ok();
    let old = fs::read_to_string(folder.join(page)).unwrap();
    let mut new = old.clone();
    for (from, to) in edits {
        assert!(new.contains(from), "{page} has no {from:?}");
        new = new.replace(from, to);
    }
    (read(page, &old, &include), read(page, &new, &include))
}

/// Asserts that edits change these facts and no others.
#[track_caller]
fn assert_changes(page: &str, edits: &[(&str, &str)], expected: &[&str]) {
    let (old, new) = edited(&pages(), page, edits);
    assert_eq!(changes(&old, &new), expected);
}

/// Returns the folder of the pages in English.
fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// Shows the facts in which two pages differ.
fn changes(old: &Page, new: &Page) -> Vec<String> {
    let side =
        |stated: Option<Stated<String>>| stated.map_or("none".to_owned(), |stated| stated.value);
    let changes = diff(old, new).into_iter();
    changes
        .map(|change| {
            format!(
                "{}: {} -> {}",
                change.fact,
                side(change.old),
                side(change.new)
            )
        })
        .collect()
}

#[test]
fn an_include_replaced_by_its_text_changes_nothing() {
    let text = "- `U<X>` — user\n- `UA` — everyone\n- `R<X>` — room";
    assert_changes(
        "includes.md",
        &[(
            "{% include notitle [Recipients](./_includes/recipients.md) %}",
            text,
        )],
        &[],
    );
}

#[test]
fn an_alias_of_a_type_changes_nothing() {
    assert_changes("method.md", &[("[`integer`]", "[`int`]")], &[]);
}

#[test]
fn an_escaped_bar_mends_a_malformed_row() {
    let edits = [("[`string`|`object`]", "[`string`\\|`object`]")];
    assert_changes(
        "unions.md",
        &edits,
        &["malformed BarInLink eleven [string: yes -> none"],
    );
}

#[test]
fn a_scope_is_removed() {
    let edits = [(
        "[`rooms`](../scopes.md), [`calendar`](../scopes.md)",
        "[`calendar`](../scopes.md)",
    )];
    assert_changes("method.md", &edits, &["scope rooms: yes -> none"]);
}

#[test]
fn a_column_of_statuses_is_added() {
    let edits = [
        (
            "|| **Code** | **Description** | **Value** ||",
            "|| **Status** | **Code** | **Description** | **Value** ||",
        ),
        ("|| `ROOM_TAKEN` |", "|| `409` | `ROOM_TAKEN` |"),
    ];
    assert_changes("method.md", &edits, &["error ROOM_TAKEN: no status -> 409"]);
}

#[test]
fn a_method_becomes_deprecated_in_words() {
    let note = "{% note warning \"Deprecated method\" %}\n\nUse [room.reserve](reserve.md).\n\n{% endnote %}\n\nThe method";
    assert_changes(
        "method.md",
        &[("The method", note)],
        &["deprecated: none -> room.reserve"],
    );
}

#[test]
fn required_marks_are_removed() {
    let edits = [("**roomId***", "**roomId**"), ("**title***", "**title**")];
    let expected = [
        "parameters fields.title required: yes -> none",
        "parameters roomId required: yes -> none",
    ];
    assert_changes("method.md", &edits, &expected);
}

#[test]
fn an_error_code_is_renamed() {
    let expected = [
        "error ROOM_OCCUPIED: none -> no status",
        "error ROOM_TAKEN: no status -> none",
    ];
    assert_changes(
        "method.md",
        &[("|| `ROOM_TAKEN`", "|| `ROOM_OCCUPIED`")],
        &expected,
    );
}

#[test]
fn a_parameter_is_removed() {
    let row = "|| **color**\n[`string`](../types.md) | One of the [colors](#colors). See also [all](../colors.md#all) ||\n";
    let expected = [
        "parameters fields.color code green: yes -> none",
        "parameters fields.color code red: yes -> none",
        "parameters fields.color type: string -> none",
    ];
    assert_changes("method.md", &[(row, "")], &expected);
}

#[test]
fn the_result_changes_its_type() {
    let edits = [(
        "[`object`](../types.md) | The answer",
        "[`boolean`](../types.md) | The answer",
    )];
    assert_changes(
        "method.md",
        &edits,
        &["result result type: object -> boolean"],
    );
}

#[test]
fn codes_defaults_and_bounds_change() {
    let expected = [
        "codes \"colors\" blue: none -> yes",
        "parameters fields.color code blue: none -> yes",
        "parameters fields.title MaximumLength: 40 -> 50",
    ];
    let edits = [
        (
            "|| `green` | Green ||",
            "|| `green` | Green ||\n|| `blue` | Blue ||",
        ),
        ("is 40 characters", "is 50 characters"),
    ];
    assert_changes("method.md", &edits, &expected);
    let expected = ["parameters a default: 10 -> 20"];
    assert_changes(
        "stated.md",
        &[("Default is `10`", "Default is `20`")],
        &expected,
    );
}

#[test]
fn other_words_change_nothing() {
    let edits = [
        ("Identifier of the room", "The room's identifier"),
        ("## Response Handling", "## Handling the Response"),
        ("### Returned Data", "### Returned Values"),
        ("Book a Room", "Reserve a Room"),
        ("owner of the calendar", "whoever owns the calendar"),
        (
            "| The room is taken | Another",
            "| The room is occupied | Another",
        ),
        ("#### Available Colors", "#### Colors to Choose From"),
        ("HTTP status: **200**", "HTTP Code: **200**"),
        ("await $b24", "// Books a room.\n    await $b24"),
    ];
    assert_changes("method.md", &edits, &[]);
}

#[test]
fn an_inserted_note_changes_nothing_but_places() {
    let note =
        "{% note info \"\" %}\n\nNew on every page.\n\n{% endnote %}\n\n## Method Parameters";
    let edits = [("## Method Parameters", note)];
    assert_changes("method.md", &edits, &[]);
    let (old, new) = edited(&pages(), "method.md", &edits);
    assert_eq!(new.parameters[0].at.line, old.parameters[0].at.line + 6);
}

#[test]
fn a_change_has_its_places() {
    let (old, new) = edited(
        &pages(),
        "method.md",
        &[("**title***", "**title**"), ("## Method", "\n## Method")],
    );
    let [change] = &diff(&old, &new)[..] else {
        panic!("there is one change")
    };
    assert_eq!(change.old.as_ref().unwrap().at.to_string(), "method.md:33");
    assert_eq!(change.new, None);
}

#[test]
fn messages_tell_rows_of_one_code_apart() {
    let expected = [
        "error 0 \"Not found\": no status -> none",
        "error 0 \"Room not found\": none -> no status",
    ];
    assert_changes(
        "errors.md",
        &[("| Not found | The same", "| Room not found | The same")],
        &expected,
    );
}

#[test]
fn a_second_row_of_a_code_is_one_change() {
    let row = "|| `ROOM_TAKEN` | The room is taken |";
    let rows = format!("|| `ROOM_TAKEN` | The room is gone | Text ||\n{row}");
    assert_changes(
        "method.md",
        &[(row, &rows)],
        &["error ROOM_TAKEN \"The room is gone\": none -> no status"],
    );
}

#[test]
fn another_spelling_of_a_star_or_a_union_changes_nothing() {
    assert_changes(
        "stars.md",
        &[
            ("**behindBold***", "**behindBold**^*^"),
            ("**raised**^*^", "**raised^*^**"),
        ],
        &[],
    );
    assert_changes(
        "unions.md",
        &[("[```string|null```]", "[`string`](types.md)\\|[`null`]")],
        &[],
    );
}

/// Asserts that these facts differ between a page in English and its counterpart in Russian, after
/// edits of the latter.
#[track_caller]
fn assert_differences(page: &str, edits: &[(&str, &str)], expected: &[&str]) {
    let (_, russian) = edited(&pages().with_file_name("russian"), page, edits);
    let (english, _) = edited(&pages(), page, &[]);
    assert_eq!(changes(&english, &russian), expected);
}

#[test]
fn names_and_numbers_differ_between_languages() {
    let edits = [
        (
            "|| `green` | Зеленый ||",
            "|| `green` | Зеленый ||\n|| `blue` | Синий ||",
        ),
        (
            "|| `ROOM_TAKEN` | The room is taken | На это время есть другая бронь ||\n",
            "",
        ),
        ("не более 100 пользователей", "не более 50 пользователей"),
        ("**roomId***", "**roomId**"),
    ];
    let expected = [
        "codes \"colors\" blue: none -> yes",
        "error ROOM_TAKEN: no status -> none",
        "parameters fields.color code blue: none -> yes",
        "parameters fields.guests MaximumItems: 100 -> 50",
        "parameters roomId required: yes -> none",
    ];
    assert_differences("method.md", &edits, &expected);
    let edits = [("[room.list](list.md)", "[room.search](search.md)")];
    let expected = ["deprecated: room.new.*, room.list -> room.new.*, room.search"];
    assert_differences("deprecated.md", &edits, &expected);
}

#[test]
fn facts_without_a_name_are_counted_between_languages() {
    let row = "|| `-` | Нет комнаты | Без кода ||\n";
    let more = format!("{row}|| `-` | Нет стула | Без кода ||\n");
    let expected = ["error - \"No calendar\": no status -> none"];
    assert_differences("errors.md", &[(row, "")], &expected);
    let expected = ["error - \"Нет календаря\": none -> no status"];
    assert_differences("errors.md", &[(row, &more)], &expected);
    let edits = [("|| **perDay**", "|| **perWeek**")];
    let expected = [
        "object \"Notes on Limits\" perDay type: integer -> none",
        "object \"Notes on Limits\" perWeek type: none -> integer",
    ];
    assert_differences("nested.md", &edits, &expected);
    let edits = [("`integer` | Число", "`double` | Число")];
    let expected = ["parameters settings.preset [integer] type: integer -> double"];
    assert_differences("tabs.md", &edits, &expected);
}
