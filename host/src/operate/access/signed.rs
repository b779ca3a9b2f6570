//! Tokens that somebody else signed (JSON Web Tokens, RFC 7519): whose they are and what they may do, if their signature, issuer, audience and
//! times hold. Only signatures by public keys count: a shared secret would let whoever checks tokens make them.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;

use super::Identity;
use super::key_set::{KeySet, KeySetError, KeySets};
use crate::manifest::{JwtSettings, Level};
use crate::operate::events::Moment;

/// By which tokens may be signed.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// The longest token, in bytes.
const LONGEST: usize = 8 << 10;
/// For how many seconds more than it says a token is good: clocks differ.
const LEEWAY: u32 = 60;
/// Characters of a name that stand in the audit.
const NAME: usize = 128;

/// The tokens of one issuer.
pub(super) struct SignedTokens {
    settings: JwtSettings,
    keys: Arc<KeySet>,
}

/// What a token says, as far as it counts here. Issuer, audience and times are checked before.
#[derive(Deserialize)]
struct Claims {
    /// Until when it is good, in seconds since 1970.
    exp: f64,
    /// Whose it is.
    sub: Option<String>,
    /// What it may do (RFC 8693, section 4.2): words with spaces between; some issuers write a list.
    #[serde(default, alias = "scp")]
    scope: Scope,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scope {
    Words(String),
    List(Vec<String>),
}

impl Default for Scope {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl SignedTokens {
    pub(super) fn new(settings: JwtSettings, keys: &KeySets) -> Self {
        Self { keys: keys.at(&settings.keys), settings }
    }

    /// Whose token this is, if it is good. What it may do is the highest level in its scope; without one, what everybody may.
    ///
    /// # Errors
    ///
    /// Fails where the issuer's keys cannot be had.
    pub(super) async fn identify(&self, token: &str) -> Result<Option<Identity>, KeySetError> {
        let Some(header) = acceptable_header(token) else {
            return Ok(None);
        };
        let Some(key) = self.keys.find(header.kid.as_deref()).await? else {
            return Ok(None);
        };
        let mut validation = Validation::new(header.alg);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY.into();
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        // A key for another algorithm than the token names is refused here.
        let claims = DecodingKey::from_jwk(&key).and_then(|key| decode::<Claims>(token, &key, &validation));
        Ok(claims.ok().map(|token| self.identity(token.claims)))
    }

    fn identity(&self, claims: Claims) -> Identity {
        let words: Vec<&str> = match &claims.scope {
            Scope::Words(words) => words.split_ascii_whitespace().collect(),
            Scope::List(list) => list.iter().map(String::as_str).collect(),
        };
        let levels = words.iter().filter_map(|word| word.strip_prefix(self.settings.scope_prefix.as_str()));
        let level = levels.filter_map(Level::parse).max().unwrap_or(Level::Public);
        let name: String =
            claims.sub.iter().flat_map(|name| name.chars()).filter(|c| !c.is_control()).take(NAME).collect();
        let name = if name.is_empty() { "unnamed".into() } else { name.into() };
        #[expect(clippy::cast_possible_truncation, reason = "what is no time is one far away")]
        let until = Moment(((claims.exp + f64::from(LEEWAY)) * 1000.0) as i64);
        Identity { name, level, until: Some(until) }
    }
}

/// The head of a token that is not too long and signed in a way that counts.
fn acceptable_header(token: &str) -> Option<Header> {
    if token.len() > LONGEST {
        return None;
    }
    decode_header(token).ok().filter(|header| ALGORITHMS.contains(&header.alg))
}

/// Whether the issuer's keys would be asked about a token.
#[cfg(any(test, feature = "fuzz"))]
pub(super) fn is_acceptable(token: &str) -> bool {
    acceptable_header(token).is_some()
}

/// Whether a token looks like one that somebody signed.
pub(super) fn is_signed(token: &str) -> bool {
    token.bytes().filter(|byte| *byte == b'.').count() == 2
}
