//! Any history of writes, roll-backs, failures and instances that end anywhere: every committed change has its effect exactly
//! once, in order per row.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::Stream;
use super::support::{Behaviour, World};

/// Enough that chance makes no dead letters.
const STREAMS: &[Stream] = &[Stream::new("notes", "orders").batch_size(4).max_attempts(30)];

#[derive(Clone, Debug)]
enum Write {
    /// Inserts the order, or updates it.
    Put(i64, &'static str),
    Delete(i64),
}

#[derive(Clone, Debug)]
enum Event {
    /// One transaction, committed or rolled back.
    Writes(Vec<Write>, bool),
    Consumer(Behaviour),
    Drain,
    DrainUpTo(usize),
    Wait(i64),
}

fn write() -> impl Strategy<Value = Write> {
    prop_oneof![
        4 => (1..5_i64, select(vec!["placed", "shipped", "delivered", "poison"])).prop_map(|(id, to)| Write::Put(id, to)),
        1 => (1..5_i64).prop_map(Write::Delete),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    use Behaviour::{Fails, Unavailable, Works, WorksButFails};
    prop_oneof![
        4 => (prop::collection::vec(write(), 1..4), prop::bool::weighted(0.8)).prop_map(|(w, commit)| Event::Writes(w, commit)),
        2 => select(vec![Works, Unavailable, Fails, WorksButFails]).prop_map(Event::Consumer),
        1 => Just(Event::Drain),
        3 => (1..120_usize).prop_map(Event::DrainUpTo),
        2 => (1..100_i64).prop_map(Event::Wait),
    ]
}

/// What the log has to say of a history: the committed changes in their order.
#[derive(Default)]
struct Model {
    orders: BTreeMap<i64, &'static str>,
    changes: Vec<(i64, String)>,
}

impl Model {
    fn write(&mut self, world: &World, writes: &[Write], commit: bool) {
        let (orders, length) = (self.orders.clone(), self.changes.len());
        world.write("BEGIN IMMEDIATE");
        for write in writes {
            match write {
                Write::Put(id, status) => {
                    world.write(&format!(
                        "INSERT INTO orders (id, status) VALUES ({id}, '{status}')
                        ON CONFLICT (id) DO UPDATE SET status = excluded.status"
                    ));
                    match self.orders.insert(*id, status) {
                        None => self.changes.push((*id, format!("insert {id} {status}"))),
                        Some(before) if before != *status => self.changes.push((*id, format!("update {id} {status}"))),
                        Some(_) => {}
                    }
                }
                Write::Delete(id) => {
                    world.write(&format!("DELETE FROM orders WHERE id = {id}"));
                    if let Some(status) = self.orders.remove(id) {
                        self.changes.push((*id, format!("delete {id} {status}")));
                    }
                }
            }
        }
        world.write(if commit { "COMMIT" } else { "ROLLBACK" });
        if !commit {
            self.orders = orders;
            self.changes.truncate(length);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_committed_change_has_its_effect_exactly_once_in_order_per_row(
        events in prop::collection::vec(event(), 1..40),
    ) {
        let world = World::new(STREAMS);
        world.script.lock().unwrap().poison = Some("poison");
        let mut model = Model::default();
        for event in &events {
            match event {
                Event::Writes(writes, commit) => model.write(&world, writes, *commit),
                Event::Consumer(behaviour) => world.behave([*behaviour]),
                Event::Drain => world.drain(),
                Event::DrainUpTo(points) => drop(world.drain_up_to(*points)),
                Event::Wait(seconds) => world.wait(*seconds),
            }
        }
        let newest = "SELECT count(*) FROM tidemill_changes WHERE sequence > (SELECT position FROM tidemill_positions)
            UNION ALL SELECT count(*) FROM tidemill_parked";
        let mut rounds = 0;
        while world.rows::<i64>(newest) != [0, 0] {
            world.wait(600);
            world.drain();
            rounds += 1;
            prop_assert!(rounds < 2000, "the stream comes to rest");
        }

        let effects = world.effects();
        for id in 1..5 {
            let of_row = |text: &&String| text.split(' ').nth(1) == Some(&id.to_string());
            let happened: Vec<&String> = effects.iter().filter(of_row).collect();
            let expected: Vec<&String> =
                model.changes.iter().map(|(_, text)| text).filter(of_row).filter(|text| !text.ends_with("poison")).collect();
            prop_assert_eq!(happened, expected);
        }
        let dead: Vec<String> =
            world.rows("SELECT operation || ' ' || (key ->> 'id') || ' ' || (ifnull(after, before) ->> 'status') FROM tidemill_dead_letters ORDER BY sequence");
        let poison: Vec<String> =
            model.changes.iter().map(|(_, text)| text.clone()).filter(|text| text.ends_with("poison")).collect();
        prop_assert_eq!(dead, poison);
    }
}
