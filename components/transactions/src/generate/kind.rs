//! What is injected, and which features name it.

use crate::features::Feature;

/// A kind of injected anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An amount far beyond the account's.
    LargeAmount,
    /// Many payments within minutes.
    Velocity,
    /// A payment in a country where the account never pays, soon after one at home.
    NewCountry,
    /// A payment in the middle of the account's night.
    OddHour,
    /// Many tiny payments at one merchant within minutes.
    CardTesting,
    /// A payment for something that the account never pays for.
    NewCategory,
}

impl Kind {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 6] = [
        ("large-amount", Self::LargeAmount),
        ("velocity", Self::Velocity),
        ("new-country", Self::NewCountry),
        ("odd-hour", Self::OddHour),
        ("card-testing", Self::CardTesting),
        ("new-category", Self::NewCategory),
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }

    /// The features that say that it was this.
    pub fn features(self) -> &'static [Feature] {
        match self {
            Self::LargeAmount => &[Feature::AmountVsWeek, Feature::AmountVsMonth],
            Self::Velocity => &[Feature::CountTenMinutes, Feature::CountHour],
            Self::NewCountry => &[Feature::Country, Feature::CountryChange],
            Self::OddHour => &[Feature::HourOfDay, Feature::HourOfWeek],
            Self::CardTesting => &[Feature::SmallHour, Feature::CountTenMinutes, Feature::CountHour],
            Self::NewCategory => &[Feature::Category, Feature::NewCategory],
        }
    }
}
