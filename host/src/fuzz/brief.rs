//! The short form, in every run of the tests: each target reads its seeds, and mutations of them. A find is shrunk, and shown as the
//! file that repeats it.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestError, TestRunner};

use super::{TARGETS, Target, target};

/// Mutations of each target.
const CASES: u32 = 400;

/// One change of a seed.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, Vec<u8>),
    Overwrite(Index, u8),
    Remove(Index, usize),
    /// A part of itself, or of another seed, somewhere else.
    Copy {
        seed: Index,
        from: Index,
        length: usize,
        to: Index,
    },
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<Index>;
    // Bytes that mean something to one of the readers.
    let telling = prop::sample::select(b"\n\r\0\"'\\/:.%=,;[]{}()<>* ?#-_&+09aZ\x7f\x80\xc3\xa9\xff".to_vec());
    let inserted = prop::collection::vec(prop_oneof![3 => telling.clone(), 1 => any::<u8>()], 1..6);
    prop_oneof![
        (place(), inserted).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (place(), prop_oneof![telling, any::<u8>()]).prop_map(|(at, byte)| Edit::Overwrite(at, byte)),
        (place(), 1..40_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (place(), place(), 1..60_usize, place()).prop_map(|(seed, from, length, to)| Edit::Copy {
            seed,
            from,
            length,
            to
        }),
    ]
}

fn apply(edit: &Edit, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
    match edit {
        Edit::Insert(at, inserted) => {
            let at = place(at, bytes);
            bytes.splice(at..at, inserted.iter().copied());
        }
        Edit::Overwrite(at, byte) => {
            let at = place(at, bytes);
            bytes.iter_mut().skip(at).take(1).for_each(|old| *old = *byte);
        }
        Edit::Remove(at, length) => {
            let at = place(at, bytes);
            let end = (at + length).min(bytes.len());
            bytes.drain(at..end);
        }
        Edit::Copy { seed, from, length, to } => {
            let seed = &seeds[seed.index(seeds.len())];
            let from = place(from, seed);
            let copied = seed[from..(from + length).min(seed.len())].to_vec();
            let to = place(to, bytes);
            bytes.splice(to..to, copied);
        }
    }
}

/// The seeds of a target: its folder, and what else the repository has of the kind.
fn seeds(target: Target) -> Vec<Vec<u8>> {
    // Asked when it runs: clones may share what is compiled.
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells where the package is"));
    let folder = package.join("fuzz").join(target.name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    if target.name == "manifest" {
        files.push(package.join("../spin.toml"));
    }
    files.sort();
    assert!(!files.is_empty(), "{} has no seeds", folder.display());
    files.iter().map(|file| fs::read(file).expect("a seed can be read")).collect()
}

fn check(name: &str) {
    let target = target(name).expect("the target is one");
    let seeds = seeds(target);
    for seed in &seeds {
        (target.run)(seed);
    }
    let mutated = (any::<Index>(), prop::collection::vec(edit(), 0..12)).prop_map({
        let seeds = seeds.clone();
        move |(seed, edits)| {
            let mut bytes = seeds[seed.index(seeds.len())].clone();
            edits.iter().for_each(|edit| apply(edit, &mut bytes, &seeds));
            Shown(bytes)
        }
    });
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&mutated, |Shown(bytes)| {
        (target.run)(&bytes);
        Ok(())
    });
    if let Err(TestError::Fail(reason, Shown(bytes))) = outcome {
        let file = std::env::temp_dir().join(format!("fuzz-{name}-{:08x}", bytes.len()));
        let kept = fs::write(&file, &bytes).is_ok();
        let kept = if kept {
            format!("; repeat it with `cargo xtask fuzz --only {name} --repeat {}`", file.display())
        } else {
            String::new()
        };
        panic!("{name}: {reason}: {:?}{kept}", Shown(bytes));
    }
}

/// Bytes that are shown as text.
#[derive(Clone)]
struct Shown(Vec<u8>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "b\"{}\"", self.0.escape_ascii())
    }
}

macro_rules! targets {
    ($($target:literal: $claim:ident),*) => {
        $(#[test]
        fn $claim() {
            check($target);
        })*

        #[test]
        fn every_target_has_a_test() {
            assert_eq!(TARGETS.map(|target| target.name), [$($target),*]);
        }
    };
}

targets! {
    "access": no_reading_of_a_path_needs_more_than_the_path,
    "cursors": cursors_are_read_as_they_are_written_or_refused,
    "frames": frames_are_the_same_in_pieces_of_any_size,
    "heads": components_are_shown_no_token_of_the_host,
    "hosts": hosts_are_allowed_by_one_of_the_entries_or_not_at_all,
    "manifest": manifests_are_read_or_their_mistakes_have_places,
    "messages": messages_hold_what_the_row_holds,
    "routes": paths_lead_where_the_model_says,
    "uploads": uploads_are_the_same_in_pieces_of_any_size
}
