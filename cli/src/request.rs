//! From flags to the request of a method.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use bitrix24::Bytes;
use clap::ArgMatches;
use serde_json::{Map, Value};

use crate::catalogue::{Area, Parameter, Required, Secret, Tool};
use crate::credentials::{Credentials, variable};
use crate::failure::Failure;
use crate::output::HIDDEN;
use crate::schema::{self, Described, Kind};
use crate::tree::text_of;

/// How much base64 of a file is shown of a request that is not sent.
const SHOWN_BYTES: usize = 200;

/// The names of the standard input as a value.
const STDIN: &str = "-";

/// A request, and what it contains of files.
pub struct Request {
    /// The parameters.
    pub params: Value,
    /// The number of bytes of files in it.
    pub file_bytes: usize,
}

/// Returns the request that the flags describe, without identity and secrets.
pub fn from_flags(tool: &Tool, flags: &ArgMatches) -> Result<Request, Failure> {
    let mut request = Request {
        params: schema::frame(&tool.input_schema),
        file_bytes: 0,
    };
    for parameter in &tool.parameters {
        if let Some(text) = flags.get_one::<String>(&parameter.name) {
            let described = schema::describe(&tool.input_schema, &parameter.path);
            let value = read(parameter, &described, text, &mut request.file_bytes)?;
            put(&mut request.params, &parameter.path, value);
        }
    }
    Ok(request)
}

/// Adds the identity and the secrets to a request. `given` returns the value of an identity's
/// parameter that the caller has set; without credentials, secrets are placeholders.
pub fn bind(
    area: &Area,
    tool: &Tool,
    credentials: Option<&Credentials>,
    given: impl Fn(&str) -> Option<String>,
    params: &mut Value,
) -> Result<(), Failure> {
    let mut bound = Value::Object(Map::new());
    if let Some(identity) = area.identity(tool) {
        for parameter in &identity.parameters {
            let described = schema::describe(&identity.input_schema, &parameter.path);
            let stored = || credentials?.value(&parameter.name).map(str::to_owned);
            match given(&parameter.name).or_else(stored) {
                Some(text) => {
                    let value = read(parameter, &described, &text, &mut 0)?;
                    put(&mut bound, &parameter.path, value);
                }
                None if described.required => {
                    return Err(Failure::usage(format!(
                        "set --{}, or {}",
                        parameter.flag(),
                        variable(&parameter.name)
                    )));
                }
                None => {}
            }
        }
        bind_secrets(&identity.secrets, credentials, &mut bound)?;
    }
    bind_secrets(&tool.secrets, credentials, params)?;
    // The identity comes first, as the crate sends it.
    if let (Value::Object(bound), Value::Object(params)) = (bound, params) {
        let rest = std::mem::replace(params, bound);
        params.extend(rest);
    }
    Ok(())
}

fn bind_secrets(
    secrets: &[Secret],
    credentials: Option<&Credentials>,
    params: &mut Value,
) -> Result<(), Failure> {
    for secret in secrets {
        let is_required = match secret.required {
            Required::Always => true,
            Required::WithWebhook if credentials.is_some_and(|it| !it.is_webhook()) => continue,
            Required::WithWebhook => true,
            Required::Never => false,
        };
        let value = match credentials {
            Some(credentials) => credentials.value(&secret.name),
            None => is_required.then_some(HIDDEN),
        };
        match value {
            Some(value) => put(params, &secret.path, value.into()),
            None if is_required => {
                let variable = variable(&secret.name);
                return Err(Failure::credentials(format!(
                    "the method needs `{}`: set {variable}, or save it with: b24 login",
                    secret.name
                )));
            }
            None => {}
        }
    }
    Ok(())
}

/// Returns a request in which secrets are hidden and the contents of files are shortened.
pub fn shown(area: &Area, tool: &Tool, params: &Value) -> Value {
    let mut params = params.clone();
    let of_identity = area
        .identity(tool)
        .into_iter()
        .flat_map(|identity| &identity.secrets);
    for secret in of_identity.chain(&tool.secrets) {
        if let Some(value) = value_at(&mut params, &secret.path) {
            *value = HIDDEN.into();
        }
    }
    for parameter in &tool.parameters {
        let described = schema::describe(&tool.input_schema, &parameter.path);
        if described.kind == Kind::File
            && let Some(value) = value_at(&mut params, &parameter.path)
            && let Some(text) = value.as_str()
            && text.len() > SHOWN_BYTES
        {
            *value = format!("({} characters of base64)", text.len()).into();
        }
    }
    params
}

fn value_at<'a>(params: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    path.iter()
        .try_fold(params, |value, key| value.get_mut(key))
}

fn put(params: &mut Value, path: &[String], value: Value) {
    let mut at = params;
    for key in path {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[key.as_str()];
    }
    *at = value;
}

/// Reads the value of a flag.
fn read(
    parameter: &Parameter,
    described: &Described,
    text: &str,
    file_bytes: &mut usize,
) -> Result<Value, Failure> {
    let flag = parameter.flag();
    if let Some(empty) = described
        .empties
        .iter()
        .find(|empty| text_of(empty) == text)
    {
        return Ok(empty.clone());
    }
    let wrong = |expected: &str| Failure::usage(format!("--{flag} is `{text}`, not {expected}"));
    match described.kind {
        Kind::Text(_) if text == STDIN => {
            let text = text_from_stdin()?;
            Ok(text.strip_suffix('\n').unwrap_or(&text).into())
        }
        Kind::Text(_) => Ok(text.into()),
        Kind::Integer => text
            .parse::<i64>()
            .map(Value::from)
            .map_err(|_| wrong("a whole number")),
        Kind::Number => match serde_json::from_str(text) {
            Ok(value @ Value::Number(_)) => Ok(value),
            _ => Err(wrong("a number")),
        },
        Kind::Flag => Ok((text == "true").into()),
        Kind::YesNo => Ok(if text == "true" { "Y" } else { "N" }.into()),
        Kind::File => {
            let bytes = if text == STDIN {
                bytes_from_stdin()?
            } else {
                fs::read(text).map_err(|error| Failure::other(format!("{text}: {error}")))?
            };
            *file_bytes += bytes.len();
            serde_json::to_value(Bytes::from(bytes))
                .map_err(|error| Failure::internal(&error.to_string()))
        }
        Kind::Json => json(&format!("--{flag}"), text),
    }
}

/// Reads JSON from the argument itself, from `@FILE`, or from the standard input.
pub fn json(name: &str, text: &str) -> Result<Value, Failure> {
    let from_file;
    let text = if text == STDIN {
        from_file = text_from_stdin()?;
        &from_file
    } else if let Some(path) = text.strip_prefix('@') {
        from_file = fs::read_to_string(Path::new(path))
            .map_err(|error| Failure::other(format!("{path}: {error}")))?;
        &from_file
    } else {
        text
    };
    serde_json::from_str(text)
        .map_err(|error| Failure::usage(format!("{name} is not JSON: {error}")))
}

fn text_from_stdin() -> Result<String, Failure> {
    io::read_to_string(io::stdin())
        .map_err(|error| Failure::other(format!("the standard input: {error}")))
}

fn bytes_from_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::other(format!("the standard input: {error}")))?;
    Ok(bytes)
}
