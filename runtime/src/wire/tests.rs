//! Every spelling of every kind of value, in responses and events.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::{Value, json};

use super::{Mismatches, NullForm, Read, at_key, decode, deserialize_exactly, flag};
use crate::json::room::Room;
use crate::secret::link::DownloadLink;
use crate::wire;
use crate::wire::open_enum::{OpenEnum, UnknownCode};
use crate::wire::patch::Patch;

/// Checks what values read as, both from text and from a `Value`.
#[track_caller]
fn table<T: for<'de> Read<'de> + PartialEq + Debug>(
    rows: impl IntoIterator<Item = (Value, Option<T>)>,
) {
    for (value, expected) in rows {
        let read = deserialize_exactly::<T, _>(&value).ok();
        assert_eq!(read, expected, "{value}");
        let text = value.to_string();
        let read = deserialize_exactly::<T, _>(&mut serde_json::Deserializer::from_str(&text)).ok();
        assert_eq!(read, expected, "{text}");
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Code {
    Known,
    Unknown(UnknownCode<Self>),
}

impl OpenEnum for Code {
    const EXPECTING: &'static str = "a code";

    fn known(code: &str) -> Option<Self> {
        (code == "known").then_some(Self::Known)
    }

    fn unknown(code: UnknownCode<Self>) -> Self {
        Self::Unknown(code)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Point {
    x: i64,
    names: Vec<String>,
    label: Option<String>,
}

crate::object! {
    @read deserialize Point {
        x: "x" | "abscissa",
        names: "names",
        label: "label" or false,
    }
}

fn point(x: i64, names: &[&str], label: Option<&str>) -> Option<Point> {
    Some(Point {
        x,
        names: names.iter().map(|&name| name.to_owned()).collect(),
        label: label.map(str::to_owned),
    })
}

#[test]
fn whole_numbers() {
    table::<i64>([
        (json!(7), Some(7)),
        (json!(-7), Some(-7)),
        (json!(7.0), Some(7)),
        (json!("7"), Some(7)),
        (json!(" 7 "), Some(7)),
        (json!(7.5), None),
        (json!(1e300), None),
        (json!(u64::MAX), None),
        (json!("18446744073709551615"), None),
        (json!(i64::MAX), Some(i64::MAX)),
        (json!("9223372036854775808"), None),
        (json!(9223372036854775808_u64), None),
        (json!(9223372036854775808.0), None),
        (json!("7.5"), None),
        (json!("seven"), None),
        (json!(""), None),
        (json!(true), None),
        (json!(null), None),
        (json!([7]), None),
        (json!({ "x": 7 }), None),
    ]);
}

#[test]
fn numbers() {
    table::<f64>([
        (json!(7), Some(7.0)),
        (json!(7.5), Some(7.5)),
        (json!("7.5"), Some(7.5)),
        (json!(u64::MAX), Some(u64::MAX as f64)),
        (json!("NaN"), None),
        (json!("inf"), None),
        (json!(false), None),
        (json!(null), None),
    ]);
}

#[test]
fn flags() {
    let yes = [
        json!(true),
        json!(1),
        json!(1.0),
        json!("1"),
        json!("Y"),
        json!("true"),
    ];
    let no = [
        json!(false),
        json!(0),
        json!("0"),
        json!("N"),
        json!("false"),
        json!(""),
    ];
    let neither = [
        json!(2),
        json!("yes"),
        json!(null),
        json!([]),
        json!({}),
        json!(0.5),
    ];
    table(yes.into_iter().map(|value| (value, Some(true))));
    table(no.into_iter().map(|value| (value, Some(false))));
    table(neither.into_iter().map(|value| (value, None::<bool>)));
}

#[test]
fn texts() {
    let text = |text: &str| Some(text.to_owned());
    table::<String>([
        (json!("a \"text\""), text("a \"text\"")),
        (json!(""), text("")),
        (json!(7), text("7")),
        (json!(7.5), text("7.5")),
        (json!(u64::MAX), text("18446744073709551615")),
        (json!(true), text("true")),
        (json!(null), None),
        (json!([]), None),
        (json!({}), None),
    ]);
}

#[test]
fn links() {
    let link = Some(DownloadLink::from("https://example.com/x"));
    table::<DownloadLink>([
        (json!("https://example.com/x"), link),
        (json!(""), None),
        (json!(false), None),
        (json!(null), None),
        (json!([]), None),
    ]);
}

#[test]
fn codes() {
    table::<Code>([
        (json!("known"), Some(Code::Known)),
        (
            json!("other"),
            Some(crate::wire::open_enum::from_code("other")),
        ),
        (json!(""), Some(crate::wire::open_enum::from_code(""))),
        (json!(7), Some(crate::wire::open_enum::from_code("7"))),
        (json!(null), None),
        (json!([]), None),
    ]);
}

#[test]
fn lists() {
    table::<Vec<i64>>([
        (json!([1, "2"]), Some(vec![1, 2])),
        (json!({ "10": 3, "0": 1, "2": "2" }), Some(vec![1, 2, 3])),
        (json!([]), Some(vec![])),
        (json!({}), Some(vec![])),
        (json!(null), Some(vec![])),
        (json!(""), Some(vec![])),
        (json!(false), Some(vec![])),
        (json!({ "x": 1 }), None),
        (json!([null]), None),
        (json!(["x"]), None),
        (json!(true), None),
        (json!("1"), None),
    ]);
    table::<Vec<Value>>([(json!([null, ""]), Some(vec![json!(null), json!("")]))]);
    table::<Vec<Option<i64>>>([(json!([1, null, ""]), Some(vec![Some(1), None, None]))]);
}

#[test]
fn maps() {
    let map = |entries: &[(&str, i64)]| -> Option<BTreeMap<String, i64>> {
        Some(
            entries
                .iter()
                .map(|(key, value)| ((*key).to_owned(), *value))
                .collect(),
        )
    };
    table([
        (json!({ "a": 1, "b": "2" }), map(&[("a", 1), ("b", 2)])),
        (json!([5, 6]), map(&[("0", 5), ("1", 6)])),
        (json!("0"), map(&[])),
        (json!(0), map(&[])),
        (json!(0.0), map(&[])),
        (json!(1), None),
        (json!({}), map(&[])),
        (json!([]), map(&[])),
        (json!(null), map(&[])),
        (json!(""), map(&[])),
        (json!(false), map(&[])),
        (json!({ "a": null }), None),
        (json!("x"), None),
    ]);
    let nothing = BTreeMap::from([("a".to_owned(), None::<i64>)]);
    table([(json!({ "a": null }), Some(nothing))]);
}

#[test]
fn objects() {
    table([
        (
            json!({ "x": 1, "names": ["a"], "label": "l" }),
            point(1, &["a"], Some("l")),
        ),
        (
            json!({ "x": "1", "other": [{}], "names": "" }),
            point(1, &[], None),
        ),
        (json!({ "x": 1, "label": false }), point(1, &[], None)),
        (json!({ "x": 1, "label": "0" }), point(1, &[], None)),
        (json!({ "x": 1, "label": 0 }), point(1, &[], None)),
        (json!({ "x": 1, "label": 0.0 }), point(1, &[], None)),
        (json!({ "x": 1, "label": 1 }), point(1, &[], Some("1"))),
        (json!({ "x": 1, "names": 0 }), point(1, &[], None)),
        (json!({ "x": 1, "label": "" }), point(1, &[], None)),
        (json!({ "names": [] }), None),
        (json!({ "x": null }), None),
        (json!([1]), None),
        (json!([]), None),
        (json!(null), None),
        (json!(7), None),
    ]);
    table::<Option<Point>>([
        (json!([]), Some(None)),
        (json!(""), Some(None)),
        (json!(null), Some(None)),
        (json!({ "x": 1 }), Some(point(1, &[], None))),
        (json!(false), None),
    ]);
}

/// Checks which values mean "no value", in a response where the value is optional and in a request
/// that the client has written.
#[test]
fn nothing() {
    fn option<T: for<'de> Read<'de>>(value: &Value, nothing: NullForm) -> Option<Option<T>> {
        Option::<T>::read(value, nothing, &mut Mismatches::default())
            .expect("a value")
            .or_else(Option::<T>::absent)
    }
    let text = |value: Value, nothing| option::<String>(&value, nothing).expect("an option");
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(text(json!(null), NullForm::Only), None);
    assert_eq!(text(json!(""), NullForm::Only), some(""));
    assert_eq!(text(json!(""), NullForm::Null), None);
    assert_eq!(text(json!("0"), NullForm::Null), some("0"));
    for spelling in [
        json!(false),
        json!("0"),
        json!(0),
        json!(0.0),
        json!(""),
        json!("false"),
        json!("N"),
        json!(null),
    ] {
        assert_eq!(text(spelling.clone(), NullForm::False), None);
        assert_eq!(option::<Point>(&spelling, NullForm::False), Some(None));
        assert_eq!(option::<i64>(&spelling, NullForm::False), Some(None));
        assert_eq!(option::<Value>(&spelling, NullForm::False), Some(None));
    }
    assert_eq!(text(json!(1), NullForm::False), some("1"));
    assert_eq!(text(json!(0), NullForm::Text("0")), None);
    assert_eq!(text(json!(0), NullForm::Text("N")), some("0"));
    assert_eq!(text(json!(0), NullForm::Null), some("0"));
    assert_eq!(option::<i64>(&json!(0), NullForm::Only), Some(Some(0)));
    assert_eq!(text(json!("N"), NullForm::Text("N")), None);
    assert_eq!(text(json!("Y"), NullForm::Text("N")), some("Y"));
    assert_eq!(option::<i64>(&json!(""), NullForm::Only), Some(None));
    assert_eq!(
        option::<bool>(&json!(""), NullForm::Only),
        Some(Some(false))
    );
    assert_eq!(option::<Code>(&json!(""), NullForm::Only), Some(None));
    assert_eq!(
        option::<Vec<i64>>(&json!([]), NullForm::Null),
        Some(Some(vec![]))
    );
    assert_eq!(option::<Value>(&json!(false), NullForm::False), Some(None));

    let patch = |value: Value, nothing| {
        Patch::<String>::read(&value, nothing, &mut Mismatches::default()).expect("a value")
    };
    assert_eq!(patch(json!(null), NullForm::Null), Some(Patch::Clear));
    assert_eq!(
        patch(json!(""), NullForm::Null),
        Some(Patch::from(String::new()))
    );
    assert_eq!(Patch::<String>::absent(), Some(Patch::Keep));
}

/// The same rule for all types; a response is read like a separate document.
#[test]
fn a_value_that_needs_too_much_memory_is_absent_and_reported() {
    fn read<T: for<'de> Read<'de>>(document: &str) -> (Option<T>, Vec<String>) {
        let mut mismatches = Mismatches::within(Room::of_response(1000));
        let mut json = serde_json::Deserializer::from_str(document);
        let read = T::read(&mut json, NullForm::Only, &mut mismatches).expect("JSON");
        json.end().expect("the whole document was read");
        (read, shown(mismatches))
    }
    let list = |entry: &str| format!("[{}]", vec![entry; 1000].join(","));
    let object = |entry: &str| {
        let entries = (0..1000).map(|at| format!("\"{at}\":{entry}"));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
    };
    let too_much = |what: &str| {
        vec![format!(
            "expected {what}, found a value that takes too much memory"
        )]
    };
    for document in [list("1"), object("1")] {
        assert_eq!(read::<Vec<i64>>(&document), (None, too_much("a list")));
        let map = read::<BTreeMap<String, i64>>(&document);
        assert_eq!(map, (None, too_much("an object")));
        assert_eq!(read::<Value>(&document), (None, too_much("a value")));
        // Unknown values cost nothing, and the values beside the large one are read.
        let around =
            format!(r#"{{"other": {document}, "x": 1, "names": {document}, "label": "y"}}"#);
        let (read, shown) = read::<Point>(&around);
        assert_eq!(read, point(1, &[], Some("y")));
        assert_eq!(
            shown,
            ["`names`: expected a list, found a value that takes too much memory"]
        );
    }
    // An entry that does not fit its type takes no memory.
    let (read, _) = read::<Vec<i64>>(&list(r#""x""#));
    assert_eq!(read, Some(vec![]));
}

#[test]
fn null_is_any_value() {
    assert_eq!(Value::absent(), Some(json!(null)));
    let list = |value: Value| deserialize_exactly::<Vec<Value>, _>(&value).ok();
    assert_eq!(list(json!([null, 7])), Some(vec![json!(null), json!(7)]));
}

#[test]
fn values_under_a_key() {
    let count = |value: Value| {
        let mut mismatches = Mismatches::default();
        let count = at_key::<i64, _>(&value, "count", &mut mismatches).expect("JSON");
        (count, shown(mismatches))
    };
    let none = |text: &str| (None, vec![text.to_owned()]);
    assert_eq!(
        count(json!({ "other": {}, "count": "7" })),
        (Some(7), vec![])
    );
    assert_eq!(
        count(json!({})),
        none("`count`: expected a value, found nothing")
    );
    assert_eq!(count(json!(7)), none("expected an object, found 7"));
    let wrong = count(json!({ "count": "x" }));
    assert_eq!(
        wrong,
        none("`count`: expected a whole number, found a text of 1 bytes")
    );
    for (large, shown) in [
        (json!(9223372036854775808_u64), "9.223372036854776e18"),
        (json!(1e18), "1e18"),
        (json!(-1e300), "-1e300"),
    ] {
        let shown = format!(
            "`count`: expected a whole number, found {shown}, which is too large to be exact"
        );
        assert_eq!(count(json!({ "count": large })), none(&shown));
    }
    let list = |value: Value| at_key::<Vec<i64>, _>(&value, "list", &mut Mismatches::default());
    assert_eq!(list(json!({})).ok(), Some(Some(vec![])));
}

/// A value that is neither true nor false reads as true and is reported.
#[test]
fn flags_bare_or_under_a_key() {
    for (value, expected, fits) in [
        (json!(true), true, true),
        (json!("N"), false, true),
        (json!({ "result": "1", "other": 7 }), true, true),
        (json!({ "result": { "result": true } }), true, false),
        (json!({}), true, false),
        (json!(null), true, false),
        (json!([]), true, false),
        (json!(2), true, false),
    ] {
        let mut mismatches = Mismatches::default();
        let read = flag(&value, "result", &mut mismatches).expect("JSON");
        assert_eq!(
            (read, mismatches.count() == 0),
            (Some(expected), fits),
            "{value}"
        );
    }
}

/// Returns what a document reads as, and the reported mismatches.
fn lenient<T: for<'de> Read<'de>>(text: &str) -> (Option<T>, Vec<String>) {
    let mut mismatches = Mismatches::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = decode(&mut json, &mut mismatches).expect("JSON");
    json.end().expect("the whole document was read");
    (read, shown(mismatches))
}

fn shown(mismatches: Mismatches) -> Vec<String> {
    let list = mismatches.into_list();
    list.iter().map(ToString::to_string).collect()
}

#[test]
fn a_value_that_does_not_fit_is_absent_and_reported_with_its_path() {
    let (points, shown) = lenient::<BTreeMap<String, Vec<Option<Point>>>>(
        r#"{
            "a": [{ "x": 1, "names": [1, {"y": [2]}, "b"], "label": { "z": [1] } }, 7],
            "b c": [{ "x": "one" }, { "x": null }, {}, [], { "x": 2, "names": { "y": 1, "z": 2 } }],
            "d": { "5": [1] },
            "e": true
        }"#,
    );
    let points = points.expect("a map");
    assert_eq!(points["a"], [point(1, &["1", "b"], None), None]);
    assert_eq!(points["b c"], [None, None, None, None, point(2, &[], None)]);
    assert_eq!(points["d"], [None]);
    assert_eq!(points.get("e"), None);
    assert_eq!(
        shown,
        [
            "`a[0].names[1]`: expected a text, found an object",
            "`a[0].label`: expected a text, found an object",
            "`a[1]`: expected an object Point, found 7",
            "`[\"b c\"][0].x`: expected a whole number, found a text of 3 bytes",
            "`[\"b c\"][4].names`: expected a list, found an object",
            "`d[5]`: expected an object Point, found a list",
            "`e`: expected a list, found true",
        ]
    );
}

#[test]
fn of_very_many_mismatches_the_first_and_the_last_are_kept() {
    let (read, shown) =
        lenient::<Vec<Vec<i64>>>(&format!("[{}]", vec![r#"["x", 1]"#; 40].join(",")));
    assert_eq!(read, Some(vec![vec![1]; 40]));
    assert_eq!(shown.len(), 16);
    assert!(shown[0].starts_with("`[0][0]`"), "{}", shown[0]);
    assert!(shown[14].starts_with("`[14][0]`"), "{}", shown[14]);
    assert!(shown[15].starts_with("`[39][0]`"), "{}", shown[15]);
}

/// As in PHP's forms: scalars are texts, and null or empty values are left out.
#[test]
fn values_without_a_type_are_the_same_in_events_both_ways() {
    let read = |value: Value| {
        let mut mismatches = Mismatches::of_event();
        Option::<Value>::read(&value, NullForm::Only, &mut mismatches)
            .expect("JSON")
            .flatten()
    };
    assert_eq!(
        read(json!({ "a": 1, "b": [true, false, 1.0, 1.5], "c": { "d": [], "e": null }, "f": "" })),
        Some(json!({ "a": "1", "b": ["1", "0", "1", "1.5"] }))
    );
    let list = Some(json!(["x", "y"]));
    assert_eq!(read(json!({ "1": "y", "0": "x" })), list);
    assert_eq!(read(json!(["x", "y", null])), list);
    let gap = Some(json!({ "0": "x", "2": "y" }));
    assert_eq!(read(json!(["x", null, "y"])), gap);
    assert_eq!(read(json!({ "0": "x", "2": "y" })), gap);
    assert_eq!(read(json!([[], {}])), None);
}

#[test]
fn unions_are_tried_in_order_and_the_rest_is_kept() {
    #[derive(Debug, PartialEq)]
    enum Form {
        Point(Point),
        Count(i64),
        Unknown(Value),
    }

    impl wire::Union for Form {
        const EXPECTING: &'static str = "a form";

        fn known(value: &Value, mismatches: &mut Mismatches) -> Option<Self> {
            None.or_else(|| wire::as_variant(value, mismatches).map(Self::Point))
                .or_else(|| {
                    wire::at_single_key(value, "count")
                        .and_then(|value| wire::as_variant(value, mismatches))
                        .map(Self::Count)
                })
        }

        fn unknown(value: Value) -> Option<Self> {
            Some(Self::Unknown(value))
        }
    }

    let read = |value: Value| {
        wire::union::<Form, _>(&value, NullForm::Blank, &mut Mismatches::default()).expect("JSON")
    };
    assert_eq!(
        read(json!({ "x": 1 })),
        point(1, &[], None).map(Form::Point)
    );
    assert_eq!(read(json!({ "count": "3" })), Some(Form::Count(3)));
    // A value with an id is of that form, whatever else does not fit.
    assert_eq!(
        read(json!({ "x": 1, "names": 7 })),
        point(1, &[], None).map(Form::Point)
    );
    assert_eq!(
        read(json!({ "x": "one" })),
        Some(Form::Unknown(json!({ "x": "one" })))
    );
    let other = json!({ "count": 3, "more": 1 });
    assert_eq!(read(other.clone()), Some(Form::Unknown(other)));
    assert_eq!(read(json!("")), None);
    assert_eq!(read(json!(null)), None);
}

/// A key may have several spellings, and a portal may send more than one.
#[test]
fn nothing_under_one_spelling_of_a_key_does_not_hide_what_is_under_another() {
    for nothing in ["null", "\"\"", "[]", "{}", "\"text\"", "false", "0"] {
        for text in [
            format!(r#"{{"x": 7, "abscissa": {nothing}}}"#),
            format!(r#"{{"abscissa": {nothing}, "x": 7}}"#),
        ] {
            let point: Point = serde_json::from_str(&text).expect("a point");
            assert_eq!(point.x, 7, "{text}");
        }
    }
}
