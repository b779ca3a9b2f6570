//! The access policy with its routes parsed, as the application's own routes are: with its base before them.

use super::super::reader::Problems;
use super::super::routes::{Route, Router};
use super::super::schema::{Level, Manifest, Needs};

/// Who may send which requests.
#[derive(Clone, Debug)]
pub struct AccessPolicy {
    /// What requests need that match no route of `routes`.
    pub needs: Needs,
    /// What `GET /metrics` needs.
    pub metrics: Level,
    /// What requests need by their path; the most specific route counts.
    pub routes: Router<Needs>,
}

/// The policy, if the manifest has one.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Option<AccessPolicy> {
    let table = manifest.application.tidemill.access.as_ref()?;
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    let mut routes = Router::new();
    for (raw, needs) in &table.routes {
        let outcome = match Route::parse(base, &raw.value) {
            Ok(route) => routes.add(route, *needs).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(message) = outcome {
            problems.add(manifest.source.error(raw.span.clone(), message));
        }
    }
    Some(AccessPolicy { needs: table.needs, metrics: table.metrics, routes })
}
