//! Rate limits with their routes parsed, as the application's own routes are: with its base before them.

use super::super::reader::Problems;
use super::super::routes::{Route, Router};
use super::super::schema::{Manifest, RateLimit};

/// The limits by route, no two of which match the same paths.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Vec<(Route, RateLimit)> {
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    let mut routes = Router::new();
    for table in &manifest.application.tidemill.rate_limits {
        let outcome = match Route::parse(base, &table.route.value) {
            Ok(route) => routes.add(route, table.limit).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(message) = outcome {
            problems.add(manifest.source.error(table.route.span.clone(), message));
        }
    }
    routes.routes().map(|(route, limit)| (route.clone(), *limit)).collect()
}
