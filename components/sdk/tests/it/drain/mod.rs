//! Streams on a host that has none: what is delivered, when, and what survives an instance that ends anywhere.

mod failures;
mod history;
mod support;

use support::World;
use tidemill_sdk::events::{Operation, Stream};

const ALL: &[Stream] = &[Stream::new("notes", "orders")];

#[test]
fn committed_changes_are_delivered_once_in_order() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status, request_id) VALUES (1, 'placed', 'r-1'), (2, 'placed', NULL)");
    world.write("UPDATE orders SET status = 'shipped' WHERE id = 1");
    world.write("BEGIN; DELETE FROM orders; ROLLBACK");
    world.write("DELETE FROM orders WHERE id = 2");
    world.drain();
    world.drain();
    assert_eq!(world.effects(), ["insert 1 placed", "insert 2 placed", "update 1 shipped", "delete 2 placed"]);
    assert_eq!(world.calls(), [[1, 2, 3, 4]]);
    assert_eq!(world.rows::<String>("SELECT request_id FROM effects WHERE sequence = 1"), ["r-1"]);
}

#[test]
fn a_stream_begins_with_what_is_written_after_it_was_declared() {
    const LATER: &[Stream] = &[Stream::new("notes", "orders"), Stream::new("later", "orders")];
    let mut world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed')");
    world.streams = LATER;
    assert!(world.prepare());
    world.write("INSERT INTO orders (id, status) VALUES (2, 'placed')");
    world.drain();
    assert_eq!(world.effects(), ["insert 1 placed", "insert 2 placed", "insert 2 placed"]);
}

#[test]
fn a_stream_gets_the_operations_and_columns_that_it_names() {
    const SOME: &[Stream] = &[
        Stream::new("notes", "ORDERS").operations(&[Operation::Update]).columns(&["id", "status"]),
        Stream::new("unread", "orders").operations(&[]).columns(&["note", "id", "status"]),
    ];
    let world = World::new(SOME);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'); UPDATE orders SET status = 'shipped'");
    world.write("UPDATE orders SET request_id = 'nobody logs this'");
    world.drain();
    assert_eq!(world.calls(), [vec![2], vec![1, 2]]);
}

#[test]
fn a_new_column_is_logged_once_an_instance_that_knows_it_has_started() {
    let world = World::new(ALL);
    world.write("ALTER TABLE orders ADD COLUMN carrier TEXT");
    assert!(world.prepare());
    world.write("INSERT INTO orders (id, status, carrier) VALUES (1, 'placed', 'post')");
    assert_eq!(world.rows::<String>("SELECT after ->> 'carrier' FROM tidemill_changes"), ["post"]);
}

#[test]
fn one_run_does_a_bounded_part_of_much_work() {
    const SMALL: &[Stream] = &[Stream::new("notes", "orders").batch_size(2)];
    let world = World::new(SMALL);
    world.write(
        "WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 50)
        INSERT INTO orders (id, status) SELECT n, 'placed' FROM n",
    );
    world.drain();
    assert_eq!(world.effects().len(), 32);
    world.drain();
    assert_eq!(world.effects().len(), 50);
}

#[test]
fn a_stream_that_is_held_is_left_alone_until_the_lease_is_over() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed')");
    let first = world.instance();
    let mut run = Box::pin(first.run());
    // Up to the call of the consumer.
    while world.script.lock().unwrap().calls.is_empty() {
        assert_eq!(support::until(run.as_mut(), 1), None);
    }
    world.drain();
    assert_eq!(world.calls().len(), 1);
    drop(run);
    world.wait(59);
    world.drain();
    assert!(world.calls().is_empty());
    world.wait(2);
    world.drain();
    assert_eq!(world.effects(), ["insert 1 placed"]);
}

#[test]
fn an_instance_that_was_overtaken_moves_nothing() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed')");
    let slow = world.instance();
    let mut run = Box::pin(slow.run());
    while world.effects().is_empty() {
        assert_eq!(support::until(run.as_mut(), 1), None);
    }
    world.wait(61);
    world.write("INSERT INTO orders (id, status) VALUES (2, 'placed')");
    world.drain();
    assert!(support::until(run, 100_000).is_some());
    world.write("INSERT INTO orders (id, status) VALUES (3, 'placed')");
    world.drain();
    assert_eq!(world.effects(), ["insert 1 placed", "insert 2 placed", "insert 3 placed"]);
    assert_eq!(world.rows::<i64>("SELECT position FROM tidemill_positions"), [3]);
}

#[test]
fn changes_that_everybody_has_seen_are_forgotten_after_a_day() {
    let world = World::new(ALL);
    world.write("INSERT INTO orders (id, status) VALUES (1, 'placed'), (2, 'placed'), (3, 'placed')");
    world.drain();
    world.wait(23 * 3600);
    world.drain();
    assert_eq!(world.rows::<i64>("SELECT sequence FROM tidemill_changes"), [1, 2, 3]);
    world.wait(2 * 3600);
    world.drain();
    assert_eq!(world.rows::<i64>("SELECT sequence FROM tidemill_changes"), [3], "the next is numbered after it");
    assert_eq!(world.rows::<i64>("SELECT sequence FROM tidemill_inbox"), [3]);
}
