//! What a guest's statement may not do, whatever its text: SQLite asks here while it compiles a statement.
//!
//! Owns the list of pragmas and the reasons given. Sizes and times are `physical`'s and `run`'s.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// The rules of one physical connection.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// The host's own statement is being compiled: anything goes.
    host: AtomicBool,
    reason: Mutex<Option<String>>,
}

/// Pragmas that only look at the schema or the content, with or without an argument.
const INSPECTING: &[&str] = &[
    "collation_list",
    "compile_options",
    "foreign_key_check",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "module_list",
    "optimize",
    "pragma_list",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Pragmas that may be read, but are the host's to set.
const READABLE: &[&str] = &[
    "auto_vacuum",
    "busy_timeout",
    "cache_size",
    "data_version",
    "defer_foreign_keys",
    "encoding",
    "foreign_keys",
    "freelist_count",
    "journal_mode",
    "max_page_count",
    "page_count",
    "page_size",
    "query_only",
    "recursive_triggers",
    "schema_version",
    "secure_delete",
    "synchronous",
    "temp_store",
];

/// Pragmas that keep a number in the file for the application's use.
const APPLICATION: &[&str] = &["application_id", "user_version"];

/// Why nothing temporary can be made. `statement` says so too, of what SQLite does not ask about.
pub(super) const NO_TEMPORARIES: &str =
    "temporary tables, views and triggers are not available: connections are shared";

/// Settings that hold already, or whose purpose the host serves: setting them does nothing, so that a component
/// written for a connection of its own runs unchanged.
fn holds_already(pragma: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let on = matches!(value.as_str(), "1" | "on" | "true" | "yes");
    match pragma {
        "foreign_keys" => on,
        "journal_mode" => value == "wal",
        "synchronous" => matches!(value.as_str(), "normal" | "full" | "1" | "2"),
        "busy_timeout" | "cache_size" | "temp_store" => true,
        _ => false,
    }
}

impl Policy {
    /// Runs `work` with everything allowed.
    pub(super) fn as_host<T>(&self, work: impl FnOnce() -> T) -> T {
        self.host.store(true, Relaxed);
        let result = work();
        self.host.store(false, Relaxed);
        result
    }

    /// Why the last statement was denied.
    pub(super) fn take_reason(&self) -> Option<String> {
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Answers SQLite's question about one action of the statement that it compiles.
    pub(super) fn decide(&self, context: AuthContext<'_>) -> Authorization {
        if self.host.load(Relaxed) {
            return Authorization::Allow;
        }
        let reason = match context.action {
            AuthAction::Attach { .. } | AuthAction::Detach { .. } => {
                "a component sees one file only: ATTACH, DETACH and VACUUM INTO are not available".to_owned()
            }
            AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
                "transaction commands must be statements of their own".to_owned()
            }
            AuthAction::CreateTempTable { .. }
            | AuthAction::CreateTempIndex { .. }
            | AuthAction::CreateTempTrigger { .. }
            | AuthAction::CreateTempView { .. } => {
                "temporary tables, views and triggers are not available: connections are shared".to_owned()
            }
            AuthAction::Function { function_name } if is_denied_function(function_name) => {
                format!("the function {function_name}() is not available")
            }
            AuthAction::Pragma { pragma_name, pragma_value } => match pragma(pragma_name, pragma_value) {
                Ok(authorization) => return authorization,
                Err(reason) => reason,
            },
            AuthAction::Unknown { .. } => "this statement is not known to the host".to_owned(),
            _ => return Authorization::Allow,
        };
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
        Authorization::Deny
    }
}

fn is_denied_function(name: &str) -> bool {
    ["load_extension", "fts3_tokenizer", "sqlcipher_export", "total_changes"]
        .iter()
        .any(|denied| name.eq_ignore_ascii_case(denied))
}

fn pragma(name: &str, value: Option<&str>) -> Result<Authorization, String> {
    let name = name.to_ascii_lowercase();
    let listed = |list: &[&str]| list.contains(&name.as_str());
    if listed(INSPECTING) || listed(APPLICATION) {
        return Ok(Authorization::Allow);
    }
    match value {
        None if listed(READABLE) => Ok(Authorization::Allow),
        Some(value) if holds_already(&name, value) => Ok(Authorization::Ignore),
        Some(_) if listed(READABLE) => Err(format!("PRAGMA {name} is set by the host; it may be read")),
        _ => Err(format!("PRAGMA {name} is not available to components")),
    }
}
