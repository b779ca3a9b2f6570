//! Which route a request's path belongs to.
//!
//! Owns [`Router`]: building it and looking paths up, with Spin's precedence. Leaves out one pattern's
//! syntax (`pattern`) and the headers that tell a guest what matched (`headers`).
//!
//! `/.well-known/spin/health` and `/.well-known/spin/info` are answered by Spin's runtime before any
//! route. A route below [`RESERVED`] is therefore never reached there, and is reported as a warning.

mod headers;
mod pattern;

#[cfg(test)]
mod tests;

pub use headers::{RequestFacts, request_headers};
pub use pattern::{Parameters, PatternError};

use std::collections::HashMap;

use pattern::RoutePattern;

/// What Spin's runtime answers itself.
pub(super) const RESERVED: &str = "/.well-known/spin/";

/// Finds the route of a path. `T` is whatever a route leads to, such as a component.
///
/// The most specific route wins whatever the order: from left to right, literal text beats `:name`,
/// which beats `/...`. So `/a/b` beats `/a/:x`, which beats `/a/...`, which beats `/...`.
///
/// Spin's order depends on the order in the manifest where a route has a dot after a parameter or at the
/// start of a segment (`/:name.json`, `/.well-known/…`); here the more specific one wins then, too.
#[derive(Clone, Debug)]
pub struct Router<T> {
    routes: Vec<(Route, T)>,
    /// Routes without parameters or wildcard, by their path without slashes around it. They beat
    /// every other route that matches, so they are asked first.
    fixed: HashMap<Box<str>, usize>,
    /// The other routes, most specific first.
    open: Vec<usize>,
}

/// A route as a guest gets told about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// As the manifest has it: `/users/:id/...`.
    pub raw: String,
    /// With the application's base before it, without a slash at its end.
    pub based: String,
    /// The application's base, `/` by default.
    pub base: String,
    pattern: RoutePattern,
}

/// What a path matched.
#[derive(Debug)]
pub struct RouteMatch<'r, 'p, T> {
    /// The route.
    pub route: &'r Route,
    /// What it leads to.
    pub target: &'r T,
    path: &'p str,
}

/// A second route that matches exactly what an earlier one does, and so is never reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this route matches the same requests as `{earlier}`")]
pub struct DuplicateRoute {
    /// The earlier route as the manifest has it.
    pub earlier: String,
}

impl Route {
    /// Parses a route and puts the application's base before it.
    pub fn parse(base: &str, raw: &str) -> Result<Self, PatternError> {
        let based = format!("{}{}", without_last_slash(base), without_last_slash(&absolute(raw)));
        let pattern = RoutePattern::parse(&based)?;
        Ok(Self { raw: raw.to_owned(), based, base: base.to_owned(), pattern })
    }

    /// The route by which `http://<component>.spin.internal` reaches a component: any path.
    pub fn internal() -> Self {
        let raw = "/...".to_owned();
        Self { based: raw.clone(), raw, base: "/".to_owned(), pattern: RoutePattern::anything() }
    }

    /// Whether Spin's runtime would answer instead.
    pub fn is_reserved(&self) -> bool {
        self.based.starts_with(RESERVED)
    }

    /// The only path that it matches, without slashes around it; none if it has parameters or a wildcard.
    pub fn fixed_path(&self) -> Option<String> {
        self.pattern.fixed_path()
    }

    /// Whether it matches exactly the same paths as another.
    pub fn same_matches(&self, other: &Self) -> bool {
        self.pattern.same_matches(&other.pattern)
    }

    /// The match of a path that was not looked up in a router, such as one with [`Route::internal`].
    /// The path must match the route.
    pub fn assume<'r, 'p, T>(&'r self, target: &'r T, path: &'p str) -> RouteMatch<'r, 'p, T> {
        RouteMatch { route: self, target, path }
    }
}

impl<T> Router<T> {
    /// A router without routes.
    pub fn new() -> Self {
        Self { routes: Vec::new(), fixed: HashMap::new(), open: Vec::new() }
    }

    /// Adds a route. Fails, changing nothing, if an earlier one matches exactly the same.
    pub fn add(&mut self, route: Route, target: T) -> Result<(), DuplicateRoute> {
        let mut routes = self.routes.iter();
        if let Some((earlier, _)) = routes.find(|(other, _)| other.pattern.same_matches(&route.pattern)) {
            return Err(DuplicateRoute { earlier: earlier.raw.clone() });
        }
        let index = self.routes.len();
        match route.pattern.fixed_path() {
            Some(path) => {
                self.fixed.insert(path.into(), index);
            }
            None => {
                let rank = route.pattern.rank();
                let at = self.open.partition_point(|other| self.routes[*other].0.pattern.rank() <= rank);
                self.open.insert(at, index);
            }
        }
        self.routes.push((route, target));
        Ok(())
    }

    /// The most specific route that matches. The path is taken as it stands in the request, not
    /// percent-decoded; slashes around it do not matter. Does not allocate.
    pub fn find<'r, 'p>(&'r self, path: &'p str) -> Option<RouteMatch<'r, 'p, T>> {
        let trimmed = path.trim_matches('/');
        let index = match self.fixed.get(trimmed) {
            Some(index) => Some(*index),
            None => {
                let mut open = self.open.iter().copied();
                open.find(|index| self.routes[*index].0.pattern.matches(trimmed))
            }
        };
        let (route, target) = &self.routes[index?];
        Some(RouteMatch { route, target, path })
    }

    /// The same routes leading to something else, such as a handler instead of a component's index.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Router<U> {
        let Self { routes, fixed, open } = self;
        let routes = routes.into_iter().map(|(route, target)| (route, change(target)));
        let routes = routes.collect();
        Router { routes, fixed, open }
    }

    /// All routes with what they lead to, in the order in which they were added.
    pub fn routes(&self) -> impl Iterator<Item = (&Route, &T)> {
        self.routes.iter().map(|(route, target)| (route, target))
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'r, 'p, T> RouteMatch<'r, 'p, T> {
    /// The values of `:name` segments, in order.
    pub fn parameters(&self) -> Parameters<'r, 'p> {
        self.route.pattern.parameters(self.path.trim_matches('/'))
    }

    /// What `/...` stood for, with the slash before it and, if the path had one, the slash after it;
    /// empty if nothing followed or the route has no wildcard. Slashes at the start of the path count
    /// as one, and so do those at its end.
    pub fn trailing_wildcard(&self) -> &'p str {
        let mut parameters = self.parameters();
        parameters.by_ref().for_each(drop);
        let Some(rest) = parameters.rest() else {
            return "";
        };
        let trimmed = self.path.trim_matches('/');
        let lead = self.path.len() - self.path.trim_start_matches('/').len();
        let ends_with_slash = usize::from(self.path.ends_with('/'));
        let end = (lead + trimmed.len() + ends_with_slash).min(self.path.len());
        if rest.is_empty() {
            // `/foo/...` for /foo is empty, for /foo/ is a slash.
            return &self.path[self.path.len() - ends_with_slash..];
        }
        let start = lead + trimmed.len() - rest.len();
        &self.path[start.saturating_sub(1)..end]
    }
}

fn absolute(route: &str) -> String {
    if route.starts_with('/') { route.to_owned() } else { format!("/{route}") }
}

fn without_last_slash(text: &str) -> &str {
    text.strip_suffix('/').unwrap_or(text)
}
