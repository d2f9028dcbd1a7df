//! The credentials of a request, and the addresses of methods that follow from them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

use crate::secret::Secret;

/// How many addresses are kept. A raw call may have any name.
const MAX_ADDRESSES: usize = 256;

/// The credentials of a request: the portal's address, and the access token if there is one.
pub(crate) struct Credentials {
    /// The address to which a method's name is appended; ends with a slash.
    pub(crate) base: Url,
    pub(crate) token: Option<Secret>,
    /// The generation: how often the credentials were replaced before.
    pub(crate) generation: u64,
    /// The addresses of methods that were called, because parsing one takes longer than copying it.
    addresses: Mutex<HashMap<String, Url>>,
}

impl Credentials {
    pub(crate) fn new(base: Url, token: Option<Secret>, generation: u64) -> Self {
        Self {
            base,
            token,
            generation,
            addresses: Mutex::default(),
        }
    }

    /// Returns the address of a method.
    pub(crate) fn address(&self, method: &str) -> Url {
        let mut addresses = self
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = addresses.get(method) {
            return address.clone();
        }
        let mut address = self.base.clone();
        address.set_path(&[self.base.path(), method].concat());
        if addresses.len() < MAX_ADDRESSES {
            addresses.insert(method.to_owned(), address.clone());
        }
        address
    }
}
