/// An example: a request and its response.
struct Example {
    request: Value,
    status: u16,
    response: Vec<u8>,
}

fn example(text: &str) -> Example {
    let mut example: Value = serde_json::from_str(text).expect("an example is JSON");
    Example {
        request: example["request"].take(),
        status: example["status"]
            .as_u64()
            .and_then(|status| status.try_into().ok())
            .expect("a status"),
        response: example["response"].to_string().into_bytes(),
    }
}

/// Checks that the request serializes as in the example; returns the decoded response, in
/// which every value fits.
fn exchange<M: Method>(
    request: &M,
    text: &str,
) -> Result<M::Output, bitrix24::Error<M::Error>> {
    let example = example(text);
    assert_eq!(
        serde_json::to_value(request).expect("a request serializes"), example.request
    );
    let response = bitrix24::decode(request, example.status, &example.response)?;
    assert_eq!(response.mismatches, []);
    Ok(response.value)
}

/// Checks that the call succeeds whatever replaces a value of the result, unless that value
/// is one of these ids or contains one.
fn tolerates<M: Method>(request: &M, text: &str, ids: &[&str]) {
    let response: Value = serde_json::from_slice(&example(text).response).expect("JSON");
    for (path, result) in damaged(&response["result"]) {
        let response = serde_json::json!({ "result" : result }).to_string();
        let read = bitrix24::decode(request, 200, response.as_bytes());
        assert!(
            read.is_ok() || holds_one(& path, ids), "{path}: {response}: {:?}", read
            .err()
        );
    }
}

/// Whether one of the ids is at a path or below it.
fn holds_one(path: &str, ids: &[&str]) -> bool {
    ids.iter()
        .any(|id| {
            id.strip_prefix(path)
                .is_some_and(|below| {
                    path.is_empty() || below.is_empty() || below.starts_with('.')
                })
        })
}

/// Returns the document with every value in turn replaced by every kind of value, and
/// removed; each with the path of the value.
fn damaged(document: &Value) -> Vec<(String, Value)> {
    let kinds = serde_json::json!(
        [null, [], {}, false, true, 0, 7, - 1.5, "", "text", "7", [1, "x", null], { "a" :
        { "b" : [] } }]
    );
    let kinds = kinds.as_array().expect("a list");
    let mut all: Vec<_> = kinds
        .iter()
        .map(|kind| (String::new(), kind.clone()))
        .collect();
    let mut inside = |key: &str, inner: &Value, put: &dyn Fn(Option<Value>) -> Value| {
        all.push((key.to_owned(), put(None)));
        for (path, damaged) in damaged(inner) {
            let dot = if path.is_empty() { "" } else { "." };
            all.push((format!("{key}{dot}{path}"), put(Some(damaged))));
        }
    };
    match document {
        Value::Object(entries) => {
            for (key, inner) in entries {
                inside(
                    key,
                    inner,
                    &|damaged| {
                        let mut entries = entries.clone();
                        match damaged {
                            Some(damaged) => entries.insert(key.clone(), damaged),
                            None => entries.remove(key),
                        };
                        entries.into()
                    },
                );
            }
        }
        Value::Array(items) => {
            for (position, inner) in items.iter().enumerate() {
                inside(
                    &position.to_string(),
                    inner,
                    &|damaged| {
                        let mut items = items.clone();
                        items.splice(position..=position, damaged);
                        items.into()
                    },
                );
            }
        }
        _ => {}
    }
    all
}
