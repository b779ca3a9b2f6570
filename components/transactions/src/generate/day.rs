//! What a person pays on one day.

use jiff::civil::Date;

use super::inject;
use super::kind::Kind;
use super::market::GOODS;
use super::person::Person;
use super::random::Random;

/// A payment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Payment {
    /// When, in milliseconds since 1970.
    pub(super) timestamp: i64,
    /// In minor units of the person's currency.
    pub(super) amount_minor: i64,
    /// With whom.
    pub(super) merchant: String,
    /// What for.
    pub(super) category: &'static str,
    /// By which way.
    pub(super) channel: &'static str,
    /// Where.
    pub(super) country: &'static str,
    /// What was injected; none if it is usual.
    pub(super) kind: Option<Kind>,
}

/// A day of a person: counted from 1970, and from midnight to midnight by the clock where they live.
pub(super) struct Day<'a> {
    /// Whose.
    pub(super) person: &'a Person,
    /// Which, in days since 1970.
    pub(super) number: i64,
    /// Midnight, in milliseconds since 1970.
    pub(super) midnight: i64,
}

impl<'a> Day<'a> {
    /// The day of a number.
    pub(super) fn new(person: &'a Person, number: i64) -> Self {
        Self { person, number, midnight: number * 86_400_000 - person.home.offset * 3_600_000 }
    }

    /// A moment of the day, from its hour.
    pub(super) fn at(&self, hour: f64) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "an hour of the day in milliseconds")]
        let millis = libm::round(hour * 3_600_000.0) as i64;
        self.midnight + millis
    }

    /// Where the person is: on a journey, or at home. A journey takes five days of every 56.
    fn place(&self, seed: u64) -> (&'static str, bool) {
        let Some(destination) = self.person.destination else {
            return (self.person.home.country, false);
        };
        let cycle = self.number.div_euclid(56);
        let start = Random::new(seed, "journey", &[self.person.number, cycle]).below(50);
        let within = self.number.rem_euclid(56) - i64::try_from(start).unwrap_or(0);
        if (0..5).contains(&within) { (destination, true) } else { (self.person.home.country, false) }
    }

    /// All that is paid that day, with what is injected: on average the given share of the payments.
    pub(super) fn payments(&self, seed: u64, anomaly_rate: f64) -> Vec<Payment> {
        let mut random = Random::new(seed, "day", &[self.person.number, self.number]);
        let (country, is_away) = self.place(seed);
        let date =
            Date::new(1970, 1, 1).ok().and_then(|epoch| epoch.checked_add(jiff::Span::new().days(self.number)).ok());
        let is_weekend = date.is_some_and(|date| date.weekday().to_monday_zero_offset() >= 5);
        let mean = self.person.daily * if is_weekend { self.person.weekend } else { 1.0 };
        let mut payments: Vec<Payment> =
            (0..random.poisson(mean)).map(|_| self.habitual(&mut random, country, is_away)).collect();
        if let Some(date) = date {
            payments.extend(self.standing(&mut random, date.day()));
        }
        payments.extend(inject::inject(self, seed, anomaly_rate, country));
        payments.sort_by_key(|payment| payment.timestamp);
        payments
    }

    /// A payment out of habit.
    pub(super) fn habitual(&self, random: &mut Random, country: &'static str, is_away: bool) -> Payment {
        let weights: Vec<f64> = self.person.habits.iter().map(|habit| habit.weight).collect();
        let habit = &self.person.habits[random.weighted(&weights)];
        let goods = &GOODS[habit.goods];
        let (middle, spread) = *random.pick(goods.hours);
        // Nobody pays before they are up, nor after they went to bed.
        let hour = (middle + spread * random.normal()).clamp(self.person.rises, self.person.rises + 15.8);
        let merchant = if is_away {
            format!("{} {country}-{:03}", goods.merchant, random.below(40))
        } else if random.chance(0.06) {
            format!("{} {country}-{:03}", goods.merchant, random.below(400))
        } else {
            // The first of them half of the time, the second half of the rest, and so on.
            let favourite = habit.merchants.iter().position(|_| random.chance(0.5)).unwrap_or(0);
            habit.merchants[favourite].clone()
        };
        let cents = goods.typical * 100.0 * self.person.wealth * libm::exp(goods.spread * random.normal());
        Payment {
            timestamp: self.at(hour),
            amount_minor: self.person.minor(cents),
            merchant,
            category: goods.category,
            channel: goods.channel,
            country,
            kind: None,
        }
    }

    fn standing(&self, random: &mut Random, day: i8) -> Vec<Payment> {
        let due = self.person.standing.iter().filter(|standing| standing.day == day);
        due.map(|standing| Payment {
            timestamp: self.at(standing.hour + random.between(0.0, 0.2)),
            amount_minor: self.person.minor(standing.cents * libm::exp(standing.spread * random.normal())),
            merchant: standing.merchant.clone(),
            category: standing.category,
            channel: standing.channel,
            country: self.person.home.country,
            kind: None,
        })
        .collect()
    }
}
