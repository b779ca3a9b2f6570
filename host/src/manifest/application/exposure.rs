//! Whether a subscription shows rows to somebody who may not read them otherwise: what the access policy needs at its route, against what it
//! needs where the application itself answers with the same rows. Leaves out who somebody is.

use super::super::reader::{Located, Problems};
use super::super::routes::{Route, Router};
use super::super::schema::{Level, Manifest, WebSocketTable};
use super::AccessPolicy;

/// Stands for a part of a path that no route names.
const ANY: &str = "-";

/// Where the application answers with the rows of a subscription, and what that needs.
struct Place {
    path: String,
    needs: Level,
}

/// Reports every subscription of `manifest` that needs less than the place where the same rows are read.
pub(super) fn check(manifest: &Manifest, router: &Router<usize>, policy: &AccessPolicy, problems: &Problems) {
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    for table in manifest.application.tidemill.websockets.iter().filter(|table| !table.more_open_than_api) {
        // What is no path was reported already.
        let Some(route) = Route::parse(base, &table.route.value).ok().and_then(|route| route.fixed_path()) else {
            continue;
        };
        let has = policy.reading(&route);
        let place = match &table.snapshot {
            Some(snapshot) => Some(of_snapshot(policy, snapshot)),
            None => of_component(manifest, router, policy, table, &route),
        };
        if let Some(Place { path, needs }) = place.filter(|place| place.needs > has) {
            let message = format!(
                "`/{route}` sends rows to who may not read them at `{path}`: the access policy needs `{needs}` there, and `{has}` here"
            );
            let help = format!(
                "give `/{route}` a [[application.tool.tidemill.access.route]] with read = \"{needs}\", or say \
                 `more_open_than_api = true` here if these columns are meant for more people"
            );
            problems.add(manifest.source.error(table.route.span.clone(), message).with_help(help));
        }
    }
}

/// The most that a snapshot's path can need: a client chooses what stands for its placeholders.
fn of_snapshot(policy: &AccessPolicy, snapshot: &Located<String>) -> Place {
    let path = snapshot.value.split(['?', '#']).next().unwrap_or_default();
    let any = policy.reading(&fill(path, ""));
    let named = policy.routes.routes().map(|(route, _)| policy.reading(&fill(path, &route.based)));
    Place { path: path.to_owned(), needs: named.fold(any, Level::max) }
}

/// What `path` is if a client chooses for its placeholders what stands at the same place of `route`.
fn fill(path: &str, route: &str) -> String {
    let mut chosen = segments(route);
    let filled = segments(path).map(|segment| {
        let choice = chosen.next().filter(|choice| is_literal(choice)).unwrap_or(ANY);
        if segment.contains('{') { choice } else { segment }
    });
    filled.collect::<Vec<_>>().join("/")
}

/// Where the components that have the subscription's database answer: on routes that end in the same word as its own or in the name of its
/// table, all of which count; else, since nothing says which of them reads the rows, on the most open one.
fn of_component(
    manifest: &Manifest,
    router: &Router<usize>,
    policy: &AccessPolicy,
    table: &WebSocketTable,
    route: &str,
) -> Option<Place> {
    let has_database = |index: &usize| {
        let labels = manifest.components.get(*index).map(|component| component.sqlite_databases.as_slice());
        labels.unwrap_or_default().iter().any(|label| label.value == table.database.value)
    };
    let words = [segments(route).next_back(), Some(table.table.value.as_str())];
    let routes = router.routes().filter(|(_, component)| has_database(component)).map(|(route, _)| route);
    let (named, others): (Vec<&Route>, Vec<&Route>) = routes.partition(|route| {
        let last = segments(&route.based).rfind(|segment| is_literal(segment));
        last.is_some_and(|last| words.iter().flatten().any(|word| is_same_word(word, last)))
    });
    let place = |route: &Route| Place { path: route.based.clone(), needs: of_route(policy, route) };
    let needs = |place: &Place| place.needs;
    match named.is_empty() {
        false => named.into_iter().map(place).max_by_key(needs),
        true => others.into_iter().map(place).min_by_key(needs),
    }
}

/// What a route needs, for what it is itself and for what is below it.
fn of_route(policy: &AccessPolicy, route: &Route) -> Level {
    let known: Vec<&str> = segments(&route.based).filter(|segment| !is_rest(segment)).collect();
    let itself: Vec<&str> = known.iter().map(|segment| if is_literal(segment) { segment } else { ANY }).collect();
    let itself = itself.join("/");
    match segments(&route.based).any(is_rest) {
        true => policy.reading(&itself).max(policy.reading(&format!("{itself}/{ANY}"))),
        false => policy.reading(&itself),
    }
}

fn segments(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_literal(segment: &str) -> bool {
    !segment.contains(':') && !is_rest(segment)
}

fn is_rest(segment: &str) -> bool {
    matches!(segment, "..." | "*")
}

/// Whether two names differ only in how words are joined and in case.
fn is_same_word(one: &str, other: &str) -> bool {
    let letters =
        |name: &str| name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect::<String>();
    letters(one) == letters(other)
}
