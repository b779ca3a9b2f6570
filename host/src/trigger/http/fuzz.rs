//! What reads heads of requests, for `crate::fuzz`.

pub(crate) use super::request::{remove_foreign_headers, request_id};
