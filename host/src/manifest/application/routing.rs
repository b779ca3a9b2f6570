//! Triggers become routes.
//!
//! Owns checking that they lead to components and are reachable. Leaves out matching (`routes`).

use super::super::reader::{Located, Problems, suggestion};
use super::super::routes::{RESERVED, Route, Router};
use super::super::schema::{Manifest, TriggerRoute};

/// A router of what tables of Tidemill's own say of routes, with the application's base before each; of two that match the same, the second is
/// reported.
pub(super) fn of_tables<'a, T>(
    manifest: &Manifest,
    tables: impl Iterator<Item = (&'a Located<String>, T)>,
    problems: &Problems,
) -> Router<T> {
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    let mut router = Router::new();
    for (raw, target) in tables {
        let outcome = match Route::parse(base, &raw.value) {
            Ok(route) => router.add(route, target).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(message) = outcome {
            problems.add(manifest.source.error(raw.span.clone(), message));
        }
    }
    router
}

/// The router of all public routes; targets are indices of the manifest's components.
pub(super) fn build(manifest: &Manifest, problems: &Problems) -> Router<usize> {
    let source = &manifest.source;
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    let ids: Vec<&str> = manifest.components.iter().map(|one| one.id.value.as_str()).collect();
    let mut router = Router::new();
    for trigger in &manifest.http_triggers {
        let id = &trigger.component;
        let index = ids.iter().position(|known| *known == id.value);
        if index.is_none() {
            let message = format!("there is no component `{}`", id.value);
            let help = suggestion(&id.value, &ids, "components");
            problems.add(source.error(id.span.clone(), message).with_help(help));
        }
        let TriggerRoute::Public(raw) = &trigger.route else {
            continue;
        };
        let route = match Route::parse(base, &raw.value) {
            Ok(route) => route,
            Err(error) => {
                problems.add(source.error(raw.span.clone(), error.to_string()));
                continue;
            }
        };
        if route.is_reserved() {
            let message = format!("routes below {RESERVED} are answered by Spin itself");
            let help = "another path is reached in both hosts";
            problems.add(source.error(raw.span.clone(), message).with_help(help).as_warning());
        }
        if let Err(duplicate) = router.add(route, index.unwrap_or(usize::MAX)) {
            let help = "remove one of them: only one could ever answer";
            problems.add(source.error(raw.span.clone(), duplicate.to_string()).with_help(help));
        }
    }
    router
}
