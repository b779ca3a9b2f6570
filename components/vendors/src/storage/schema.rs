//! The tables.

use tidemill_sdk::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "vendors/1-orders",
        statements: &[
            "CREATE TABLE vendors (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                currency TEXT NOT NULL,
                lead_days INTEGER NOT NULL,
                simulation TEXT,
                simulated_until INTEGER,
                version INTEGER NOT NULL,
                request_id TEXT,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID",
            // Rows are looked up by id, but kept by a number: what refers to them stays small, and new rows go to the end.
            "CREATE TABLE orders (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                vendor_id TEXT NOT NULL,
                reference TEXT,
                status TEXT NOT NULL
                    CHECK (status IN ('placed', 'accepted', 'shipped', 'delivered', 'returned', 'cancelled')),
                placed_at INTEGER NOT NULL,
                promised_at INTEGER NOT NULL,
                accepted_at INTEGER,
                shipped_at INTEGER,
                delivered_at INTEGER,
                returned_at INTEGER,
                cancelled_at INTEGER,
                lines TEXT NOT NULL,
                ordered_units INTEGER NOT NULL,
                shipped_units INTEGER NOT NULL,
                returned_units INTEGER NOT NULL,
                short_lines INTEGER NOT NULL,
                ordered_minor INTEGER NOT NULL,
                shipped_minor INTEGER NOT NULL,
                returned_minor INTEGER NOT NULL,
                reason TEXT,
                due_at INTEGER,
                version INTEGER NOT NULL,
                request_id TEXT,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT",
            // Ids sort by the time of placing, so each list is a walk along one of these.
            "CREATE INDEX orders_by_status ON orders (status, id)",
            "CREATE INDEX orders_by_vendor ON orders (vendor_id, id)",
            "CREATE INDEX orders_by_vendor_and_status ON orders (vendor_id, status, id)",
            "CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL",
        ],
    },
    Migration {
        name: "vendors/2-order-events",
        statements: &[
            // An order that was entered with a past has no events of it: its own times tell that.
            "CREATE TABLE order_events (
                order_number INTEGER NOT NULL,
                version INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('placed', 'moved', 'edited')),
                from_status TEXT,
                to_status TEXT NOT NULL,
                at INTEGER NOT NULL,
                reason TEXT,
                before TEXT,
                request_id TEXT,
                recorded_at INTEGER NOT NULL,
                PRIMARY KEY (order_number, version)
            ) STRICT, WITHOUT ROWID",
            "CREATE TRIGGER orders_placed AFTER INSERT ON orders WHEN NEW.version = 1 BEGIN
                INSERT INTO order_events VALUES (NEW.number, 1, 'placed', NULL, NEW.status, NEW.placed_at, NEW.reason, NULL,
                    NEW.request_id, NEW.created_at);
            END",
            "CREATE TRIGGER orders_moved AFTER UPDATE OF status ON orders WHEN NEW.status <> OLD.status BEGIN
                INSERT INTO order_events VALUES (NEW.number, NEW.version, 'moved', OLD.status, NEW.status,
                    CASE NEW.status WHEN 'accepted' THEN NEW.accepted_at WHEN 'shipped' THEN NEW.shipped_at
                        WHEN 'delivered' THEN NEW.delivered_at WHEN 'returned' THEN NEW.returned_at ELSE NEW.cancelled_at END,
                    NEW.reason, NULL, NEW.request_id, NEW.updated_at);
            END",
            "CREATE TRIGGER orders_edited AFTER UPDATE OF version ON orders
                WHEN NEW.status = OLD.status AND NEW.version <> OLD.version BEGIN
                INSERT INTO order_events VALUES (NEW.number, NEW.version, 'edited', OLD.status, NEW.status, NEW.updated_at, NULL,
                    json_object('lines', json(OLD.lines), 'promisedAt', OLD.promised_at, 'reference', OLD.reference),
                    NEW.request_id, NEW.updated_at);
            END",
            "CREATE TRIGGER orders_deleted AFTER DELETE ON orders BEGIN
                DELETE FROM order_events WHERE order_number = OLD.number;
            END",
        ],
    },
    Migration {
        name: "vendors/3-reports",
        statements: &[
            // `grain` 0: all time, `start` 0. 1: a week, `start` its Monday. 2: a day. Days are counted from 1970-01-01, in UTC; an order
            // belongs to the day on which it was placed.
            "CREATE TABLE reports (
                vendor_id TEXT NOT NULL,
                grain INTEGER NOT NULL CHECK (grain BETWEEN 0 AND 2),
                start INTEGER NOT NULL,
                placed INTEGER NOT NULL,
                accepted INTEGER NOT NULL,
                shipped INTEGER NOT NULL,
                delivered INTEGER NOT NULL,
                returned INTEGER NOT NULL,
                cancelled INTEGER NOT NULL,
                on_time INTEGER NOT NULL,
                in_full INTEGER NOT NULL,
                on_time_in_full INTEGER NOT NULL,
                due_units INTEGER NOT NULL,
                shipped_units INTEGER NOT NULL,
                returned_units INTEGER NOT NULL,
                revenue_minor INTEGER NOT NULL,
                lead_minutes INTEGER NOT NULL,
                lead_minutes_squared INTEGER NOT NULL,
                PRIMARY KEY (vendor_id, grain, start)
            ) STRICT, WITHOUT ROWID",
            // How many orders took `value` minutes (`unit` 0), begun hours (1) or begun days (2) from placed to delivered. Days have minutes
            // only; for all time hours and days lead to the minute of a percentile in a few steps, however many orders there are.
            "CREATE TABLE lead_times (
                vendor_id TEXT NOT NULL,
                grain INTEGER NOT NULL CHECK (grain IN (0, 2)),
                start INTEGER NOT NULL,
                unit INTEGER NOT NULL CHECK (unit BETWEEN 0 AND 2),
                value INTEGER NOT NULL,
                orders INTEGER NOT NULL,
                PRIMARY KEY (vendor_id, grain, start, unit, value)
            ) STRICT, WITHOUT ROWID",
            // The last change that is in a vendor's reports.
            "CREATE TABLE report_states (
                vendor_id TEXT PRIMARY KEY,
                sequence INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID",
            // At most one row: the weights that somebody set, by the names of criteria.
            "CREATE TABLE scorecard (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                weights TEXT NOT NULL,
                version INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT",
        ],
    },
    Migration {
        name: "vendors/4-runs",
        statements: &[
            // `position` says how far the job has come, in steps of its own; `turn` rises when the work is to go on in another call.
            "CREATE TABLE runs (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                job TEXT NOT NULL,
                parameters TEXT NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed')),
                progress REAL NOT NULL,
                position INTEGER NOT NULL,
                result TEXT NOT NULL,
                message TEXT,
                started_by TEXT NOT NULL CHECK (started_by IN ('request', 'schedule')),
                turn INTEGER NOT NULL,
                version INTEGER NOT NULL,
                request_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                started_at INTEGER,
                finished_at INTEGER,
                updated_at INTEGER NOT NULL
            ) STRICT",
            "CREATE INDEX runs_by_job ON runs (job, number)",
            // When a seed was first used: its history ends there, whenever it is asked for again.
            "CREATE TABLE backfills (
                seed INTEGER PRIMARY KEY,
                until_at INTEGER NOT NULL
            ) STRICT",
        ],
    },
];
