//! Conditional reads: an entity tag on the answer, and 304 instead of a body that the client has already.
//! Leaves to the caller what its tags are made of.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::header::{CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH};
use http::request::Parts;
use http::{HeaderMap, StatusCode};

use super::Answer;

/// What the client has already: the header `If-None-Match`. An extractor that never fails.
#[derive(Clone, Debug, Default)]
pub struct Conditions(Vec<HeaderValue>);

impl Conditions {
    /// Reads the headers of a request.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self(headers.get_all(IF_NONE_MATCH).iter().cloned().collect())
    }

    /// `answer` with the tag, or 304 without calling it if the client has what the tag stands for.
    ///
    /// `tag` is a strong entity tag with its quotes, such as `"7"`. Caches have to ask again each time.
    pub fn answer(&self, tag: &str, answer: impl FnOnce() -> Answer) -> Answer {
        let answer = if self.name(tag) { Answer::text(StatusCode::NOT_MODIFIED, "") } else { answer() };
        match HeaderValue::from_str(tag) {
            Ok(tag) => answer.with_header(ETAG, tag).with_header(CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            Err(_) => answer,
        }
    }

    /// Compares weakly, as RFC 9110 section 13.1.2 asks for `If-None-Match`.
    fn name(&self, tag: &str) -> bool {
        self.0.iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',')).any(|candidate| {
            let candidate = candidate.trim();
            candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::from_headers(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_tag_saves_the_body() {
        let check = |header: Option<&'static str>, status: u16| {
            let mut request = HeaderMap::new();
            if let Some(header) = header {
                request.insert(IF_NONE_MATCH, HeaderValue::from_static(header));
            }
            let answer = Conditions::from_headers(&request).answer("\"7\"", || Answer::ok(&7));
            assert_eq!((answer.status.as_u16(), &answer.headers[ETAG]), (status, &HeaderValue::from_static("\"7\"")));
        };
        check(None, 200);
        check(Some("\"6\""), 200);
        check(Some("7"), 200);
        check(Some("\"7\""), 304);
        check(Some("W/\"7\""), 304);
        check(Some("\"5\", \"7\""), 304);
        check(Some("*"), 304);
    }
}
