//! Traffic of many people for a time.

use tidemill_sdk::clock::Moment;
use uuid::Builder;

use super::day::{Day, Payment};
use super::kind::Kind;
use super::person::Person;
use super::random::Random;
use crate::domain::Details;

/// What traffic to make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traffic {
    /// The same seed gives the same people, and for the same time the same payments.
    pub seed: u64,
    /// The share of payments that are injected anomalies, about.
    pub anomaly_rate: f64,
    /// From when on, in milliseconds since 1970.
    pub from: i64,
    /// Until when.
    pub to: i64,
}

/// A transaction that was made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// What a client would say.
    pub details: Details,
    /// What was injected; none if it is usual.
    pub kind: Option<Kind>,
}

impl Traffic {
    /// What the person of a number pays in that time, oldest first.
    pub fn of(&self, number: u32) -> Vec<Made> {
        let person = Person::new(self.seed, number.into());
        let offset = person.home.offset * 3_600_000;
        let first = (self.from + offset).div_euclid(86_400_000) - 1;
        let last = (self.to + offset).div_euclid(86_400_000);
        let mut made = Vec::new();
        for day in first..=last {
            let payments = Day::new(&person, day).payments(self.seed, self.anomaly_rate);
            for (index, payment) in payments.into_iter().enumerate() {
                if (self.from..self.to).contains(&payment.timestamp) {
                    made.extend(self.made(&person, day, index, payment));
                }
            }
        }
        made
    }

    fn made(&self, person: &Person, day: i64, index: usize, payment: Payment) -> Option<Made> {
        let timestamp = Moment::from_millis(payment.timestamp)?;
        let numbers = [person.number, day, i64::try_from(index).ok()?];
        let mut random = Random::new(self.seed, "id", &numbers);
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&random.bits().to_le_bytes());
        bytes[8..].copy_from_slice(&random.bits().to_le_bytes()[..2]);
        let millis = u64::try_from(payment.timestamp).ok()?;
        let details = Details {
            id: Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string(),
            account_id: person.account_id.clone(),
            amount_minor: payment.amount_minor,
            currency: person.currency,
            merchant: payment.merchant,
            category: payment.category.to_owned(),
            channel: payment.channel.to_owned(),
            country: payment.country.to_owned(),
            timestamp,
            is_timed: true,
        };
        Some(Made { details, kind: payment.kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{DAY, HOUR};

    /// 2031-05-01T00:00:00Z.
    const START: i64 = 1_935_360_000_000;

    fn traffic(from: i64, to: i64) -> Traffic {
        Traffic { seed: 7, anomaly_rate: 0.02, from, to }
    }

    #[test]
    fn pieces_of_a_time_make_the_same_as_the_whole() {
        for number in 0..5 {
            let whole = traffic(START, START + 10 * DAY).of(number);
            let hours = (0..240).flat_map(|hour| traffic(START + hour * HOUR, START + (hour + 1) * HOUR).of(number));
            let pieces: Vec<Made> = hours.collect();
            assert!(whole.len() > 10);
            assert_eq!(pieces, whole);
        }
    }

    #[test]
    fn the_share_of_injected_anomalies_is_about_what_was_asked_for() {
        let made: Vec<Made> = (0..200).flat_map(|number| traffic(START, START + 30 * DAY).of(number)).collect();
        let count = |kind: Option<Kind>| made.iter().filter(|made| kind.is_none() || made.kind == kind).count();
        let injected = made.iter().filter(|made| made.kind.is_some()).count();
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let share = injected as f64 / made.len() as f64;
        assert!((0.01..0.035).contains(&share), "{share}");
        assert!(Kind::ALL.iter().all(|(_, kind)| count(Some(*kind)) > 10));
        let ids: std::collections::HashSet<&str> = made.iter().map(|made| made.details.id.as_str()).collect();
        assert_eq!(ids.len(), made.len());
    }

    #[test]
    fn people_sleep_at_night() {
        // Somebody who gets up at six at the earliest pays nothing between three and six, unless it is injected.
        let quiet = Traffic { anomaly_rate: 0.0, ..traffic(START, START + 30 * DAY) };
        for number in 0..50 {
            let offset = Person::new(7, number.into()).home.offset;
            for made in quiet.of(number) {
                let hour = (made.details.timestamp.as_millis() / HOUR + offset).rem_euclid(24);
                assert!(!(2..6).contains(&hour), "{hour}");
            }
        }
    }
}
