//! Rate limits with their routes parsed, as the application's own routes are: with its base before them.

use super::super::reader::Problems;
use super::super::routes::Route;
use super::super::schema::{Manifest, RateLimit};
use super::routing;

/// The limits by route, no two of which match the same paths.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Vec<(Route, RateLimit)> {
    let tables = manifest.application.tidemill.rate_limits.iter().map(|table| (&table.route, table.limit));
    let routes = routing::of_tables(manifest, tables, problems);
    routes.routes().map(|(route, limit)| (route.clone(), *limit)).collect()
}
