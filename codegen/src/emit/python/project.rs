//! What makes a package of the modules: its metadata, its page, and its runtime, which is written by
//! hand.

use super::names::{self, PACKAGE};
use super::text::{self, INDENT};
use crate::File;
use crate::emit::notice;
use crate::emit::prose::{code, heading, markdown};
use crate::model::Model;
use crate::names as common;

/// The name of the package in the index.
const DISTRIBUTION: &str = "bitrix24-types";

/// The runtime, which is emitted as it is.
const CORE: &[(&str, &str)] = &[
    ("__init__", include_str!("package/core/__init__.py")),
    ("catalogue", include_str!("package/core/catalogue.py")),
    ("decisions", include_str!("package/core/decisions.py")),
    ("events", include_str!("package/core/events.py")),
    ("kinds", include_str!("package/core/kinds.py")),
    ("lazy", include_str!("package/core/lazy.py")),
    ("method", include_str!("package/core/method.py")),
    ("nothing", include_str!("package/core/nothing.py")),
    ("paths", include_str!("package/core/paths.py")),
    ("reader", include_str!("package/core/reader.py")),
    ("redaction", include_str!("package/core/redaction.py")),
    ("requests", include_str!("package/core/requests.py")),
    ("responses", include_str!("package/core/responses.py")),
    ("scalars", include_str!("package/core/scalars.py")),
    ("wire", include_str!("package/core/wire.py")),
];

/// Renders the metadata, the page and the runtime.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let file = |path: String, contents: String| File {
        path: format!("python/{path}"),
        contents,
    };
    let mut files = vec![
        file("pyproject.toml".to_owned(), metadata()),
        file("README.md".to_owned(), page(model)),
        file(
            "LICENSE-APACHE".to_owned(),
            include_str!("../../../../LICENSE-APACHE").to_owned(),
        ),
        file(
            "LICENSE-MIT".to_owned(),
            include_str!("../../../../LICENSE-MIT").to_owned(),
        ),
        file(format!("{PACKAGE}/py.typed"), String::new()),
    ];
    files.extend(
        CORE.iter().map(|(name, contents)| {
            file(format!("{PACKAGE}/core/{name}.py"), (*contents).to_owned())
        }),
    );
    files
}

/// Renders the copy of the description of the wire, which the runtime reads.
pub(in super::super) fn wire(wire: &str) -> File {
    File {
        path: format!("python/{PACKAGE}/core/wire.json"),
        contents: wire.to_owned(),
    }
}

fn metadata() -> String {
    format!(
        r#"# {notice}
[build-system]
requires = ["flit_core>=3.11,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "{DISTRIBUTION}"
version = "{version}"
description = "Types and errors of the Bitrix24 REST API"
readme = "README.md"
requires-python = ">=3.10"
license = "MIT OR Apache-2.0"
license-files = ["LICENSE-APACHE", "LICENSE-MIT"]
classifiers = ["Typing :: Typed"]
dependencies = []

[tool.flit.module]
name = "{PACKAGE}"
"#,
        notice = notice("spec"),
        version = env!("CARGO_PKG_VERSION"),
    )
}

fn page(model: &Model) -> String {
    let mut text = format!(
        "<!-- {} -->\n\n# {DISTRIBUTION}\n\n{}: the types of requests, responses, events and errors \
         for Python, for mypy, pyright and editors.\n\n{}\n\n",
        notice("spec"),
        heading(&model.title),
        markdown(&model.description),
    );
    text.push_str(
        "Until the package is in the index, it is installed from a checkout of this repository:\n\n\
         ```sh\npip install ./generated/python\n```\n",
    );
    text.push_str(&start(model));
    text.push_str(include_str!("package/README.md"));
    text
}

/// Returns a first program, which needs no portal, and the same call through the vendor's SDK.
fn start(model: &Model) -> String {
    let Some((method, example)) = model.front else {
        return String::new();
    };
    let method = &model.methods[method];
    let Some(example) = method.examples.get(example) else {
        return String::new();
    };
    let Some(area) = model.area(&method.place) else {
        return String::new();
    };
    let area = names::module(std::slice::from_ref(&area.name));
    let function = common::method_function(&method.rust);
    let name = text::string(&method.name);
    let entries: Vec<String> = (example.request.iter())
        .map(|(key, value)| format!("{}: {}", text::string(key), text::expression(value)))
        .collect();
    let request = |before: &str| text::bracketed(&format!("{before}{{"), &entries, "})", "");
    let encoded = request(&format!("body = {function}.encode_request("));
    let called = request(&format!("response = {function}.call(portal, "));
    format!(
        "\n## Start\n\nA method is found by its name in the vendor's documentation, here {shown}. Its \
         request is a dictionary; a type checker reports missing, misspelled and wrong entries:\n\n\
         ```python\nfrom {PACKAGE} import {area}\n\n{function} = {area}.method({name})\n{encoded}\n\
         print(body)\n\nfor error in {function}.errors():\n{INDENT}print(error.code, error.remedy)\n```\n\n\
         With the vendor's SDK (`pip install b24pysdk`), the same method is called on a portal. \
         `BITRIX24_WEBHOOK` is the URL of an incoming webhook:\n\n\
         ```python\nimport os\nfrom urllib.parse import urlsplit\n\n\
         from b24pysdk import BitrixWebhook\nfrom {PACKAGE} import {area}\n\n\
         url = urlsplit(os.environ[\"BITRIX24_WEBHOOK\"])\n\
         token = url.path.removeprefix(\"/rest/\").rstrip(\"/\")\n\
         portal = BitrixWebhook(domain=url.netloc, webhook_token=token)\n\
         {function} = {area}.method({name})\n{called}\nprint(response[\"result\"])\n```\n",
        shown = code(&method.name),
    )
}
