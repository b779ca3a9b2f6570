//! The headers by which Spin tells a guest what its request matched.
//!
//! Owns their names and values. Leaves out adding them to a request (`trigger::http`), which must
//! first remove any of these names that came from outside.

use std::borrow::Cow;
use std::net::SocketAddr;

use super::RouteMatch;

/// What the headers need to know beside the match.
#[derive(Clone, Copy, Debug)]
pub struct RequestFacts<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// The `Host` header, or `localhost`.
    pub host: &'a str,
    /// The request's path and query.
    pub path_and_query: &'a str,
    /// Who connected; `0.0.0.0:0` for calls from another component.
    pub client: SocketAddr,
}

/// Names (lower-case) and values of all headers, in Spin's order.
pub fn request_headers<'r, 'p: 'r, T>(
    matched: &RouteMatch<'r, 'p, T>,
    facts: RequestFacts<'_>,
) -> Vec<(Cow<'static, str>, Cow<'r, str>)> {
    let RequestFacts { scheme, host, path_and_query, client } = facts;
    let route = matched.route;
    let raw = route.raw.as_str();
    let mut headers: Vec<(Cow<'static, str>, Cow<'r, str>)> = vec![
        ("spin-path-info".into(), matched.trailing_wildcard().into()),
        ("spin-full-url".into(), format!("{scheme}://{host}{path_and_query}").into()),
        ("spin-matched-route".into(), route.based.as_str().into()),
        ("spin-base-path".into(), route.base.as_str().into()),
        ("spin-raw-component-route".into(), raw.into()),
        ("spin-component-route".into(), raw.strip_suffix("/...").unwrap_or(raw).into()),
        ("spin-client-addr".into(), client.to_string().into()),
    ];
    headers.extend(matched.parameters().map(|(name, value)| {
        // Spin builds the name like an environment variable's and then turns `_` into `-`.
        let name = name.to_ascii_lowercase().replace('_', "-");
        (format!("spin-path-match-{name}").into(), value.into())
    }));
    headers
}
