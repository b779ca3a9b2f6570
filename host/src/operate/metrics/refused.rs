//! Requests that the host refused before a component answered them, by the reason.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It shows no token, or one that nobody has.
    Unauthenticated,
    /// Its token may not do this, or a page of another origin sent it.
    Forbidden,
    /// The tokens cannot be read.
    Unavailable,
    /// Its client asks too often.
    RateLimited,
    /// There are as many connections as there may be.
    ConnectionLimit,
    /// As many requests of its client are under way as may be.
    ClientLimit,
    /// As many requests are under way as may be, or there is no room in any instance.
    Overloaded,
    /// Nothing answers at its address.
    NoRoute,
    /// Its body is larger than the host takes.
    BodyTooLarge,
    /// Its body did not go on in time.
    BodyTooSlow,
}

impl Refused {
    /// Every reason.
    const ALL: [Self; 10] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Unavailable,
        Self::RateLimited,
        Self::ConnectionLimit,
        Self::ClientLimit,
        Self::Overloaded,
        Self::NoRoute,
        Self::BodyTooLarge,
        Self::BodyTooSlow,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Unavailable => "unavailable",
            Self::RateLimited => "rate-limited",
            Self::ConnectionLimit => "connection-limit",
            Self::ClientLimit => "client-limit",
            Self::Overloaded => "overloaded",
            Self::NoRoute => "no-route",
            Self::BodyTooLarge => "body-too-large",
            Self::BodyTooSlow => "body-too-slow",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

/// Their counters.
#[derive(Debug)]
pub(super) struct RefusedRequests(Family<ReasonLabel, Counter>);

impl RefusedRequests {
    /// A counter for each reason, so that the first refusal is a change of one that was there.
    pub(super) fn register(registry: &mut Registry) -> Self {
        let family = Family::<ReasonLabel, Counter>::default();
        for reason in Refused::ALL {
            drop(family.get_or_create(&ReasonLabel { reason: reason.as_str() }));
        }
        registry.register(
            "tidemill_http_refused_requests",
            "Requests that the host refused, by the reason",
            family.clone(),
        );
        Self(family)
    }

    pub(super) fn count(&self, reason: Refused) {
        self.0.get_or_create(&ReasonLabel { reason: reason.as_str() }).inc();
    }
}
