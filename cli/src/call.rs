//! Calls a method: of the catalogue, or any other by its name.

use std::future::Future;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use bitrix24::{AnyError, DownloadLink, Error, Idempotency};
use clap::ArgMatches;
use serde_json::{Map, Value, json};

use crate::catalogue::{Area, Tool};
use crate::credentials::{self, Credentials, Portal};
use crate::failure::Failure;
use crate::tree::OUTPUT;
use crate::{output, request};

impl Portal {
    /// Calls a method.
    pub async fn call(
        &self,
        method: &str,
        params: Value,
        repeat: Idempotency,
    ) -> Result<Value, Error<AnyError>> {
        match self {
            Self::Webhook(client) => client.call_raw(method, params).idempotency(repeat).await,
            Self::OAuth(client) => client.call_raw(method, params).idempotency(repeat).await,
        }
    }

    /// Downloads a file.
    async fn download(&self, link: &DownloadLink) -> Result<Vec<u8>, Error<AnyError>> {
        match self {
            Self::Webhook(client) => client.download(link).await,
            Self::OAuth(client) => client.download(link).await,
        }
    }
}

/// Calls a method of the catalogue with these flags.
pub async fn tool(area: &Area, tool: &Tool, flags: &ArgMatches) -> Result<(), Failure> {
    let as_json = flags.get_flag("json");
    let is_dry = flags.get_flag("dry-run");
    let found = credentials::find(flags);
    let credentials = match found {
        Err(failure) if !is_dry => return Err(failure),
        found => found.ok(),
    };
    let mut request = request::from_flags(tool, flags)?;
    let given = |name: &str| flags.get_one::<String>(name).cloned();
    request::bind(area, tool, credentials.as_ref(), given, &mut request.params)?;
    let Some(credentials) = credentials.as_ref().filter(|_| !is_dry) else {
        let shown = request::shown(area, tool, &request.params);
        return show(credentials.as_ref(), &tool.method, &shown, as_json);
    };
    let portal = credentials.client()?;
    let repeat = tool.repeat(&request.params);
    let call = portal.call(&tool.method, request.params, repeat);
    let called = with_progress(call, request.file_bytes).await;
    let mut result = called.map_err(Failure::call)?;
    if let Some(key) = &tool.link
        && let Some(path) = flags.get_one::<String>(OUTPUT)
    {
        return download(&portal, &result[key], path).await;
    }
    output::hide(&mut result, &area.hidden, &credentials.secrets());
    output::value(&result, as_json)?;
    if tool.link.is_some() {
        eprintln!(
            "The link contains credentials and is not shown; --{OUTPUT} FILE downloads the file."
        );
    }
    Ok(())
}

/// Calls a method by its name.
pub async fn any(flags: &ArgMatches) -> Result<(), Failure> {
    let as_json = flags.get_flag("json");
    let method = flags.get_one::<String>("method").map_or("", String::as_str);
    let params = match flags.get_one::<String>("params") {
        Some(text) => request::json("--params", text)?,
        None => Value::Object(Map::new()),
    };
    if !params.is_object() {
        return Err(Failure::usage("--params is not a JSON object"));
    }
    let found = credentials::find(flags);
    if flags.get_flag("dry-run") {
        return show(found.ok().as_ref(), method, &params, as_json);
    }
    let credentials = found?;
    let call = credentials.client()?;
    let called = call.call(method, params, Idempotency::NotIdempotent).await;
    let mut result = called.map_err(Failure::call)?;
    output::hide(&mut result, &[], &credentials.secrets());
    output::value(&result, as_json)
}

/// Shows a request that is not sent.
fn show(
    credentials: Option<&Credentials>,
    method: &str,
    params: &Value,
    as_json: bool,
) -> Result<(), Failure> {
    let mut params = params.clone();
    let address = match credentials {
        Some(credentials) => {
            output::hide(&mut params, &[], &credentials.secrets());
            credentials.address(method)
        }
        None => format!("https://(no credentials)/rest/{method}"),
    };
    if as_json {
        let request = json!({ "method": method, "url": address, "body": params });
        return output::value(&request, true);
    }
    output::print(&format!("POST {address}\n\n{}\n", output::json(&params)))
}

async fn download(portal: &Portal, link: &Value, path: &str) -> Result<(), Failure> {
    let Some(link) = link.as_str() else {
        return Err(Failure::other("the response contains no link"));
    };
    let bytes = portal.download(&link.into()).await;
    let bytes = bytes.map_err(Failure::call)?;
    if path == "-" {
        let mut out = io::stdout().lock();
        let written = out.write_all(&bytes).and_then(|()| out.flush());
        return written.map_err(|error| Failure::output(&error));
    }
    std::fs::write(path, &bytes).map_err(|error| Failure::other(format!("{path}: {error}")))?;
    output::print(&format!("{path}: {} bytes\n", bytes.len()))
}

/// Waits for an upload, and shows on a terminal how long it has taken so far.
async fn with_progress<T>(call: impl Future<Output = T>, file_bytes: usize) -> T {
    if file_bytes == 0 || !io::stderr().is_terminal() {
        return call.await;
    }
    let started = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    tokio::pin!(call);
    loop {
        tokio::select! {
            done = &mut call => {
                eprint!("\r\x1b[K");
                return done;
            }
            _ = ticks.tick() => {
                let seconds = started.elapsed().as_secs();
                eprint!("\r\x1b[Ksending {file_bytes} bytes, {seconds} s");
            }
        }
    }
}
