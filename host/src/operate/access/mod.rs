//! Who may send which request: the application's policy against the token that a request shows.
//!
//! `policy` says what a request needs, `tokens` and `signed` (with the keys of `key_set`) who shows it, `credential` where in a request a token stands, `permit` says for how
//! long a connection may stay. Leaves out the answer to who is refused (`trigger::http`), to signing in (`system::session`), and what is written down (`operate::audit`).

mod credential;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod key_set;
mod permit;
mod policy;
mod signed;
mod tokens;

use std::net::SocketAddr;
use std::sync::Arc;

use http::{HeaderMap, Method, Request};

pub use credential::{COOKIE, cookie};
pub use key_set::KeySets;
pub use permit::Permit;
pub use tokens::{NewToken, PREFIX as TOKEN_PREFIX, TokenError, TokenReport, Tokens, token_database};

use self::credential::Credential;
use self::signed::{SignedTokens, is_signed};
use crate::manifest::{AccessPolicy, Level};
use crate::operate::events::Moment;
use crate::operate::{audit, origin};

/// The policy of an application and the tokens of its host.
pub struct Access {
    policy: AccessPolicy,
    tokens: Tokens,
    signed: Option<SignedTokens>,
    /// Whether the host itself answers the question of a browser whether another origin may send a request.
    answers_preflight: bool,
}

/// Who sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name of the token.
    pub name: Arc<str>,
    /// What it may do.
    pub level: Level,
    /// Until when the token is good, if it says so itself.
    pub until: Option<Moment>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// It shows no token.
    Anonymous,
    /// It shows a token that nobody has, or has any more.
    UnknownToken,
    /// A page of another origin sent it with the cookie of this one.
    ForeignPage,
    /// Its token may not do this.
    TooLow {
        /// What it would need.
        needs: Level,
    },
    /// The tokens cannot be read.
    Unavailable,
}

/// The parts of a request that decide.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Its method.
    pub method: &'a Method,
    /// Its path, as it was sent.
    pub path: &'a str,
    /// The name that it was sent to.
    pub authority: Option<&'a str>,
    /// Its headers, the request id included.
    pub headers: &'a HeaderMap,
    /// Who connected.
    pub client: SocketAddr,
}

impl<'a> Asked<'a> {
    /// Those of a request from `client`.
    #[must_use]
    pub fn of<B>(request: &'a Request<B>, client: SocketAddr) -> Self {
        let (uri, headers) = (request.uri(), request.headers());
        let authority = origin::authority(uri, headers);
        Self { method: request.method(), path: uri.path(), authority, headers, client }
    }
}

impl Denied {
    /// The reason, as the log tells it.
    fn reason(self) -> &'static str {
        match self {
            Self::Anonymous => "it shows no token",
            Self::UnknownToken => "nobody has its token",
            Self::ForeignPage => "a page of another origin sent it",
            Self::TooLow { .. } => "its token may not do this",
            Self::Unavailable => "the tokens cannot be read",
        }
    }
}

impl Access {
    /// Holds requests to `policy`, for whoever has one of `tokens` or one that is signed by one of `keys`.
    #[must_use]
    pub fn new(policy: AccessPolicy, tokens: Tokens, answers_preflight: bool, keys: &KeySets) -> Self {
        let signed = policy.jwt.clone().map(|settings| SignedTokens::new(settings, keys));
        Self { policy, tokens, signed, answers_preflight }
    }

    /// Lets a request through or says why not, and writes down what is to be written down.
    ///
    /// # Errors
    ///
    /// See [`Denied`].
    pub async fn check(&self, asked: Asked<'_>) -> Result<(), Denied> {
        let needs = match self.answers_preflight && policy::is_preflight(asked.method, asked.headers) {
            true => Level::Public,
            false => policy::needs(&self.policy, asked.method, asked.path),
        };
        if needs == Level::Public {
            return Ok(());
        }
        match self.judge(asked, needs).await {
            Ok(identity) => {
                if needs == Level::Admin {
                    audit::administered(asked, Some(&identity.name));
                }
                Ok(())
            }
            Err((denied, identity)) => {
                audit::refused(asked, identity.as_ref().map(|identity| &*identity.name), denied.reason());
                Err(denied)
            }
        }
    }

    /// Who shows this token, if anybody.
    ///
    /// # Errors
    ///
    /// Fails where the tokens cannot be read.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Option<Identity>, Denied> {
        match Credential::of(headers) {
            Some(credential) => self.identify_token(credential.token()).await,
            None => Ok(None),
        }
    }

    /// Whose token this is, if anybody's.
    ///
    /// # Errors
    ///
    /// Fails where the tokens, or the keys of who signed it, cannot be read.
    pub async fn identify_token(&self, token: &str) -> Result<Option<Identity>, Denied> {
        match self.signed.as_ref().filter(|_| is_signed(token)) {
            Some(signed) => signed.identify(token).await.map_err(|_| Denied::Unavailable),
            None => self.tokens.identify(token).await.map_err(|_| Denied::Unavailable),
        }
    }

    async fn judge(&self, asked: Asked<'_>, needs: Level) -> Result<Identity, (Denied, Option<Identity>)> {
        let Some(credential) = Credential::of(asked.headers) else {
            return Err((Denied::Anonymous, None));
        };
        let identity = self.identify_token(credential.token()).await.map_err(|denied| (denied, None))?;
        let Some(identity) = identity else {
            return Err((Denied::UnknownToken, None));
        };
        if credential.is_from_foreign_page(asked) {
            return Err((Denied::ForeignPage, Some(identity)));
        }
        match identity.level >= needs {
            true => Ok(identity),
            false => Err((Denied::TooLow { needs }, Some(identity))),
        }
    }
}
