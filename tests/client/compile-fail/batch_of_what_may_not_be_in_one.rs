//! A method says that it may be part of a batch; without that it may not.

use bitrix24::{Client, Method, Webhook};

fn send<M: Method>(portal: &Client<Webhook>, request: M) {
    let _ = portal.batch((request,)); //~ E0277
}

fn main() {}
