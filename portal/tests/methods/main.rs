//! What each method answers, over bare HTTP: one module a resource, with every error its pages
//! document. `coverage` holds them all against the documentation.

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
