//! The access policy with its routes parsed, as the application's own routes are: with its base before them.

use super::super::reader::Problems;
use super::super::routes::Router;
use super::super::schema::{JwtSettings, Level, Manifest, Needs};
use super::routing;

/// Who may send which requests.
#[derive(Clone, Debug)]
pub struct AccessPolicy {
    /// What requests need that match no route of `routes`.
    pub needs: Needs,
    /// What `GET /metrics` needs.
    pub metrics: Level,
    /// What requests need by their path; the most specific route counts.
    pub routes: Router<Needs>,
    /// Whose signed tokens count beside the host's own.
    pub jwt: Option<JwtSettings>,
}

impl AccessPolicy {
    /// What GET of a path of the application needs.
    pub(super) fn reading(&self, path: &str) -> Level {
        self.routes.find(path).map_or(self.needs, |matched| *matched.target).read
    }
}

/// The policy, if the manifest has one.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Option<AccessPolicy> {
    let table = manifest.application.tidemill.access.as_ref()?;
    let routes = table.routes.iter().map(|(raw, needs)| (raw, *needs));
    let routes = routing::of_tables(manifest, routes, problems);
    Some(AccessPolicy { needs: table.needs, metrics: table.metrics, routes, jwt: table.jwt.clone() })
}
