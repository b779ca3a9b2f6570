//! For how long somebody who was let in may stay. A request is over soon; a connection that is sent changes outlives the token that opened it,
//! unless somebody asks again.

use std::fmt;

use super::tokens::{Tokens, digest};
use super::{Access, Asked, Credential, Denied, is_signed, policy};
use crate::manifest::Level;
use crate::operate::events::Moment;

/// What lets a connection stay. It holds no token, but what tells whether it is still good.
#[derive(Clone)]
pub struct Permit {
    shown: Shown,
    needs: Level,
}

#[derive(Clone)]
enum Shown {
    /// One of the host's own.
    Own { tokens: Tokens, digest: [u8; 32] },
    /// One that somebody signed, which is good until it says itself.
    Signed { until: Option<Moment> },
}

impl Access {
    /// What lets the connection of a request stay that was let in; nothing where everybody may send it.
    ///
    /// # Errors
    ///
    /// Fails where the request would not be let in any more.
    pub async fn permit(&self, asked: Asked<'_>) -> Result<Option<Permit>, Denied> {
        let needs = policy::needs(&self.policy, asked.method, asked.path);
        if needs == Level::Public {
            return Ok(None);
        }
        let credential = Credential::of(asked.headers).ok_or(Denied::Anonymous)?;
        let token = credential.token();
        let shown = if self.signed.is_some() && is_signed(token) {
            let identity = self.identify_token(token).await?.ok_or(Denied::UnknownToken)?;
            Shown::Signed { until: identity.until }
        } else {
            Shown::Own { tokens: self.tokens.clone(), digest: digest(token) }
        };
        Ok(Some(Permit { shown, needs }))
    }
}

impl Permit {
    /// Whether the connection may stay. It may while the tokens cannot be read.
    pub async fn holds(&self) -> bool {
        match &self.shown {
            Shown::Own { tokens, digest } => match tokens.find(digest).await {
                Ok(identity) => identity.is_some_and(|identity| identity.level >= self.needs),
                Err(_) => true,
            },
            Shown::Signed { until } => until.is_none_or(|until| until > Moment::now()),
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Permit").field("needs", &self.needs).finish_non_exhaustive()
    }
}
