//! The catalogue: the tools of all areas, and the error codes.

use serde_json::Value;

use crate::files;

/// A document of the catalogue and the schema for it.
pub struct Document {
    /// Its path below `generated`, without the extension.
    pub name: String,
    /// The document.
    pub value: Value,
    /// The schema.
    pub schema: Value,
}

/// A method as a tool.
pub struct Tool {
    /// The tool.
    pub value: Value,
    /// What the caller binds, if the tool has an identity.
    pub identity: Value,
}

/// Returns every document of the catalogue.
#[must_use]
pub fn documents() -> Vec<Document> {
    let generated = files::directory("generated");
    let read = |name: &str| files::read(&generated.join(name));
    let document = |name: &str| Document {
        name: name.to_owned(),
        value: read(&format!("{name}.json")),
        schema: read(&format!("{name}.schema.json")),
    };
    ["tools", "errors"].map(document).into()
}

/// Returns the tool of each method.
#[must_use]
pub fn tools() -> Vec<Tool> {
    let mut tools = Vec::new();
    let catalogue = files::read(&files::directory("generated").join("tools.json"));
    let areas = catalogue["areas"].as_object();
    for area in areas.into_iter().flat_map(|areas| areas.values()) {
        for value in area["tools"].as_array().into_iter().flatten() {
            let identity = value["identity"].as_str().unwrap_or_default();
            tools.push(Tool {
                identity: area["identities"][identity].clone(),
                value: value.clone(),
            });
        }
    }
    tools
}

impl Tool {
    /// Returns a request without what the caller binds: the identity, and secrets.
    #[must_use]
    pub fn input(&self, request: &Value) -> Value {
        let mut rest = request.clone();
        let lists = [
            &self.identity["parameters"],
            &self.identity["secrets"],
            &self.value["secrets"],
        ];
        for bound in lists.into_iter().filter_map(Value::as_array).flatten() {
            let path = bound["path"].as_array().into_iter().flatten();
            let path: Vec<&str> = path.filter_map(Value::as_str).collect();
            if let Some((last, above)) = path.split_last() {
                let holder = above.iter().try_fold(&mut rest, |at, key| at.get_mut(*key));
                if let Some(Value::Object(entries)) = holder {
                    entries.remove(*last);
                }
            }
        }
        rest
    }
}
