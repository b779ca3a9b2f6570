//! The tables, and the metric values that a new database begins with.

use tidemill_sdk::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "experiments/1-experiments",
        statements: &[
            "CREATE TABLE experiments (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                definition TEXT NOT NULL,
                source TEXT NOT NULL,
                status TEXT NOT NULL,
                message TEXT,
                progress REAL NOT NULL,
                results_version INTEGER NOT NULL,
                version INTEGER NOT NULL,
                request_id TEXT NOT NULL,
                created_at TEXT NOT NULL,
                updated_at TEXT NOT NULL
            ) STRICT, WITHOUT ROWID",
            "CREATE INDEX experiments_by_age ON experiments (created_at, id)",
            "CREATE TABLE experiment_results (
                experiment_id TEXT PRIMARY KEY,
                version INTEGER NOT NULL,
                panel BLOB NOT NULL,
                summary TEXT NOT NULL,
                request_id TEXT,
                created_at TEXT NOT NULL
            ) STRICT",
            "CREATE TABLE analysis_requests (
                id TEXT PRIMARY KEY,
                experiment_id TEXT NOT NULL,
                options TEXT,
                is_done INTEGER NOT NULL,
                request_id TEXT NOT NULL,
                created_at TEXT NOT NULL
            ) STRICT, WITHOUT ROWID",
            "CREATE INDEX analysis_requests_by_experiment ON analysis_requests (experiment_id)",
            // An analysis is caused by a version of the results, or by a request for it.
            "CREATE TABLE experiment_analyses (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                experiment_id TEXT NOT NULL,
                results_version INTEGER NOT NULL,
                requested_by TEXT UNIQUE,
                status TEXT NOT NULL,
                analysis TEXT NOT NULL,
                created_at TEXT NOT NULL
            ) STRICT",
            "CREATE UNIQUE INDEX experiment_analyses_once ON experiment_analyses (experiment_id, results_version)
                WHERE requested_by IS NULL",
            "CREATE INDEX experiment_analyses_by_experiment ON experiment_analyses (experiment_id, sequence)",
            "CREATE TRIGGER experiments_delete AFTER DELETE ON experiments BEGIN
                DELETE FROM experiment_results WHERE experiment_id = OLD.id;
                DELETE FROM experiment_analyses WHERE experiment_id = OLD.id;
                DELETE FROM analysis_requests WHERE experiment_id = OLD.id;
            END",
        ],
    },
    Migration {
        name: "experiments/2-metric-values",
        statements: &[
            "CREATE TABLE metric_values (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                unit TEXT NOT NULL,
                dollars_per_unit REAL NOT NULL,
                std_error REAL NOT NULL,
                description TEXT NOT NULL,
                version INTEGER NOT NULL,
                last_updated TEXT NOT NULL
            ) STRICT, WITHOUT ROWID",
            "CREATE TABLE metric_value_history (
                id TEXT NOT NULL,
                version INTEGER NOT NULL,
                name TEXT NOT NULL,
                unit TEXT NOT NULL,
                dollars_per_unit REAL NOT NULL,
                std_error REAL NOT NULL,
                description TEXT NOT NULL,
                last_updated TEXT NOT NULL,
                replaced_at TEXT NOT NULL,
                PRIMARY KEY (id, version)
            ) STRICT, WITHOUT ROWID",
            "CREATE TRIGGER metric_values_keep_updated AFTER UPDATE ON metric_values BEGIN
                INSERT INTO metric_value_history
                    (id, version, name, unit, dollars_per_unit, std_error, description, last_updated, replaced_at)
                VALUES (OLD.id, OLD.version, OLD.name, OLD.unit, OLD.dollars_per_unit, OLD.std_error, OLD.description,
                    OLD.last_updated, NEW.last_updated);
            END",
            "CREATE TRIGGER metric_values_keep_deleted AFTER DELETE ON metric_values BEGIN
                INSERT INTO metric_value_history
                    (id, version, name, unit, dollars_per_unit, std_error, description, last_updated, replaced_at)
                VALUES (OLD.id, OLD.version, OLD.name, OLD.unit, OLD.dollars_per_unit, OLD.std_error, OLD.description,
                    OLD.last_updated, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
            END",
            "INSERT INTO metric_values (id, name, unit, dollars_per_unit, std_error, description, version, last_updated)
            SELECT column1, column2, column3, column4, column5, column6, 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM (VALUES
                ('signups', 'Signups', 'signup', 12.5, 0.0, 'Expected margin of a new account over its first year'),
                ('purchases', 'Purchases', 'purchase', 8.4, 0.0, 'Margin of an average purchase'),
                ('revenue', 'Revenue', 'dollar', 1.0, 0.0, 'A dollar is a dollar'),
                ('retained-users', 'Retained users', 'user', 31.0, 2.5, 'Value of a user who is still there after 30 days'),
                ('support-tickets', 'Support tickets', 'ticket', -6.0, 0.0, 'What answering a ticket costs'),
                ('page-load-seconds', 'Page load time', 'second', -0.02, 0.005, 'Sales lost for each second that a page takes')
            )",
        ],
    },
    Migration {
        name: "experiments/3-under-way",
        statements: &["CREATE INDEX experiments_under_way ON experiments (id)
            WHERE status IN ('pending', 'generating', 'analyzing')"],
    },
];
