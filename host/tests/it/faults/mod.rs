//! What the host promises where the machine fails it: the disk, the clock, memory, and components that never work. ARCHITECTURE.md has the
//! promises as a table, with the tests that show them.
//!
//! A library that is preloaded into the host (`shim.c`) makes the disk and the clock fail while it runs. Linux only, and a C compiler is needed.

mod clock;
mod components;
mod damage;
mod disk;
mod memory;
mod overload;

use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::support::{Application, Launch};

/// The error of a file system that is read-only, as Linux numbers it.
const READ_ONLY: i64 = 30;
/// The error of a full one.
const FULL: i64 = 28;

/// What a host suffers from, changed while it runs.
struct Faults {
    control: std::fs::File,
    environment: [(&'static str, PathBuf); 3],
}

impl Faults {
    /// None yet, for hosts of the application.
    fn of(application: &Application) -> Self {
        let (source, library) = (application.path("shim.c"), application.path("shim.so"));
        application.write("shim.c", include_str!("shim.c"));
        let mut compiler = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        let compiled = compiler.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
        assert!(compiled.expect("there is a C compiler").success());
        application.write("faults", [0; 24]);
        let file = application.path("faults");
        let control = std::fs::OpenOptions::new().write(true).open(&file).expect("it was just written");
        // As the system names it for open files.
        let folder = application.path(".").canonicalize().expect("it is there");
        let environment = [("LD_PRELOAD", library), ("FAULTS_CONTROL", file), ("FAULTS_FOLDER", folder)];
        Self { control, environment }
    }

    /// Starts with these faults.
    fn with(&self, launch: Launch) -> Launch {
        self.environment.iter().fold(launch, |launch, (name, value)| {
            launch.environment(name, value.to_str().expect("the folder's name is text"))
        })
    }

    /// Makes each fsync take longer.
    fn slow_down(&self, time: Duration) {
        self.set(0, i64::try_from(time.as_millis()).expect("it is short"));
    }

    /// Lets writing fail with an error of the system, or not any more.
    fn fail_writes(&self, error: Option<i64>) {
        self.set(1, error.unwrap_or(0));
    }

    /// Sets the wall clock, as seconds that it is ahead.
    fn set_clock(&self, seconds: i64) {
        self.set(2, seconds);
    }

    fn set(&self, place: u64, value: i64) {
        self.control.write_all_at(&value.to_ne_bytes(), place * 8).expect("the file is writable");
    }
}
