//! `[application.tool.tidemill.access]`: who may send which requests.
//!
//! Owns the keys and the levels. Leaves out parsing routes (`application::access`) and who somebody is (`operate::access`).

use std::fmt;

use super::super::reader::{Located, TableReader, ValueReader, suggestion};
use super::jwt::{self, JwtSettings};

/// What somebody may do; each level includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What everybody may.
    Public,
    /// To look.
    Read,
    /// To change.
    Write,
    /// To operate the host.
    Admin,
}

/// The level that requests need: `read` for GET, HEAD and OPTIONS, `write` for all other methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Of requests that change nothing.
    pub read: Level,
    /// Of all others.
    pub write: Level,
}

/// `[application.tool.tidemill.access]`.
#[derive(Clone, Debug)]
pub(crate) struct AccessTable {
    /// Of what no route names.
    pub needs: Needs,
    /// `metrics`: of `GET /metrics`. Default `read`.
    pub metrics: Level,
    /// `[[application.tool.tidemill.access.route]]`, in the file's order.
    pub routes: Vec<(Located<String>, Needs)>,
    /// `[application.tool.tidemill.access.jwt]`.
    pub jwt: Option<JwtSettings>,
}

impl Level {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Read, Self::Write, Self::Admin];

    /// As it is written in manifests and for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Default for Needs {
    fn default() -> Self {
        Self { read: Level::Read, write: Level::Write }
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> AccessTable {
    let needs = read_needs(&mut table, Needs::default());
    let metrics = table.value("metrics").and_then(read_level).unwrap_or(Level::Read);
    let expected = "a list of tables, `[[application.tool.tidemill.access.route]]`";
    let routes = table.value("route").map(|value| value.list(expected)).unwrap_or_default();
    let routes = routes.into_iter().filter_map(|route| read_route(route.table()?, needs)).collect();
    let jwt = table.table("jwt").and_then(jwt::read);
    table.finish();
    AccessTable { needs, metrics, routes, jwt }
}

/// A route's own levels; what it does not say is as for all.
fn read_route(mut table: TableReader<'_>, default: Needs) -> Option<(Located<String>, Needs)> {
    let route = table.required("route").and_then(ValueReader::string);
    let needs = read_needs(&mut table, default);
    table.finish();
    Some((route?, needs))
}

fn read_needs(table: &mut TableReader<'_>, default: Needs) -> Needs {
    let read = table.value("read").and_then(read_level).unwrap_or(default.read);
    let write = table.value("write").and_then(read_level).unwrap_or(default.write);
    Needs { read, write }
}

fn read_level(value: ValueReader<'_>) -> Option<Level> {
    let Some(name) = value.as_string() else {
        return value.mismatch("a level");
    };
    Level::parse(&name.value).or_else(|| {
        let help = suggestion(&name.value, &Level::ALL.map(Level::as_str), "levels");
        value.invalid(format!("there is no level `{}`", name.value), Some(&help))
    })
}
