//! The cost per mistake does not grow with the number of mistakes or the length of a line. Nonlinear
//! code would take minutes or all memory here; `cargo xtask bench --bench generate` prints the time.

use bitrix24_codegen::generate;
use codegen_tests::{data, overlaid, put};

const ENUM: &str =
    "enums:\n  Reaction:\n    description: A reaction.\n    page: r.html\n    codes:\n";

/// Returns a text for each of this many numbers.
fn many(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// Returns how many mistakes a spec has with this file, and the length of all diagnostics.
fn mistakes(path: &str, text: &str) -> (usize, usize) {
    let spec = overlaid(&[&data("diagnostics/base")]);
    put(spec.path(), path, text.as_bytes());
    let found = generate(spec.path()).err().unwrap_or_default();
    let shown = found.iter().map(|mistake| mistake.to_string().len()).sum();
    (found.len(), shown)
}

#[test]
fn many_mistakes_cost_no_more_each_than_few() {
    const MANY: usize = 20_000;
    let one_line = many(MANY, |index| format!("key{index}: 1, "));
    let long = "x".repeat(500_000);
    let cases = [
        (
            "enums/reaction.yaml",
            format!("{ENUM}      ? {long}\n      : {{{one_line}}}\n"),
        ),
        (
            "enums/reaction.yaml",
            format!("enums: {{Reaction: {{{one_line}}}}}"),
        ),
        (
            "enums/reaction.yaml",
            ENUM.to_owned() + &many(MANY, |index| format!("      c{index}: {{}}\n")),
        ),
        (
            "enums/reaction.yaml",
            ENUM.to_owned()
                + &many(MANY, |index| {
                    format!(
                        "      C{index}: {{description: One.}}\n      c{index}: {{description: Two.}}\n"
                    )
                }),
        ),
        (
            "objects/extra.yaml",
            "objects:\n".to_owned()
                + &many(MANY / 2, |index| {
                    format!(
                        "  Extra{index}:\n    description: Text.\n    page: x.html\n    \
                         fields: {{a: {{type: Extro{index}, description: Text.}}}}\n"
                    )
                }),
        ),
        (
            "deviations.yaml",
            format!(
                "deviations: [{}]",
                many(MANY, |index| format!(
                    "{{subject: enums/R{index}/codes, ours: 1, why: Why., page: x.html}}, "
                ))
            ),
        ),
    ];
    for (path, text) in cases {
        let (found, shown) = mistakes(path, &text);
        assert!(found >= MANY / 2, "{path}: {found} mistakes");
        assert!(shown < found * 1000, "{path}: {shown} bytes");
    }
}

#[test]
fn of_a_long_line_no_more_is_shown_than_can_be_read() {
    let long = "x".repeat(5_000_000);
    for (path, text) in [
        (
            "deviations.yaml",
            format!("deviations: [{{subject: \"{long}\", ours: 1, why: {long}, page: x.html}}]\n"),
        ),
        ("deviations.yaml", format!("deviations: [{{subject: {long}")),
        (
            "enums/reaction.yaml",
            format!("{ENUM}      \"{long}\": {{a: 1}}\n"),
        ),
        (
            "enums/reaction.yaml",
            format!("{ENUM}      a: {{\"{long}\": 1, \"{long}\": 2}}\n"),
        ),
        (
            "objects/extra.yaml",
            format!("objects:\n  \"{long}\": {{}}\n"),
        ),
    ] {
        let (found, shown) = mistakes(path, &text);
        assert!(found > 0, "{path} is valid");
        assert!(shown < found * 10_000, "{path}: {shown} bytes");
    }
}

#[test]
fn a_file_with_too_many_values_is_reported() {
    let spec = overlaid(&[&data("diagnostics/base")]);
    let text = format!(
        "deviations: [{{subject: a, ours: [{}], why: Why., page: x.html}}]",
        "1,".repeat(1_000_001)
    );
    put(spec.path(), "deviations.yaml", text.as_bytes());
    let found = generate(spec.path()).err().unwrap_or_default();
    let shown = found.first().map(ToString::to_string).unwrap_or_default();
    assert!(shown.contains("more than 1000000 keys"), "{shown}");
}

/// Each parameter is compared with those that it depends on, not with all.
#[test]
fn many_parameters_cost_no_more_each_than_few() {
    let parameters = many(80_000, |index| {
        format!("      p{index}: {{type: string, required: no, description: Text.}}\n")
    });
    let base = std::fs::read_to_string(data("diagnostics/base/imbot/reaction.yaml"));
    let base = base.expect("a method");
    let result = "    result:\n";
    let text = base.replacen(result, &format!("{parameters}{result}"), 1);
    let text = text.replacen("request: {", "request: {unknown: 1, ", 1);
    assert!(mistakes("imbot/reaction.yaml", &text).0 > 0);
}
