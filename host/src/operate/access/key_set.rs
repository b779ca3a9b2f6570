//! The public keys of an issuer of signed tokens: fetched when they are needed, kept for some minutes, and fetched anew for a key that is not known.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use tokio::time::Instant;
use url::Url;

use crate::operate::https;

/// How long keys are used before they are fetched again, which replaces those that the issuer withdrew.
const FRESH: Duration = Duration::from_secs(600);
/// How long to wait after fetching before a token can cause it again, whether or not it succeeded.
const PAUSE: Duration = Duration::from_secs(1);
/// How long fetching may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The largest key set, in bytes.
const MOST: usize = 1 << 20;

/// Keys that are fetched from one address.
pub(super) struct KeySet {
    address: Url,
    client: Client<HttpsConnector<HttpConnector>, Empty<bytes::Bytes>>,
    /// Held while fetching: of many requests with a new key, one fetches.
    state: tokio::sync::Mutex<State>,
    keys: Mutex<Option<Arc<JwkSet>>>,
}

/// The keys at all addresses that somebody asks: they do not depend on the version of the application that does.
#[derive(Default)]
pub struct KeySets(Mutex<Vec<Weak<KeySet>>>);

#[derive(Default)]
struct State {
    /// When fetching was last tried.
    tried: Option<Instant>,
    /// When it last succeeded.
    fetched: Option<Instant>,
}

/// The keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeySetError {
    /// The issuer does not answer in time.
    #[error("the keys at {0} did not come in time")]
    Late(Url),
    /// The issuer cannot be asked.
    #[error("the keys at {0} could not be asked for: {1}")]
    Connection(Url, hyper_util::client::legacy::Error),
    /// The issuer answers something else.
    #[error("the keys at {0} were answered with {1}")]
    Status(Url, StatusCode),
    /// What came is no key set.
    #[error("what is at {0} is no JSON Web Key Set of at most {MOST} bytes")]
    Content(Url),
}

impl KeySets {
    /// The keys at `address`.
    pub(super) fn at(&self, address: &Url) -> Arc<KeySet> {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sets.retain(|set| set.strong_count() > 0);
        let found = sets.iter().filter_map(Weak::upgrade).find(|set| set.address == *address);
        found.unwrap_or_else(|| {
            let set = Arc::new(KeySet::new(address.clone()));
            sets.push(Arc::downgrade(&set));
            set
        })
    }
}

impl KeySet {
    /// The keys at `address`. None is fetched yet.
    fn new(address: Url) -> Self {
        Self {
            address,
            client: Client::builder(TokioExecutor::new()).build(https::connector()),
            state: tokio::sync::Mutex::default(),
            keys: Mutex::default(),
        }
    }

    /// The key of this id; without an id, the only key. None if the issuer has none such.
    ///
    /// # Errors
    ///
    /// Fails where no keys could be fetched, now or before.
    pub(super) async fn find(&self, id: Option<&str>) -> Result<Option<Jwk>, KeySetError> {
        let is_known = self.known().is_some_and(|keys| pick(&keys, id).is_some());
        let outcome = self.refresh(is_known).await;
        match (self.known(), outcome) {
            (Some(keys), _) => Ok(pick(&keys, id).cloned()),
            (None, Err(error)) => Err(error),
            (None, Ok(())) => Err(KeySetError::Content(self.address.clone())),
        }
    }

    /// Fetches the keys if they are old, or if the one that is wanted is not among them.
    async fn refresh(&self, is_known: bool) -> Result<(), KeySetError> {
        let mut state = match is_known {
            // Who has a key does not wait for somebody who fetches.
            true => match self.state.try_lock() {
                Ok(state) => state,
                Err(_) => return Ok(()),
            },
            false => self.state.lock().await,
        };
        let passed = |since: Option<Instant>, time| since.is_none_or(|since| since.elapsed() >= time);
        let wanted = !is_known || passed(state.fetched, FRESH);
        if !wanted || !passed(state.tried, PAUSE) {
            return Ok(());
        }
        let fetched = match tokio::time::timeout(TIMEOUT, self.fetch()).await {
            Ok(fetched) => fetched,
            Err(_) => Err(KeySetError::Late(self.address.clone())),
        };
        state.tried = Some(Instant::now());
        match fetched {
            Ok(keys) => {
                state.fetched = state.tried;
                *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys));
                Ok(())
            }
            Err(error) => {
                tracing::warn!("{error}");
                Err(error)
            }
        }
    }

    async fn fetch(&self) -> Result<JwkSet, KeySetError> {
        let content = |()| KeySetError::Content(self.address.clone());
        let request = Request::get(self.address.as_str()).header("accept", "application/json").body(Empty::new());
        let request = request.map_err(|_| content(()))?;
        let answer = self.client.request(request).await;
        let answer = answer.map_err(|error| KeySetError::Connection(self.address.clone(), error))?;
        if answer.status() != StatusCode::OK {
            return Err(KeySetError::Status(self.address.clone(), answer.status()));
        }
        let body = Limited::new(answer.into_body(), MOST).collect().await.map_err(|_| content(()))?;
        serde_json::from_slice(&body.to_bytes()).map_err(|_| content(()))
    }

    fn known(&self) -> Option<Arc<JwkSet>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn pick<'a>(keys: &'a JwkSet, id: Option<&str>) -> Option<&'a Jwk> {
    match (id, keys.keys.as_slice()) {
        (Some(id), _) => keys.find(id),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}
