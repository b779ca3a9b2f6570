//! Changes that fail: what waits, for how long, and what becomes of them.

use super::support::{Behaviour, World};
use super::{ALL, Stream};

const ATTEMPTS: &str = "SELECT stream || ' ' || sequence || ' ' || attempts || ' ' || error FROM tidemill_dead_letters";

/// Lets time pass until nothing more happens.
fn settle(world: &World) {
    for _ in 0..100 {
        world.wait(600);
        world.drain();
    }
}

#[test]
fn a_change_that_always_fails_delays_only_its_row_and_becomes_a_dead_letter() {
    let world = World::new(ALL);
    world.script.lock().unwrap().poison = Some("poison");
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'), (2, 'poison'), (3, 'placed')");
    world.write("UPDATE orders SET status = 'shipped'");
    world.drain();
    assert_eq!(
        world.effects(),
        ["insert 1 placed", "insert 3 placed", "update 1 shipped", "update 3 shipped"],
        "order 2 waits"
    );
    settle(&world);
    assert_eq!(world.effects().last().unwrap(), "update 2 shipped", "what waited behind it came in the end");
    assert_eq!(world.effects().len(), 5);
    assert_eq!(world.rows::<String>(ATTEMPTS), ["notes 2 5 nobody can do that"]);
    assert!(world.rows::<i64>("SELECT sequence FROM tidemill_parked").is_empty());
}

#[test]
fn later_changes_of_a_row_wait_for_the_one_that_failed() {
    let world = World::new(ALL);
    world.script.lock().unwrap().poison = Some("poison");
    world.write("INSERT INTO orders (id, status) VALUES (1, 'poison')");
    world.drain();
    world.write("UPDATE orders SET status = 'shipped'");
    world.drain();
    assert!(world.effects().is_empty());
    world.script.lock().unwrap().poison = None;
    world.wait(600);
    world.drain();
    assert_eq!(world.effects(), ["insert 1 poison", "update 1 shipped"]);
}

#[test]
fn what_does_not_answer_is_asked_again_later_and_nothing_is_lost() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'), (2, 'placed')");
    world.behave([Behaviour::Unavailable; 2]);
    world.drain();
    assert_eq!(world.calls(), [[1, 2]], "and not at once");
    settle(&world);
    assert_eq!(world.calls(), [[1, 2], [1, 2]], "as a whole");
    assert_eq!(world.effects(), ["insert 1 placed", "insert 2 placed"]);
    assert!(world.rows::<String>(ATTEMPTS).is_empty());
}

#[test]
fn a_long_outage_does_not_turn_changes_into_dead_letters_at_once() {
    let world = World::new(ALL);
    world.write(
        "WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 20)
        INSERT INTO orders (id, status) SELECT n, 'placed' FROM n",
    );
    world.behave([Behaviour::Unavailable; 10]);
    for _ in 0..6 {
        world.wait(600);
        world.drain();
    }
    assert!(world.rows::<String>(ATTEMPTS).is_empty());
    settle(&world);
    assert_eq!(world.effects().len(), 20);
}

#[test]
fn effects_that_were_committed_before_a_failure_are_not_repeated() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'), (2, 'placed')");
    world.behave([Behaviour::WorksButFails, Behaviour::WorksButFails, Behaviour::Fails]);
    settle(&world);
    assert_eq!(world.effects(), ["insert 1 placed", "insert 2 placed"]);
}

#[test]
fn a_delivery_that_takes_its_instance_along_counts_as_a_failure() {
    const TWICE: &[Stream] = &[Stream::new("notes", "orders").max_attempts(2)];
    let world = World::new(TWICE);
    world.script.lock().unwrap().deadly = Some("deadly");
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'), (2, 'deadly'), (3, 'placed')");
    for _ in 0..12 {
        world.wait(600);
        world.drain_up_to(10_000);
    }
    assert_eq!(world.effects(), ["insert 1 placed", "insert 3 placed"]);
    assert_eq!(world.rows::<String>(ATTEMPTS), ["notes 2 2 its delivery did not come to an end"]);
}
