//! A list of users, as derived by serde.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Time;

/// A successful answer.
#[derive(Debug, Deserialize)]
pub struct Users {
    /// The users.
    pub result: Vec<User>,
    /// What the call has cost.
    pub time: Option<Time>,
}

/// A user. Its fields are those of the crate's `User`, in the same order.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct User {
    pub id: i64,
    pub active: Option<bool>,
    #[serde(default)]
    pub name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub work_position: Option<String>,
    pub color: Option<String>,
    pub avatar: Option<String>,
    pub gender: Option<Gender>,
    pub birthday: Option<String>,
    pub extranet: Option<bool>,
    pub bot: Option<bool>,
    pub connector: Option<bool>,
    pub external_auth_id: Option<String>,
    pub status: Option<String>,
    pub idle: Option<String>,
    pub last_activity_date: Option<String>,
    pub mobile_last_date: Option<String>,
    pub desktop_last_date: Option<String>,
    pub absent: Option<String>,
    #[serde(default)]
    pub departments: Vec<i64>,
    pub phones: Option<BTreeMap<String, String>>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub website: Option<String>,
    pub email: Option<String>,
}

/// A gender.
#[derive(Debug, Deserialize, Serialize)]
pub enum Gender {
    /// Male.
    M,
    /// Female.
    F,
    /// Any other.
    #[serde(other)]
    Unknown,
}
