//! What a plan says, case by case, and that no history of crashes and clock jumps makes a due time begin twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::decided::Decided;
use super::super::planner::{LATE, Planner, State};
use super::super::report::Cause;
use super::{at, settings};
use crate::manifest::{CatchUp, Overlap, RetrySettings, ScheduleSettings};

fn planner(settings: ScheduleSettings) -> Planner {
    Planner { settings, seed: 7 }
}

fn since(time: &str) -> State {
    Planner::fresh(at(time), Decided::default())
}

#[test]
fn a_new_schedule_has_no_past() {
    for catch_up in [CatchUp::None, CatchUp::Once, CatchUp::All] {
        let planner = planner(ScheduleSettings { catch_up, ..settings("* * * * *") });
        let plan = planner.plan(&since("12:00:30"), at("12:00:40"), false);
        assert_eq!((plan.start, plan.missed.len()), (None, 0));
        assert_eq!(planner.next_due(&plan.state), Some(at("12:01:00")));
    }
}

#[test]
fn a_due_time_begins_when_it_has_come_and_not_again() {
    let planner = planner(settings("* * * * *"));
    let before = planner.plan(&since("12:00:30"), at("12:00:59.999"), false);
    assert_eq!(before.start, None);
    let due = planner.plan(&before.state, at("12:01:00"), false);
    assert_eq!(due.start.map(|start| (start.due, start.cause)), Some((at("12:01:00"), Cause::Schedule)));
    let after = planner.plan(&due.state, at("12:01:00"), false);
    assert_eq!((after.start, &after.state), (None, &due.state));
}

#[test]
fn missed_due_times_are_caught_up_with_as_the_policy_says() {
    let missed = |catch_up| {
        let planner = planner(ScheduleSettings { catch_up, ..settings("* * * * *") });
        let mut state = since("12:00:30");
        let mut begun = Vec::new();
        // Down until 12:03:40; then each run is over before the next plan.
        loop {
            let plan = planner.plan(&state, at("12:03:40"), false);
            state = plan.state;
            let Some(start) = plan.start else {
                return begun;
            };
            assert_eq!(start.cause, Cause::CatchUp);
            begun.push(start.due);
        }
    };
    assert_eq!(missed(CatchUp::None), []);
    assert_eq!(missed(CatchUp::Once), [at("12:03:00")]);
    assert_eq!(missed(CatchUp::All), [at("12:01:00"), at("12:02:00"), at("12:03:00")]);
}

#[test]
fn catching_up_with_all_is_bounded() {
    let planner = planner(ScheduleSettings { catch_up: CatchUp::All, ..settings("* * * * * *") });
    let mut state = since("00:00:00");
    let mut begun = Vec::new();
    while let Some(start) = planner.plan(&state, at("12:00:00"), false).start {
        state = planner.plan(&state, at("12:00:00"), false).state;
        begun.push(start);
    }
    let caught_up = begun.iter().filter(|start| start.cause == Cause::CatchUp).count();
    assert_eq!(caught_up, CatchUp::MOST);
    assert_eq!(begun[0].due, at("11:58:11"));
}

#[test]
fn an_overlapping_run_is_left_out_or_waits_as_the_policy_says() {
    let planner_of = |overlap| planner(ScheduleSettings { overlap, ..settings("* * * * *") });
    let skip = planner_of(Overlap::Skip).plan(&since("12:00:30"), at("12:01:00"), true);
    assert_eq!((skip.start, skip.skipped), (None, vec![at("12:01:00")]));

    let queue = planner_of(Overlap::Queue);
    let first = queue.plan(&since("12:00:30"), at("12:01:00"), true);
    assert_eq!((first.start, first.skipped.len()), (None, 0));
    let second = queue.plan(&first.state, at("12:02:00"), true);
    assert_eq!((second.start, second.skipped), (None, vec![at("12:02:00")]));
    let over = queue.plan(&second.state, at("12:02:20"), false);
    assert_eq!(over.start.map(|start| start.due), Some(at("12:01:00")));
    assert_eq!(queue.plan(&over.state, at("12:02:30"), false).start, None);
}

#[test]
fn a_clock_that_goes_back_runs_nothing_twice_and_one_that_was_ahead_loses_nothing() {
    let planner = planner(settings("0 * * * *"));
    let first = planner.plan(&since("12:30:00"), at("13:00:00"), false);
    assert_eq!(first.start.map(|start| start.due), Some(at("13:00:00")));
    // Back by 45 minutes: 13:00 comes again.
    let back = planner.plan(&first.state, at("12:15:00"), false);
    assert_eq!((back.start, back.went_back), (None, Some(Duration::from_secs(45 * 60))));
    assert_eq!(planner.plan(&back.state, at("13:00:00"), false).start, None);
    assert_eq!(planner.next_due(&back.state), Some(at("14:00:00")));

    // Ahead by six hours by mistake, which looks like downtime, then right again: 14:00 to 18:00 are still to come.
    let ahead = planner.plan(&back.state, at("19:10:00"), false);
    assert_eq!(ahead.start.map(|start| start.due), Some(at("19:00:00")));
    let right = planner.plan(&ahead.state, at("13:10:00"), false);
    let fourteen = planner.plan(&right.state, at("14:00:00"), false);
    assert_eq!(fourteen.start.map(|start| start.due), Some(at("14:00:00")));
    let nineteen = planner.plan(&fourteen.state, at("19:00:05"), false);
    assert_ne!(nineteen.start.map(|start| start.due), Some(at("19:00:00")));
}

#[test]
fn a_disabled_schedule_is_never_due() {
    let planner = planner(ScheduleSettings { enabled: false, ..settings("* * * * *") });
    let plan = planner.plan(&since("12:00:30"), at("12:05:00"), false);
    assert_eq!((plan.start, planner.next_due(&plan.state)), (None, None));
}

#[test]
fn jitter_delays_a_run_by_no_more_than_it_says_and_keeps_its_due_time() {
    let jitter = Duration::from_secs(30);
    let planner = planner(ScheduleSettings { jitter, ..settings("* * * * *") });
    let due = at("12:01:00");
    let begins = planner.begins(due);
    assert!((due..=due + SignedDuration::from_secs(30)).contains(&begins));
    assert_eq!(planner.begins(due), begins);
    let early = begins - SignedDuration::from_millis(1);
    assert_eq!(planner.plan(&since("12:00:30"), early, false).start, None);
    assert_eq!(planner.plan(&since("12:00:30"), begins, false).start.map(|start| start.due), Some(due));
    let delays: BTreeSet<_> =
        (0..60).map(|minute| planner.begins(at(&format!("12:{minute:02}:00"))).as_millisecond() % 60_000).collect();
    assert!(delays.len() > 40, "the delays do not spread: {delays:?}");
}

#[test]
fn the_pause_before_a_repetition_doubles_up_to_the_cap() {
    let retry = RetrySettings { base: Duration::from_secs(1), cap: Duration::from_secs(5) };
    let planner = planner(ScheduleSettings { retry, ..settings("* * * * *") });
    let mut random = fastrand::Rng::with_seed(1);
    for (attempt, most) in [(1, 1), (2, 2), (3, 4), (4, 5), (8, 5), (100, 5)] {
        let pauses: Vec<_> = (0..200).map(|_| planner.backoff(attempt, &mut random)).collect();
        let most = Duration::from_secs(most);
        assert!(pauses.iter().all(|pause| *pause <= most));
        // Full jitter: anywhere from nothing to the most.
        assert!(
            pauses.iter().any(|pause| *pause > most.mul_f64(0.9))
                && pauses.iter().any(|pause| *pause < most.mul_f64(0.1))
        );
    }
}

/// What happens to a host, its clock and the run that goes on.
#[derive(Debug, Clone)]
enum Event {
    /// Time passes, watched by the host.
    Passes(u16),
    /// The clock is set, or the host is away, by so many seconds.
    Jumps(i32),
    /// The run that goes on is over.
    Over,
    /// The host is killed before what it planned is written down.
    DiesBeforeWriting,
    /// The host is killed after that.
    Dies,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (100_u16..5000).prop_map(Event::Passes),
        3 => Just(Event::Over),
        1 => (-7200_i32..7200).prop_map(Event::Jumps),
        1 => (-90_i32..90).prop_map(Event::Jumps),
        1 => Just(Event::DiesBeforeWriting),
        1 => Just(Event::Dies),
    ]
}

fn any_settings() -> impl Strategy<Value = ScheduleSettings> {
    let cron =
        prop::sample::select(vec!["* * * * * *", "*/7 * * * * *", "* * * * *", "3,30 0-59/2 * * * *", "*/20 * * * *"]);
    let catch_up = prop::sample::select(vec![CatchUp::None, CatchUp::Once, CatchUp::All]);
    let overlap = prop::sample::select(vec![Overlap::Skip, Overlap::Queue]);
    (cron, catch_up, overlap, any::<bool>()).prop_map(|(cron, catch_up, overlap, delayed)| {
        let jitter = Duration::from_millis(if delayed { 900 } else { 0 });
        ScheduleSettings { catch_up, overlap, jitter, ..settings(cron) }
    })
}

/// What was written down in all: the state, and how often each due time began or was left out.
#[derive(Debug)]
struct Kept {
    state: State,
    begun: BTreeMap<Timestamp, u32>,
    left_out: BTreeMap<Timestamp, u32>,
}

proptest! {
    #[test]
    fn each_due_time_begins_at_most_once_and_exactly_once_while_a_host_watches(
        settings in any_settings(),
        events in prop::collection::vec(event(), 1..120),
    ) {
        let planner = planner(settings);
        let mut now = at("11:59:58.250");
        let mut kept = Kept { state: Planner::fresh(now, Decided::default()), begun: BTreeMap::new(), left_out: BTreeMap::new() };
        let mut busy = false;
        // Due times that a living host saw come within the time in which they are not late.
        let mut watched = BTreeSet::new();
        let mut missed = BTreeSet::new();
        let settle = [Event::Over, Event::Passes(1000)].into_iter().cycle().take(2 * (CatchUp::MOST + 20));
        for event in events.into_iter().chain(settle) {
            let mut writes = true;
            match event {
                Event::Passes(milliseconds) => now += SignedDuration::from_millis(i64::from(milliseconds)),
                Event::Jumps(seconds) => now += SignedDuration::from_secs(i64::from(seconds)),
                Event::Over => busy = false,
                Event::DiesBeforeWriting => writes = false,
                Event::Dies => {}
            }
            let plan = planner.plan(&kept.state, now, busy);
            if let Some(start) = plan.start {
                prop_assert!(!busy, "two runs overlap");
                // A run that waited may begin although the clock went back behind its time since.
                prop_assert!(start.due <= now || kept.state.waiting == Some(start));
                let timetable = &planner.settings.timetable;
                prop_assert_eq!(timetable.next_after(start.due - SignedDuration::from_secs(1)), Some(start.due));
            }
            if !writes {
                busy = false;
                continue;
            }
            if let Some(start) = plan.start {
                busy = true;
                *kept.begun.entry(start.due).or_default() += 1;
            }
            for due in plan.skipped {
                *kept.left_out.entry(due).or_default() += 1;
            }
            let timetable = &planner.settings.timetable;
            let patience = SignedDuration::try_from(LATE).unwrap();
            let late = now - patience - SignedDuration::try_from(planner.settings.jitter).unwrap();
            // Late when it was first seen: the clock may show its time again, but it was missed.
            missed.extend(timetable.latest(kept.state.horizon, late, 10_000).into_iter().filter(|due| !watched.contains(due)));
            let fresh = timetable.latest((now - patience).max(at("11:59:58.250")), now, 1000).into_iter();
            watched.extend(fresh.filter(|due| planner.begins(*due) <= now && !missed.contains(due)));
            kept.state = plan.state;
            if matches!(event, Event::Dies) {
                busy = false;
            }
        }
        for due in kept.begun.keys().chain(kept.left_out.keys()) {
            let times = kept.begun.get(due).unwrap_or(&0) + kept.left_out.get(due).unwrap_or(&0);
            prop_assert_eq!(times, 1, "{} began or was left out more than once", due);
        }
        let waits = kept.state.waiting.map(|waiting| waiting.due);
        // A long backlog may be cut, so the claim that nothing is lost is about the other policies.
        if planner.settings.catch_up != CatchUp::All {
            for due in watched {
                let seen = kept.begun.contains_key(&due) || kept.left_out.contains_key(&due) || waits == Some(due);
                prop_assert!(seen, "{} was lost", due);
            }
        }
    }
}
