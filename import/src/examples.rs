//! Examples: the call of a page with its response, and with an error.

use bitrix24_pages::{Outcome as Of, Page, Place, Sample};
use serde_json::{Map, Value, json};

use crate::drafter::{Drafter, Side};
use crate::model::{Answer, Content, Example, Method, Outcome, Parameter, Required, Todo};

impl Drafter<'_> {
    /// Returns the examples: the call of the page with its answer, and with an error. All types are
    /// drafted before, because pages add to those of others.
    pub fn examples(&self, page: &Page, method: &Method, area: &str) -> Vec<Example> {
        let Method {
            parameters,
            result,
            failures,
            ..
        } = method;
        let identity = method.identity.as_deref();
        let empty = Map::new();
        let call = page.call.as_ref();
        let sent = call
            .and_then(|call| call.value.as_object())
            .unwrap_or(&empty);
        let is_oauth = sent.contains_key("auth");
        let mut made_up = Vec::new();
        let fitted = self.fit_request(sent, parameters, area, &mut made_up);
        let mut request = self.bound(sent, identity, is_oauth, area);
        request.extend(fitted);
        if is_oauth {
            drop_webhook(&mut request, parameters);
        }
        let at = |place: Option<&Place>| {
            let title = page.title.as_ref().map(|title| &title.at);
            place
                .or(title)
                .cloned()
                .unwrap_or_else(|| Place::start(&page.file))
        };
        let mut words = "the call of the page".to_owned();
        if !made_up.is_empty() {
            words += &format!(
                "; made up, because the page shows no fitting value: {}",
                made_up.join(", ")
            );
        }
        let example = |outcome: Outcome, words: String, place: Option<&Place>| Example {
            is_oauth,
            request: Value::Object(request.clone()),
            outcome,
            todo: Todo {
                at: at(place),
                words,
            },
        };
        let mut examples = Vec::new();
        let value = answer(page).and_then(|sample| sample.json.as_ref()?.get("result"));
        if let Some(value) = value.and_then(|value| self.fit_result(value, result, area)) {
            let place = call.map(|call| &call.at);
            examples.push(example(Outcome::Result(value), words.clone(), place));
        }
        let sample = page.samples.iter().find_map(|sample| {
            let code = sample.json.as_ref()?.get("error")?.as_str()?;
            let is_declared = failures.iter().any(|failure| failure.code == code);
            (sample.of == Of::Error && is_declared).then(|| (code.to_owned(), &sample.at))
        });
        let first = failures.first().map(|failure| failure.code.clone());
        let scope = || {
            let is_known = self
                .known
                .system
                .iter()
                .any(|(code, _)| code == "insufficient_scope");
            is_known.then(|| "insufficient_scope".to_owned())
        };
        let code = sample
            .as_ref()
            .map(|(code, _)| code.clone())
            .or(first)
            .or_else(scope);
        if let Some(code) = code {
            let place = sample.map(|(_, at)| at);
            let words = format!("{words}, refused");
            examples.push(example(Outcome::Error(code), words, place));
        }
        examples
    }

    /// Returns the parameters of the identity that a call sends.
    fn bound(
        &self,
        sent: &Map<String, Value>,
        identity: Option<&str>,
        is_oauth: bool,
        area: &str,
    ) -> Map<String, Value> {
        let bound = self
            .known
            .identities
            .iter()
            .find(|(of, name, _)| of == area && Some(name.as_str()) == identity);
        let names = bound.into_iter().flat_map(|(.., names)| names);
        let mut out = Map::new();
        for name in names {
            let is_secret = name.to_lowercase().ends_with("token");
            let value = sent.get(name).cloned();
            let made_up = if is_secret { json!("text") } else { json!(1) };
            if !(is_secret && is_oauth) {
                out.insert(name.clone(), value.unwrap_or(made_up));
            }
        }
        out
    }

    fn fit_result(&self, value: &Value, result: &Answer, area: &str) -> Option<Value> {
        let Some(under) = &result.under else {
            return self.fit(value, &result.kind, Side::Answer, area);
        };
        let inner = value.get(under)?;
        let fitted = self.fit(inner, &result.kind, Side::Answer, area)?;
        Some(json!({ under: fitted }))
    }
}

/// Returns the sample of a successful response.
pub fn answer(page: &Page) -> Option<&Sample> {
    page.samples
        .iter()
        .find(|sample| sample.of == Of::Success && sample.json.is_some())
}

/// With OAuth, there are no parameters for webhooks.
fn drop_webhook(request: &mut Map<String, Value>, parameters: &[Parameter]) {
    for parameter in parameters {
        if parameter.required == Required::Webhook {
            request.shift_remove(&parameter.name);
        }
        if let (Content::Bundle(inner), Some(Value::Object(members))) =
            (&parameter.content, request.get_mut(&parameter.name))
        {
            drop_webhook(members, inner);
        }
    }
}
