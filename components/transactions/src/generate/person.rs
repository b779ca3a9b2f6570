//! Who pays: where they live, what they are in the habit of, and how much they have.

use super::market::{DESTINATIONS, GOODS, HOMES, Home, SUBSCRIPTIONS};
use super::random::Random;
use crate::domain::Currency;

/// A habit: some goods, and how often.
pub(super) struct Habit {
    /// Which of [`GOODS`].
    pub(super) goods: usize,
    /// How often, for the draw.
    pub(super) weight: f64,
    /// The merchants, the favourite first.
    pub(super) merchants: Vec<String>,
}

/// A payment that repeats every month.
pub(super) struct Standing {
    /// To or from whom.
    pub(super) merchant: String,
    /// The category.
    pub(super) category: &'static str,
    /// The channel.
    pub(super) channel: &'static str,
    /// Cents of a dollar.
    pub(super) cents: f64,
    /// By how much the logarithm varies.
    pub(super) spread: f64,
    /// The day of the month.
    pub(super) day: i8,
    /// The hour of the day, by the clock of the place.
    pub(super) hour: f64,
}

/// A person with an account.
pub(super) struct Person {
    /// The number among those of the seed.
    pub(super) number: i64,
    /// What the account is known by.
    pub(super) account_id: String,
    /// Where they live.
    pub(super) home: &'static Home,
    /// In what they pay.
    pub(super) currency: Currency,
    /// How many times a day they pay, on average.
    pub(super) daily: f64,
    /// How much they pay, against others.
    pub(super) wealth: f64,
    /// When they get up, by the clock of the place.
    pub(super) rises: f64,
    /// How much more they pay on weekends.
    pub(super) weekend: f64,
    /// What they are in the habit of.
    pub(super) habits: Vec<Habit>,
    /// What repeats every month.
    pub(super) standing: Vec<Standing>,
    /// Where they travel to; most do not.
    pub(super) destination: Option<&'static str>,
}

impl Person {
    /// The person of a number.
    pub(super) fn new(seed: u64, number: i64) -> Self {
        let mut random = Random::new(seed, "person", &[number]);
        let weights: Vec<f64> = HOMES.iter().map(|home| home.weight).collect();
        let home = &HOMES[random.weighted(&weights)];
        let daily = (1.2 * libm::exp(0.5 * random.normal()) + 1.8).min(8.0);
        let wealth = libm::exp(0.45 * random.normal());
        let rises = random.between(6.2, 8.5);
        let weekend = random.between(0.8, 1.5);
        let habits = habits(&mut random, home.country);
        let standing = standing(&mut random, wealth, number);
        let travels = random.chance(0.25);
        let destination = *random.pick(&DESTINATIONS);
        Self {
            number,
            account_id: format!("g{seed}-{number:05}"),
            home,
            currency: Currency::parse(home.currency)
                .or_else(|| Currency::parse("USD"))
                .expect("the dollar is in the table"),
            daily,
            wealth,
            rises,
            weekend,
            habits,
            standing,
            destination: (travels && destination != home.country).then_some(destination),
        }
    }

    /// An amount of the person's currency in minor units, from cents of a dollar.
    pub(super) fn minor(&self, cents: f64) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "amounts are far below 2^53")]
        let minor = libm::round(cents * self.home.per_cent) as i64;
        minor.max(1)
    }
}

fn habits(random: &mut Random, country: &str) -> Vec<Habit> {
    let mut habits = Vec::new();
    for (goods, what) in GOODS.iter().enumerate() {
        // Everybody eats and moves; the rest is up to the person.
        if goods >= 4 && random.chance(0.35) {
            continue;
        }
        let count = 2 + random.below(4);
        let merchants = (0..count).map(|_| format!("{} {country}-{:03}", what.merchant, random.below(400))).collect();
        let weight = what.weight * libm::exp(0.4 * random.normal());
        habits.push(Habit { goods, weight, merchants });
    }
    habits
}

fn standing(random: &mut Random, wealth: f64, number: i64) -> Vec<Standing> {
    let day = |random: &mut Random| i8::try_from(1 + random.below(28)).unwrap_or(1);
    let mut standing = vec![Standing {
        merchant: format!("Employer {:03}", number.rem_euclid(200)),
        category: "salary",
        channel: "transfer",
        cents: 260_000.0 * wealth,
        spread: 0.01,
        day: day(random),
        hour: 9.0,
    }];
    for (merchant, dollars) in SUBSCRIPTIONS {
        if random.chance(0.45) {
            standing.push(Standing {
                merchant: merchant.to_owned(),
                category: "subscriptions",
                channel: "recurring",
                cents: dollars * 100.0,
                spread: 0.0,
                day: day(random),
                hour: random.between(8.0, 21.0),
            });
        }
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_a_seed_are_the_same_and_differ_from_each_other() {
        let (one, again, other) = (Person::new(1, 7), Person::new(1, 7), Person::new(1, 8));
        assert_eq!((&one.account_id, one.daily.to_bits()), (&again.account_id, again.daily.to_bits()));
        assert_ne!(one.account_id, other.account_id);
        assert!((0..100).map(|number| Person::new(1, number).daily).all(|daily| (1.8..=8.0).contains(&daily)));
    }
}
