//! How these tests call methods: as the demo bot, with every response checked against its schema.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use bitrix24_portal::{Fault, Portal, World, demo};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::common::{self, Answer, with};

/// A picture of 640 by 480 pixels, according to its first bytes.
pub const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHg";
/// A picture of 5001 by 480 pixels.
pub const WIDE_PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAE4kAAAHg";

/// A call that ends with a documented error.
pub struct Case {
    pub method: &'static str,
    pub code: &'static str,
    pub parameters: Value,
    /// The access token, if the webhook cannot be used.
    pub token: Option<&'static str>,
    /// Prepares the world.
    pub world: fn(&mut World),
}

/// A call of the demo bot through the webhook, with these parameters beside the bot's.
pub fn case(method: &'static str, code: &'static str, parameters: Value) -> Case {
    Case {
        method,
        code,
        parameters,
        token: None,
        world: |_| (),
    }
}

impl Case {
    pub fn by(self, token: &'static str) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    pub fn in_world(self, world: fn(&mut World)) -> Self {
        Self { world, ..self }
    }

    /// Makes the call, and checks the error.
    pub async fn check(&self) {
        let portal = Portal::start().await.expect("a free port");
        portal.world(self.world);
        let answer = match self.token {
            Some(token) => {
                let url = format!("{}/rest/{}", portal.oauth_host(), self.method);
                let parameters = with(&as_bot(&self.parameters), json!({ "auth": token }));
                common::send(common::client().post(url).json(&parameters)).await
            }
            None => call(&portal, self.method, &self.parameters).await,
        };
        assert_eq!(answer.error(), self.code, "{}: {:?}", self.method, answer);
        check_error(self.method, &answer);
    }
}

/// Checks an error that only a fault produces. An error that any method may return has its status
/// there.
pub async fn check_fault(method: &str, code: &str) {
    let portal = Portal::start().await.expect("a free port");
    portal.fault_next(Fault::error(code).expect("a known error").of(method));
    let answer = call(&portal, method, &json!({})).await;
    assert_eq!(answer.error(), code, "{method}");
    fits(&format!("{method}: error"), &answer.body);
}

fn check_error(method: &str, answer: &Answer) {
    // This includes access errors of a method, which the status distinguishes from refusals of the
    // caller.
    assert_eq!(answer.status, 400, "{method}: {answer:?}");
    fits(&format!("{method}: error"), &answer.body);
}

/// Calls as the demo bot, through the webhook.
pub async fn call(portal: &Portal, method: &str, parameters: &Value) -> Answer {
    common::call(portal, method, &as_bot(parameters)).await
}

/// The result of a call that succeeds, which fits the method's schema.
pub async fn ok(portal: &Portal, method: &str, parameters: Value) -> Value {
    let mut answer = call(portal, method, &parameters).await;
    assert_eq!(answer.status, 200, "{method}: {answer:?}");
    fits(&format!("{method}: response"), &answer.body);
    answer.body["result"].take()
}

/// The code of a call that fails.
pub async fn refused(portal: &Portal, method: &str, parameters: Value) -> String {
    call(portal, method, &parameters).await.error().to_owned()
}

/// All events that wait for the demo bot, without confirming them; each fits its schema.
pub async fn events(portal: &Portal) -> Vec<Value> {
    let mut page = ok(portal, "imbot.v2.Event.get", json!({ "limit": 1_000 })).await;
    let events = page["events"].as_array_mut().map(std::mem::take);
    let events = events.expect("a list of events");
    for event in &events {
        let name = event["type"].as_str().expect("a name");
        fits(name, &event["data"]);
    }
    events
}

/// The names of the events that wait for the demo bot.
pub async fn event_names(portal: &Portal) -> Vec<String> {
    let name = |event: Value| event["type"].as_str().expect("a name").to_owned();
    events(portal).await.into_iter().map(name).collect()
}

/// The value fits the exported schema of this title.
pub fn fits(name: &str, value: &Value) {
    let validator = validator(name);
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:?} in {value}");
}

/// The validator of the schema of this title, which is prepared once.
fn validator(title: &str) -> Arc<Validator> {
    static READY: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(validator) = ready.get(title) {
        return Arc::clone(validator);
    }
    let schema = schemas().get(title);
    let schema = schema.unwrap_or_else(|| panic!("there is no schema `{title}`"));
    let validator = Arc::new(jsonschema::validator_for(schema).expect("a schema"));
    ready.insert(title.to_owned(), Arc::clone(&validator));
    validator
}

/// The exported schemas by their titles.
fn schemas() -> &'static BTreeMap<String, Value> {
    static READ: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
        let mut schemas = BTreeMap::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/schemas");
        collect(&folder, &mut schemas);
        schemas
    });
    &READ
}

fn collect(folder: &Path, schemas: &mut BTreeMap<String, Value>) {
    for entry in std::fs::read_dir(folder).expect("the schemas can be read") {
        let path = entry.expect("the schemas can be read").path();
        if path.is_dir() {
            collect(&path, schemas);
        } else {
            let text = std::fs::read_to_string(&path).expect("a schema can be read");
            let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
            let title = schema["title"].as_str().expect("a title").to_owned();
            schemas.insert(title, schema);
        }
    }
}

/// Returns the parameters, completed with those of the demo bot; null omits one.
fn as_bot(parameters: &Value) -> Value {
    let bot = json!({ "botId": demo::BOT_ID, "botToken": demo::BOT_TOKEN });
    with(&bot, parameters.clone())
}
