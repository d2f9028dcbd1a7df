//! Every method of the catalogue, called with the requests of the spec's examples.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bitrix24::data;
use bitrix24_portal::{Authorization, Portal};
use serde_json::{Map, Value};

use common::Program;

/// An example of the spec.
struct Example {
    name: String,
    fixture: Value,
}

fn examples() -> Vec<Example> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/fixtures");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let fixture = serde_json::from_str(&text).unwrap();
                found.push(Example {
                    name: path.display().to_string(),
                    fixture,
                });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 100, "there are only {} examples", found.len());
    found
}

/// The areas by the names of their methods.
fn tools() -> BTreeMap<String, (Value, Value)> {
    let mut tools = BTreeMap::new();
    let catalogue: Value = serde_json::from_str(data::TOOLS).unwrap();
    for area in catalogue["areas"].as_object().unwrap().values() {
        for tool in area["tools"].as_array().unwrap() {
            let method = tool["method"].as_str().unwrap().to_owned();
            tools.insert(method, (area.clone(), tool.clone()));
        }
    }
    tools
}

/// A command line that describes a request.
struct Line {
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    files: Vec<tempfile::NamedTempFile>,
    /// What the command line does not express.
    rest: Value,
}

fn take(request: &mut Value, path: &[String]) -> Option<Value> {
    let (last, above) = path.split_last()?;
    let mut at = request;
    for key in above {
        at = at.get_mut(key)?;
    }
    at.as_object_mut()?.remove(last)
}

fn path(parameter: &Value) -> Vec<String> {
    serde_json::from_value(parameter["path"].clone()).unwrap()
}

fn line(area: &Value, tool: &Value, request: &Value) -> Line {
    let words = tool["name"].as_str().unwrap().split('-');
    let mut line = Line {
        arguments: words.map(|word| word.replace('_', "-")).collect(),
        variables: Vec::new(),
        files: Vec::new(),
        rest: request.clone(),
    };
    let identity = tool["identity"]
        .as_str()
        .map(|name| &area["identities"][name]);
    for holder in identity.into_iter().chain([tool]) {
        for secret in holder["secrets"].as_array().unwrap() {
            if let Some(value) = take(&mut line.rest, &path(secret)) {
                let name = secret["name"].as_str().unwrap().to_uppercase();
                let value = value.as_str().unwrap().to_owned();
                line.variables.push((format!("BITRIX24_{name}"), value));
            }
        }
        for parameter in holder["parameters"].as_array().unwrap() {
            let Some(value) = take(&mut line.rest, &path(parameter)) else {
                continue;
            };
            let flag = parameter["name"].as_str().unwrap().replace('_', "-");
            let mut at = &holder["inputSchema"];
            for key in path(parameter) {
                at = &at["properties"][key];
            }
            let text = match &value {
                Value::String(text) if !takes_json(&holder["inputSchema"], at, &value) => {
                    text.clone()
                }
                other => other.to_string(),
            };
            if at["contentEncoding"] == "base64" {
                let file = tempfile::NamedTempFile::new().unwrap();
                let bytes = serde_json::from_value::<bitrix24::Bytes>(value.clone());
                std::fs::write(
                    file.path(),
                    bytes.map_or(Vec::new(), |bytes| bytes.as_slice().to_vec()),
                )
                .unwrap();
                let path = file.path().display().to_string();
                line.arguments.extend([format!("--{flag}"), path]);
                line.files.push(file);
            } else if at["type"] == "boolean" {
                line.arguments.push(format!("--{flag}={text}"));
            } else if at["enum"] == serde_json::json!(["N", "Y"]) {
                line.arguments.push(format!("--{flag}={}", text == "Y"));
            } else {
                line.arguments.extend([format!("--{flag}"), text]);
            }
        }
    }
    prune(&mut line.rest);
    line
}

/// Whether the flag of a parameter reads JSON, rather than the text of this value.
fn takes_json(root: &Value, schema: &Value, value: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return takes_json(root, &root["$defs"][name], value);
    }
    if let Some(other) = schema.get("else") {
        return schema["if"]["const"] != *value && takes_json(root, other, value);
    }
    let is_text =
        schema["enum"].is_array() || schema["type"] == "string" || schema["type"][0] == "string";
    !is_text
}

/// Removes empty objects.
fn prune(value: &mut Value) {
    if let Value::Object(entries) = value {
        entries.values_mut().for_each(prune);
        entries.retain(|_, value| *value != Value::Object(Map::new()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_is_sent_as_it_is() {
    let tools = tools();
    let mut seen = std::collections::BTreeSet::new();
    for Example { name, fixture } in examples() {
        let method = fixture["method"].as_str().unwrap();
        let (area, tool) = &tools[method];
        let request = &fixture["request"];
        let line = line(area, tool, request);
        let portal = Portal::start().await.unwrap();
        let by_webhook = fixture["authorization"] == "webhook";
        let mut program = Program::new();
        program = if by_webhook {
            program.with("BITRIX24_WEBHOOK", &portal.webhook_url())
        } else {
            program
                .with("BITRIX24_PORTAL", &portal.oauth_host())
                .with("BITRIX24_ACCESS_TOKEN", portal.access_token())
        };
        for (name, value) in &line.variables {
            program = program.with(name, value);
        }
        let arguments: Vec<&str> = line.arguments.iter().map(String::as_str).collect();

        let dry: Vec<&str> = arguments
            .iter()
            .copied()
            .chain(["--dry-run", "--json"])
            .collect();
        let shown = program.run(&dry);
        assert!(
            portal.requests().is_empty(),
            "{name}: --dry-run sent a request"
        );
        for (_, secret) in line.variables.iter().filter(|(_, value)| !value.is_empty()) {
            let all = shown.out.clone() + &shown.err;
            assert!(
                !all.contains(secret.as_str()),
                "{name}: --dry-run shows a secret:\n{all}"
            );
        }

        let printed = program.run(&arguments);
        let sent = portal.requests();
        let succeeds = fixture["status"] == 200;
        let Some(first) = sent.first() else {
            // Examples of failures may lack parameters, which the program notices itself.
            assert!(!succeeds, "{name}: nothing was sent: {}", printed.err);
            assert!([2, 3].contains(&printed.exit), "{name}: {}", printed.err);
            continue;
        };
        assert_eq!(shown.exit, 0, "{name}: {}", shown.err);
        assert_eq!(
            line.rest,
            Value::Object(Map::new()),
            "{name}: a parameter has no flag"
        );
        assert_eq!(first.method, method, "{name}");
        let expected = if by_webhook {
            Authorization::Webhook
        } else {
            Authorization::OAuth
        };
        assert_eq!(first.authorization, expected, "{name}");
        let mut parameters = first.parameters.clone();
        parameters.as_object_mut().unwrap().remove("auth");
        assert_eq!(parameters, *request, "{name}");
        seen.insert(method.to_owned());
    }
    let all: std::collections::BTreeSet<String> = tools.into_keys().collect();
    assert_eq!(seen, all, "methods that were not called");
}
