//! The responses of each method, over bare HTTP: one module per resource, with every documented
//! error. `coverage` compares them all with the documentation.

#[path = "../common/mod.rs"]
mod common;
mod tools;

mod acts;
mod bot;
mod chat;
mod command;
mod coverage;
mod deliveries;
mod event;
mod file;
mod handlers;
mod im;
mod member;
mod message;
mod reaction;
mod revisions;
mod ui;
