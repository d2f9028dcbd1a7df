//! The methods and the events of the crate by their names: each method, and the events of each
//! area, are a type of their own, and vectors name them by a text.

use std::collections::BTreeMap;

use bitrix24::events::{EventToken, Events, Fetched, parse_webhook};
use bitrix24::{Method, Mismatch};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::attempts::{self, Called};

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// Everything that vectors name.
pub(crate) struct Api {
    methods: BTreeMap<&'static str, Call>,
    areas: BTreeMap<&'static str, AreaEvents>,
    /// The parameters of a call of each method.
    samples: BTreeMap<String, Value>,
}

impl Api {
    /// Lists the methods and the areas. The samples of calls are those of the vectors of requests.
    pub(crate) fn new(requests: &[Value]) -> Self {
        let mut samples = BTreeMap::new();
        for request in requests {
            let method = request["method"].as_str().unwrap_or_default().to_owned();
            samples
                .entry(method)
                .or_insert_with(|| request["parameters"].clone());
        }
        Self {
            methods: methods()
                .into_iter()
                .map(|call| (call.name, call))
                .collect(),
            areas: events().into_iter().map(|area| (area.name, area)).collect(),
            samples,
        }
    }

    /// Returns the method that a vector names, and the parameters of a call of it.
    pub(crate) fn method(&self, vector: &Value) -> (&Call, &Value) {
        let name = vector["method"].as_str().unwrap_or_default();
        match (self.methods.get(name), self.samples.get(name)) {
            (Some(method), Some(sample)) => (method, sample),
            _ => panic!("there is no method {name}, or no request of it"),
        }
    }

    /// Returns the events of the area that a vector names.
    pub(crate) fn area(&self, vector: &Value) -> &AreaEvents {
        let name = vector["area"].as_str().unwrap_or_default();
        let area = self.areas.get(name);
        area.unwrap_or_else(|| panic!("there is no area {name} with events"))
    }
}

/// A value and the mismatches in it, or why there is no value.
type Read = Result<(Value, Vec<Mismatch>), String>;

/// A method.
pub(crate) struct Call {
    name: &'static str,
    /// Returns the body of a request with these parameters.
    pub(crate) write: fn(&Value) -> serde_json::Result<String>,
    /// Returns the value and the mismatches of a response to a request with these parameters.
    pub(crate) read: fn(&Value, &str) -> Read,
    /// Calls the method with these parameters.
    pub(crate) call: fn(attempts::Caller<'_>, &Value) -> Called,
}

fn call<M>(_: &str) -> Call
where
    M: Method<Output: Serialize> + DeserializeOwned,
{
    Call {
        name: M::NAME,
        write: |parameters| serde_json::to_string(&M::deserialize(parameters)?),
        read: |sample, body| {
            let request = M::deserialize(sample).map_err(|error| error.to_string())?;
            match bitrix24::decode(&request, 200, body.as_bytes()) {
                Ok(response) => Ok((json!(response.value), response.mismatches)),
                Err(error) => Err(error.to_string()),
            }
        },
        call: |caller, sample| {
            let request = M::deserialize(sample).expect("a sample is readable");
            attempts::called(caller, request)
        },
    }
}

/// The events of an area.
pub(crate) struct AreaEvents {
    name: &'static str,
    /// Reads the body of a delivery.
    pub(crate) delivered: fn(&str, &EventToken) -> (Value, Vec<Mismatch>),
    /// Reads an event of a queue.
    pub(crate) fetched: fn(&str) -> (Value, Vec<Mismatch>),
}

fn area_events<E>(schema: &'static str) -> AreaEvents
where
    E: Events + Serialize + std::fmt::Debug,
{
    fn received<E: Events + Serialize + std::fmt::Debug>(event: &E) -> Value {
        // Each area has its own enum, of which only `Debug` tells the variant.
        let is_known = !format!("{event:?}").starts_with("Unknown(");
        json!({ "name": event.name(), "data": event, "known": is_known })
    }
    AreaEvents {
        name: schema.trim_end_matches("/Event"),
        delivered: |form, token| {
            let event = parse_webhook::<E>("application/x-www-form-urlencoded", form.as_bytes());
            let delivery = event
                .expect("an event")
                .verify(token)
                .expect("the portal's token");
            (received(&delivery.event), delivery.mismatches)
        },
        fetched: |text| {
            let fetched: Fetched<E> = serde_json::from_str(text).expect("an event is JSON");
            (received(&fetched.event), fetched.mismatches)
        },
    }
}
