//! Rules beside the scores: what a person knows to look for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::{Statistics, WindowCount};

/// What a rule looks for. Amounts are in minor units of the base currency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum RuleKind {
    /// An amount of at least so much.
    #[serde(rename_all = "camelCase")]
    AmountAtLeast {
        /// 1 or more.
        #[schema(minimum = 1)]
        amount_minor: i64,
    },
    /// An amount of at least so many times the account's mean of 30 days.
    #[serde(rename_all = "camelCase")]
    AmountMultiple {
        /// 1 to 1,000.
        #[schema(minimum = 1, maximum = 1000)]
        multiple: f64,
        /// Only for accounts with so many transactions in 30 days, 1 to 10,000.
        #[schema(minimum = 1, maximum = 10000)]
        min_history: i64,
    },
    /// At least so many transactions of the account within a window that ends with this one, which counts too.
    Velocity {
        /// How long the window is.
        window: WindowCount,
        /// 2 to 10,000.
        #[schema(minimum = 2, maximum = 10000)]
        count: i64,
    },
    /// A country in which the account never paid before.
    #[serde(rename_all = "camelCase")]
    NewCountry {
        /// Only for accounts with so many transactions in 30 days, 0 to 10,000.
        #[schema(minimum = 0, maximum = 10000)]
        min_history: i64,
    },
    /// A category for which the account never paid before.
    #[serde(rename_all = "camelCase")]
    NewCategory {
        /// Only for accounts with so many transactions in 30 days, 0 to 10,000.
        #[schema(minimum = 0, maximum = 10000)]
        min_history: i64,
    },
}

impl RuleKind {
    /// Whether a transaction of this amount and these statistics is what the rule looks for.
    pub fn matches(&self, amount: i64, statistics: &Statistics) -> bool {
        let month = &statistics.month;
        match *self {
            Self::AmountAtLeast { amount_minor } => amount >= amount_minor,
            #[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^53 where a multiple matters")]
            Self::AmountMultiple { multiple, min_history } => {
                month.count >= min_history.max(1) && amount as f64 * month.count as f64 >= multiple * month.sum as f64
            }
            Self::Velocity { window, count } => statistics.count(window) + 1 >= count,
            Self::NewCountry { min_history } => statistics.is_new_country && month.count >= min_history,
            Self::NewCategory { min_history } => statistics.is_new_category && month.count >= min_history,
        }
    }

    /// What is wrong with its numbers: the field and what it must be.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        let history = ("minHistory", "must be an integer from 0 to 10000");
        match *self {
            Self::AmountAtLeast { amount_minor } => {
                (amount_minor < 1).then_some(("amountMinor", "must be an integer from 1 on"))
            }
            Self::AmountMultiple { multiple, min_history } => {
                if !(1.0..=1000.0).contains(&multiple) {
                    return Some(("multiple", "must be a number from 1 to 1000"));
                }
                (!(1..=10_000).contains(&min_history)).then_some(("minHistory", "must be an integer from 1 to 10000"))
            }
            Self::Velocity { count, .. } => {
                (!(2..=10_000).contains(&count)).then_some(("count", "must be an integer from 2 to 10000"))
            }
            Self::NewCountry { min_history } | Self::NewCategory { min_history } => {
                (!(0..=10_000).contains(&min_history)).then_some(history)
            }
        }
    }
}

/// What a person says about a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFields {
    /// For people.
    pub name: String,
    /// What it looks for.
    pub condition: RuleKind,
    /// Only for this account.
    pub account_id: Option<String>,
    /// It looks.
    pub enabled: bool,
    /// It does not look until then, in milliseconds since 1970.
    pub snoozed_until: Option<i64>,
    /// It does not look from then on.
    pub expires_at: Option<i64>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it is known by.
    pub id: String,
    /// What a person says about it.
    pub fields: RuleFields,
    /// Rises by one with each change.
    pub version: i64,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When it changed last.
    pub updated_at: i64,
}

impl RuleFields {
    /// Whether it looks at a time: enabled, not snoozed, not expired.
    pub fn is_active(&self, now: i64) -> bool {
        self.enabled
            && self.snoozed_until.is_none_or(|until| until <= now)
            && self.expires_at.is_none_or(|expires| expires > now)
    }

    /// Whether a transaction of an account is what it looks for, active or not.
    pub fn matches(&self, account_id: &str, amount: i64, statistics: &Statistics) -> bool {
        self.account_id.as_deref().is_none_or(|only| only == account_id) && self.condition.matches(amount, statistics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_matches_from_its_threshold_on() {
        let mut statistics = Statistics { count_10m: 3, is_new_country: true, ..Statistics::default() };
        statistics.month.count = 10;
        statistics.month.sum = 1000;
        let check = |kind: RuleKind, amount, expected| {
            assert_eq!(kind.matches(amount, &statistics), expected, "{kind:?} {amount}");
        };
        check(RuleKind::AmountAtLeast { amount_minor: 500 }, 499, false);
        check(RuleKind::AmountAtLeast { amount_minor: 500 }, 500, true);
        check(RuleKind::AmountMultiple { multiple: 5.0, min_history: 10 }, 499, false);
        check(RuleKind::AmountMultiple { multiple: 5.0, min_history: 10 }, 500, true);
        check(RuleKind::AmountMultiple { multiple: 5.0, min_history: 11 }, 500, false);
        check(RuleKind::Velocity { window: WindowCount::TenMinutes, count: 4 }, 1, true);
        check(RuleKind::Velocity { window: WindowCount::TenMinutes, count: 5 }, 1, false);
        check(RuleKind::NewCountry { min_history: 10 }, 1, true);
        check(RuleKind::NewCountry { min_history: 11 }, 1, false);
        check(RuleKind::NewCategory { min_history: 0 }, 1, false);
    }

    #[test]
    fn a_rule_rests_while_it_is_snoozed_and_ends_when_it_expires() {
        let fields = RuleFields {
            name: "r".to_owned(),
            condition: RuleKind::AmountAtLeast { amount_minor: 1 },
            account_id: Some("a".to_owned()),
            enabled: true,
            snoozed_until: Some(10),
            expires_at: Some(20),
        };
        for (now, expected) in [(9, false), (10, true), (19, true), (20, false)] {
            assert_eq!(fields.is_active(now), expected, "{now}");
        }
        assert!(!RuleFields { enabled: false, ..fields.clone() }.is_active(15));
        assert!(fields.matches("a", 1, &Statistics::default()) && !fields.matches("b", 1, &Statistics::default()));
    }
}
