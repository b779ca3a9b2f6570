//! Who may use the system API where no access policy says so: whoever is on this machine, and pages that this host serves.
//!
//! A page of another site that is open in a browser on this machine can send requests here too. It cannot do so without an `Origin` of
//! its own, and if it makes its own name resolve to this machine (DNS rebinding), that name is in `Host`. What a proxy on this machine
//! passes on may come from anywhere; a proxy that does not say what it is cannot be told from a client here.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{FORWARDED, ORIGIN, VIA};

use super::answer::Refusal;
use crate::operate::access::Asked;
use crate::operate::audit;
use crate::operate::operations::Operations;
use crate::trigger::http::Client;

/// Lets a request through, or answers 403 with the reason.
pub(super) async fn guard(State(operations): State<Arc<Operations>>, request: Request, next: Next) -> Response {
    // The policy let the request through, which then comes from an administrator, and not from a page of another origin.
    if operations.access.is_some() {
        return next.run(request).await;
    }
    let asked = Asked::of(&request, Client::address_in(request.extensions()));
    match refusal(operations.address, asked) {
        Some(reason) => {
            audit::refused(asked, None, reason);
            Refusal::Forbidden(reason).into_response()
        }
        None => {
            audit::administered(asked, None);
            next.run(request).await
        }
    }
}

fn refusal(address: SocketAddr, asked: Asked<'_>) -> Option<&'static str> {
    if !address.ip().is_loopback() {
        return Some(
            "the system API is only there for hosts that listen on a loopback address, such as 127.0.0.1:3000",
        );
    }
    if is_passed_on(asked.headers) {
        return Some(
            "the system API is not there through a proxy for a host without an access policy: write one into spin.toml",
        );
    }
    let Some(host) = asked.authority.filter(|host| is_loopback(host)) else {
        return Some("the system API is only there under a name of this machine, such as localhost");
    };
    let origin = asked.headers.get(ORIGIN)?;
    let same = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
    match same.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
        true => None,
        false => Some("the system API is not there for pages of other origins"),
    }
}

/// Whether a proxy says that it passes a request on. `x-forwarded-proto` alone says nothing: the host itself adds it to what comes
/// through TLS.
fn is_passed_on(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| {
        name == FORWARDED
            || name == VIA
            || name == "x-real-ip"
            || (name.as_str().starts_with("x-forwarded-") && name != "x-forwarded-proto")
    })
}

/// Whether a host name, with or without a port, always stands for this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    // RFC 6761: localhost and what is below it never reach another machine.
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use http::header::HOST;
    use http::{HeaderName, Request};

    use super::*;

    fn refused(listens: &str, uri: &str, headers: HeaderMap) -> Option<&'static str> {
        let mut request = Request::get(uri).body(()).unwrap();
        *request.headers_mut() = headers;
        refusal(listens.parse().unwrap(), Asked::of(&request, "127.0.0.1:1".parse().unwrap()))
    }

    #[track_caller]
    fn check(listens: &str, host: &str, origin: Option<&str>, allowed: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        let refused = refused(listens, "/api/system/overview", headers);
        assert_eq!(refused.is_none(), allowed, "{listens} {host} {origin:?}: {refused:?}");
    }

    #[test]
    fn this_machine_and_its_own_pages_are_let_through() {
        for host in ["localhost:3000", "LOCALHOST", "127.0.0.1:3000", "127.1.2.3", "[::1]:3000", "shop.localhost:3000"]
        {
            check("127.0.0.1:3000", host, None, true);
            check("[::1]:3000", host, Some(&format!("http://{host}")), true);
        }
    }

    #[test]
    fn a_host_that_others_can_reach_has_no_system_api() {
        for listens in ["0.0.0.0:3000", "[::]:3000", "192.168.1.2:80"] {
            check(listens, "localhost:3000", None, false);
        }
    }

    #[test]
    fn other_names_and_origins_are_refused() {
        for host in ["evil.example:3000", "localhost.evil.example", "192.168.1.2", "", "127.0.0.1.evil.example:80"] {
            check("127.0.0.1:3000", host, None, false);
        }
        for origin in
            ["http://evil.example", "http://localhost:4000", "https://localhost:3000", "null", "localhost:3000"]
        {
            check("127.0.0.1:3000", "localhost:3000", Some(origin), false);
        }
    }

    #[test]
    fn the_name_of_an_http_2_request_counts() {
        let headers = HeaderMap::from_iter([(HOST, "localhost:3000".parse().unwrap())]);
        assert!(refused("127.0.0.1:3000", "http://evil.example/api/system/overview", headers).is_some());
    }

    #[test]
    fn what_a_proxy_passes_on_is_refused() {
        let with = |name: &'static str, value: &str| {
            let own = (HOST, "localhost:3000".parse().unwrap());
            let headers = HeaderMap::from_iter([own, (HeaderName::from_static(name), value.parse().unwrap())]);
            refused("127.0.0.1:3000", "/api/system/overview", headers)
        };
        for (name, value) in [
            ("forwarded", "for=192.0.2.1"),
            ("via", "1.1 proxy"),
            ("x-real-ip", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-host", "shop.example"),
        ] {
            assert!(with(name, value).is_some_and(|reason| reason.contains("proxy")), "{name}");
        }
        assert_eq!(with("x-forwarded-proto", "https"), None, "the host says that itself");
        assert_eq!(with("x-request-id", "a"), None);
    }
}
