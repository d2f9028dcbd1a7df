//! The section of a method with its first call in several languages. Each snippet is a whole
//! program that reads the URL of a webhook from the environment and prints the response.

mod curl;
mod literal;
mod php;
mod python;
mod rust;
mod typescript;

use super::links::Page;
use super::samples::fenced;
use crate::model::{Auth, Example, ExampleResponse, Method, Model};

/// The heading of the section, and of the one about all snippets.
pub(super) const HEADING: &str = "Code";

/// The environment variable with the URL of a webhook.
const WEBHOOK: &str = "BITRIX24_WEBHOOK";

/// A language of the snippets.
struct Language {
    name: &'static str,
    /// The name by which highlighters know it.
    fence: &'static str,
    /// What a program in it needs.
    needs: &'static str,
    render: fn(&Model, &Method, &Example) -> String,
}

const LANGUAGES: [Language; 5] = [
    Language {
        name: "cURL",
        fence: "sh",
        needs: "`curl` in a POSIX shell",
        render: |_, method, example| curl::render(method, example),
    },
    Language {
        name: "Rust",
        fence: "rust",
        needs: "the crate: `cargo add bitrix24 && cargo add tokio --features macros,rt-multi-thread`",
        render: rust::render,
    },
    Language {
        name: "TypeScript",
        fence: "ts",
        needs: "the vendor's SDK: `npm install @bitrix24/b24jssdk`, and a module in Node.js",
        render: |_, method, example| typescript::render(method, example),
    },
    Language {
        name: "Python",
        fence: "python",
        needs: "the vendor's SDK: `pip install b24pysdk`",
        render: |_, method, example| python::render(method, example),
    },
    Language {
        name: "PHP",
        fence: "php",
        needs: "the extension `curl`",
        render: |_, method, example| php::render(method, example),
    },
];

/// Renders the section of a method, unless none of its examples is a successful call by webhook.
pub(super) fn section(page: &Page, method: &Method) -> String {
    let shown = |example: &&Example| {
        example.auth == Auth::Webhook && matches!(example.response, ExampleResponse::Result(_))
    };
    let Some(example) = method.examples.iter().find(shown) else {
        return String::new();
    };
    let needs = page.link("What the programs need", "README", Some(HEADING));
    let mut text = format!("\n## {HEADING}\n\n{needs}\n");
    for language in LANGUAGES {
        let code = (language.render)(page.model, method, example);
        let block = fenced(language.fence, &code);
        text.push_str(&format!("\n{}:\n\n{block}", language.name));
    }
    text
}

/// Renders the section of the index about all snippets.
pub(super) fn guide() -> String {
    let rows = LANGUAGES.map(|it| format!("| {} | {} |\n", it.name, it.needs));
    format!(
        "\n## {HEADING}\n\nThe page of a method shows its first call in these languages. Each program reads the \
         URL of an incoming webhook, with the slash at its end, from the environment:\n\n{}\n\
         | Language | Needs |\n| --- | --- |\n{}",
        fenced(
            "sh",
            &format!("export {WEBHOOK}=https://example.bitrix24.com/rest/1/SECRET/")
        ),
        rows.concat()
    )
}
