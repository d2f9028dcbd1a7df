use proc_macro2::TokenStream;

use super::body;

/// Code with constructs that no emitter writes, some of which are no Rust.
const UNKNOWN: &[&str] = &[
    "f(x as i64, y as u8)",
    "let x = a as i64 + b as i64;",
    "S { field: x as i64, other: y }",
    "match x { A => y as i64, B if c as bool => z, _ => (x as u8,) }",
    "loop { break 'a 1; }",
    "'a: for x in y { continue 'a; }",
    "async move { x.await }",
    "unsafe { f(x as u8, 'c') }",
    "let Some(x) = y else { return; };",
    "let x = |a: &u8| -> u8 { *a };",
    "static X: u8 = 1;",
    "trait T: A + B { fn f(); type X; }",
    "extern \"C\" { fn f(); }",
    "struct S<T>(T) where T: X;",
    "fn f<T, const N: usize>(x: [T; N]) -> impl Fn(T) -> u8 where T: A + B, 'a: 'b { g }",
    "use a::b as c;",
    "enum E { A = 1, B { x: u8 } }",
    "mod m { fn f() { } }",
    "if let Some(x) = y && z { a } else if !b { c } else { d }",
    "while let Some(x) = y.next() { x += 1; }",
    "x = y;",
    "a..=b",
    "<T as X>::y::<u8>(z)",
    "[x; 3]",
    "macro_rules! m { ($x:expr) => { $x } }",
    ", ; = > :: < . .. | & ! # $ ? @ ~ ^ % * / + - => ->",
    "# [",
    "#[a] #[b(c = \"d\", e[f])] let x = 1;",
    "let",
    "match",
    "if",
    "for",
    "fn",
    "impl",
    "impl X for",
    "use",
    "struct",
    "a::",
    "a.",
    "a::<",
    "|",
    "&",
    "Vec<Vec<",
];

#[test]
fn unknown_constructs_keep_their_tokens() {
    for code in UNKNOWN {
        let Ok(tokens) = code.parse::<TokenStream>() else {
            continue;
        };
        let printed = body(&tokens);
        let read: TokenStream = printed
            .parse()
            .unwrap_or_else(|error| panic!("{error}: {code}\n{printed}"));
        let bare = |tokens: TokenStream| -> String {
            let text = tokens.to_string();
            // A comma after the last entry is free.
            text.chars()
                .filter(|it| !it.is_whitespace() && *it != ',')
                .collect()
        };
        assert_eq!(bare(read), bare(tokens), "{code}\n{printed}");
    }
}
