//! Only a method that is declared as batchable may be part of a batch.

use bitrix24::{Client, Method, Webhook};

fn send<M: Method>(portal: &Client<Webhook>, request: M) {
    let _ = portal.batch((request,)); //~ E0277
}

fn main() {}
