//! What changes of orders make of the reports: the old order out, the new one in, added up over any number of changes.

use std::collections::BTreeMap;

use super::{Day, Facts, Grain, LeadTimeUnit, Measures, lead_minutes};

/// Differences to the stored sums. Adding the same orders in and out leaves nothing, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deltas {
    vendors: BTreeMap<String, VendorDeltas>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct VendorDeltas {
    days: BTreeMap<Day, Measures>,
    /// By day of the order and minutes.
    lead_times: BTreeMap<(Day, i64), i64>,
    sequence: i64,
}

impl Deltas {
    /// One change of one order, which has this sequence: what it was, and what it is.
    pub(crate) fn change(&mut self, sequence: i64, before: Option<&Facts>, after: Option<&Facts>) {
        for (facts, times) in [(before, -1), (after, 1)] {
            if let Some(facts) = facts {
                let vendor = self.add(facts, times);
                vendor.sequence = vendor.sequence.max(sequence);
            }
        }
    }

    fn add(&mut self, facts: &Facts, times: i64) -> &mut VendorDeltas {
        let vendor = self.vendors.entry(facts.vendor_id.clone()).or_default();
        let day = Day::of(facts.placed_at);
        vendor.days.entry(day).or_default().add(&Measures::of(facts), times);
        if let Some(minutes) = lead_minutes(facts) {
            *vendor.lead_times.entry((day, minutes)).or_default() += times;
        }
        vendor
    }

    /// The differences of sums: vendor, grain, start, and what to add.
    pub(crate) fn reports(&self) -> impl Iterator<Item = (&str, Grain, Day, Measures)> {
        self.vendors.iter().flat_map(|(id, vendor)| {
            let mut all = Measures::default();
            let mut weeks: BTreeMap<Day, Measures> = BTreeMap::new();
            for (day, measures) in &vendor.days {
                all.add(measures, 1);
                weeks.entry(day.monday()).or_default().add(measures, 1);
            }
            let weeks = weeks.into_iter().map(|(start, measures)| (Grain::Week, start, measures));
            let days = vendor.days.iter().map(|(start, measures)| (Grain::Day, *start, *measures));
            std::iter::once((Grain::All, Day(0), all))
                .chain(weeks)
                .chain(days)
                .filter(|(_, _, measures)| *measures != Measures::default())
                .map(move |(grain, start, measures)| (id.as_str(), grain, start, measures))
        })
    }

    /// The differences of lead times: vendor, grain, start, unit, value, and how many orders to add.
    pub(crate) fn lead_times(&self) -> impl Iterator<Item = (&str, Grain, Day, LeadTimeUnit, i64, i64)> {
        self.vendors.iter().flat_map(|(id, vendor)| {
            let mut all: BTreeMap<(LeadTimeUnit, i64), i64> = BTreeMap::new();
            for ((_, minutes), orders) in &vendor.lead_times {
                for unit in LeadTimeUnit::ALL {
                    *all.entry((unit, minutes / unit.minutes())).or_default() += orders;
                }
            }
            let all = all.into_iter().map(|((unit, value), orders)| (Grain::All, Day(0), unit, value, orders));
            let days = vendor
                .lead_times
                .iter()
                .map(|((day, minutes), orders)| (Grain::Day, *day, LeadTimeUnit::Minute, *minutes, *orders));
            all.chain(days)
                .filter(|(.., orders)| *orders != 0)
                .map(move |(grain, start, unit, value, orders)| (id.as_str(), grain, start, unit, value, orders))
        })
    }

    /// The last change of each vendor.
    pub(crate) fn sequences(&self) -> impl Iterator<Item = (&str, i64)> {
        self.vendors.iter().map(|(id, vendor)| (id.as_str(), vendor.sequence))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY_MILLIS, Status};
    use super::*;

    fn facts(vendor: &str, day: i64, minutes: Option<i64>) -> Facts {
        let placed_at = day * DAY_MILLIS + 1000;
        Facts {
            vendor_id: vendor.to_owned(),
            status: if minutes.is_some() { Status::Delivered } else { Status::Placed },
            placed_at,
            promised_at: placed_at + DAY_MILLIS,
            delivered_at: minutes.map(|minutes| placed_at + minutes * 60_000),
            ordered_units: 2,
            shipped_units: if minutes.is_some() { 2 } else { 0 },
            returned_units: 0,
            short_lines: 0,
            shipped_minor: 100,
            returned_minor: 0,
        }
    }

    #[test]
    fn days_add_up_to_weeks_and_weeks_to_all_time() {
        let mut deltas = Deltas::default();
        // Days 4 to 10 are a week: 1970-01-05 was a Monday.
        for (sequence, day) in [(1, 4), (2, 10), (3, 11)] {
            deltas.change(sequence, None, Some(&facts("a", day, Some(90))));
        }
        deltas.change(4, None, Some(&facts("b", 4, None)));
        let orders = |deltas: &Deltas, grain| {
            let of_grain = deltas.reports().filter(|(_, of, ..)| *of == grain);
            of_grain.map(|(id, _, start, measures)| (id.to_owned(), start.0, measures.orders())).collect::<Vec<_>>()
        };
        let named = |rows: &[(&str, i64, i64)]| {
            rows.iter().map(|(id, start, n)| ((*id).to_owned(), *start, *n)).collect::<Vec<_>>()
        };
        assert_eq!(orders(&deltas, Grain::All), named(&[("a", 0, 3), ("b", 0, 1)]));
        assert_eq!(orders(&deltas, Grain::Week), named(&[("a", 4, 2), ("a", 11, 1), ("b", 4, 1)]));
        assert_eq!(orders(&deltas, Grain::Day), named(&[("a", 4, 1), ("a", 10, 1), ("a", 11, 1), ("b", 4, 1)]));
        let all: Vec<_> =
            deltas.lead_times().filter(|row| row.1 == Grain::All).map(|row| (row.3, row.4, row.5)).collect();
        assert_eq!(all, [(LeadTimeUnit::Minute, 90, 3), (LeadTimeUnit::Hour, 1, 3), (LeadTimeUnit::Day, 0, 3)]);
        assert_eq!(deltas.sequences().collect::<Vec<_>>(), [("a", 3), ("b", 4)]);
    }

    #[test]
    fn an_order_that_comes_and_goes_leaves_only_that_it_was_seen() {
        let mut deltas = Deltas::default();
        let (placed, delivered) = (facts("a", 4, None), facts("a", 4, Some(90)));
        deltas.change(1, None, Some(&placed));
        deltas.change(2, Some(&placed), Some(&delivered));
        deltas.change(3, Some(&delivered), None);
        assert_eq!((deltas.reports().count(), deltas.lead_times().count()), (0, 0));
        assert_eq!(deltas.sequences().collect::<Vec<_>>(), [("a", 3)]);
    }
}
