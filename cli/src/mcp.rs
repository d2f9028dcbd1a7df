//! `b24 mcp`: the methods as tools of the Model Context Protocol, on the standard input and output.
//!
//! A language model sees neither the identity nor any secret: the server adds them to each request.
//! Tools that delete something are off unless the person who starts the server allows them.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::ArgMatches;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool as Listing,
    ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};

use crate::catalogue::{self, Area, Effect, Repeat, Tool};
use crate::credentials::{self, Credentials, Portal};
use crate::failure::Failure;
use crate::{output, request};

/// What a model is told about the server.
const INSTRUCTIONS: &str = "Calls methods of Bitrix24's chat-bot REST API on one portal. The bot and its credentials are \
     bound by the server; never ask for them. A failed call says whether to repeat it.";

/// Whether a tool is served, or why not.
enum Availability {
    /// It is served.
    On,
    /// It is served only if it is allowed.
    NotAllowed,
    /// It was not selected.
    NotSelected,
    /// Its result is a link with credentials.
    Link,
}

struct Server {
    areas: BTreeMap<String, Area>,
    credentials: Credentials,
    portal: Portal,
    allows_all: bool,
    allowed: Vec<String>,
    only: Vec<String>,
}

/// Serves the tools until the client closes the connection.
pub async fn serve(flags: &ArgMatches) -> Result<(), Failure> {
    let named = |flag: &str| -> Vec<String> {
        flags
            .get_many::<String>(flag)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let credentials = credentials::find(flags)?;
    let portal = credentials.client()?;
    let mut areas = BTreeMap::new();
    for (name, listed) in catalogue::listed()? {
        areas.insert(name, listed.parse()?);
    }
    let server = Server {
        areas,
        credentials,
        portal,
        allows_all: flags.get_flag("allow-destructive"),
        allowed: named("allow"),
        only: named("only"),
    };
    if let Some(unknown) = server
        .allowed
        .iter()
        .chain(&server.only)
        .find(|name| server.tool(name).is_none())
    {
        return Err(Failure::usage(format!("there is no tool `{unknown}`")));
    }
    let failed = |error: &dyn std::fmt::Display| Failure::other(format!("the connection: {error}"));
    let running = server
        .serve(rmcp::transport::stdio())
        .await
        .map_err(|error| failed(&error))?;
    running.waiting().await.map_err(|error| failed(&error))?;
    Ok(())
}

impl Server {
    fn tools(&self) -> impl Iterator<Item = (&Area, &Tool)> {
        let areas = self.areas.values();
        areas.flat_map(|area| area.tools.iter().map(move |tool| (area, tool)))
    }

    fn tool(&self, name: &str) -> Option<(&Area, &Tool)> {
        self.tools().find(|(_, tool)| tool.name == name)
    }

    fn availability(&self, tool: &Tool) -> Availability {
        if tool.link.is_some() {
            Availability::Link
        } else if !self.only.is_empty() && !self.only.contains(&tool.name) {
            Availability::NotSelected
        } else if tool.effect == Effect::Destroy
            && !self.allows_all
            && !self.allowed.contains(&tool.name)
        {
            Availability::NotAllowed
        } else {
            Availability::On
        }
    }

    /// Calls a tool; the error is a text for the model, with facts for programs.
    async fn call(&self, area: &Area, tool: &Tool, arguments: Value) -> Result<Value, Failure> {
        let name = &tool.name;
        match self.availability(tool) {
            Availability::On => {}
            Availability::NotAllowed => {
                return Err(Failure::usage(format!(
                    "`{name}` deletes something and is off. A person can allow it by starting the \
                     server with --allow {name} or --allow-destructive."
                )));
            }
            Availability::NotSelected => {
                return Err(Failure::usage(format!(
                    "`{name}` is off: it was not selected with --only."
                )));
            }
            Availability::Link => {
                return Err(Failure::usage(format!(
                    "`{name}` is off: its result is a link that contains credentials."
                )));
            }
        }
        let mistakes = mistakes(tool, &arguments)?;
        if !mistakes.is_empty() {
            return Err(Failure::usage(format!(
                "The arguments of `{name}` are not valid, and nothing was sent.\n{}",
                mistakes.join("\n")
            )));
        }
        let mut params = arguments;
        request::bind(area, tool, Some(&self.credentials), |_| None, &mut params)?;
        let repeat = tool.repeat(&params);
        let called = self.portal.call(&tool.method, params, repeat).await;
        let mut result = called.map_err(Failure::call)?;
        output::hide(&mut result, &area.hidden, &self.credentials.secrets());
        Ok(result)
    }

    /// Returns the failure without secrets.
    fn refused(&self, failure: Failure) -> CallToolResult {
        let mut text = Value::String(failure.text);
        let mut facts = failure.facts;
        output::hide(&mut text, &[], &self.credentials.secrets());
        output::hide(&mut facts, &[], &self.credentials.secrets());
        let text = text.as_str().unwrap_or_default();
        let mut result = CallToolResult::error(vec![ContentBlock::text(text)]);
        result.structured_content = Some(facts);
        result
    }
}

/// Returns the mistakes in the arguments of a tool, each with its place and what is allowed there.
fn mistakes(tool: &Tool, arguments: &Value) -> Result<Vec<String>, Failure> {
    let validator = jsonschema::draft202012::new(&tool.input_schema)
        .map_err(|error| Failure::internal(&format!("the schema of `{}`: {error}", tool.name)))?;
    let mistake = |error: jsonschema::ValidationError| match error.instance_path().as_str() {
        "" => error.to_string(),
        path => format!("{path}: {error}"),
    };
    Ok(validator.iter_errors(arguments).map(mistake).collect())
}

fn listing(tool: &Tool) -> Listing {
    let repeat = match tool.idempotency {
        Repeat::Idempotent | Repeat::DetectsRepeats => "",
        Repeat::WithKey | Repeat::NotIdempotent => " Repeating the call repeats the effect.",
    };
    let schema = tool.input_schema.as_object().cloned().unwrap_or_default();
    let description = format!("{} Result: {}{repeat}", tool.description, tool.result);
    let hints = ToolAnnotations::new()
        .read_only(tool.effect == Effect::Read)
        .destructive(tool.effect == Effect::Destroy)
        .idempotent(matches!(
            tool.idempotency,
            Repeat::Idempotent | Repeat::DetectsRepeats
        ))
        .open_world(true);
    Listing::new(tool.name.clone(), description, Arc::new(schema))
        .with_title(tool.title.clone())
        .with_annotations(hints)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("b24", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let on = self
            .tools()
            .filter(|(_, tool)| matches!(self.availability(tool), Availability::On));
        Ok(ListToolsResult::with_all_items(
            on.map(|(_, tool)| listing(tool)).collect(),
        ))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some((area, tool)) = self.tool(&request.name) else {
            return Err(ErrorData::invalid_params("there is no such tool", None));
        };
        let arguments: Map<String, Value> = request.arguments.unwrap_or_default();
        let result = match self.call(area, tool, arguments.into()).await {
            Ok(result) => {
                let text = ContentBlock::text(output::json(&result));
                let mut success = CallToolResult::success(vec![text]);
                success.structured_content = Some(result);
                success
            }
            Err(failure) => self.refused(failure),
        };
        Ok(result.into())
    }
}
