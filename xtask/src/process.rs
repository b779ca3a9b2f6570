//! Running other programs: progress lines, timing, and errors that name the program that was missing or failed.
//!
//! Not here: which programs must be installed and how that is done ([`crate::prerequisite`]).

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// Prints a progress line to standard error, in cargo's layout: a verb, then what it is done to.
pub(crate) fn say(verb: &str, what: &str) {
    if io::stderr().is_terminal() {
        eprintln!("\x1b[1;36m{verb:>12}\x1b[0m {what}");
    } else {
        eprintln!("{verb:>12} {what}");
    }
}

/// A duration as a person reads it: `0.4 s`, `41 s`, `3 min 5 s`.
pub(crate) fn human(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match seconds {
        ..10.0 => format!("{seconds:.1} s"),
        10.0..100.0 => format!("{seconds:.0} s"),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

/// Runs a program to its end with the terminal handed through; an exit other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// [`run`], between a progress line and one that tells how long it took.
pub(crate) fn run_timed(verb: &str, what: &str, command: &mut Command) -> Result<()> {
    say(verb, what);
    let start = Instant::now();
    run(command)?;
    say("Finished", &format!("{what} in {}", human(start.elapsed())));
    Ok(())
}

/// Runs a program and returns what it printed to standard output; its errors reach the terminal.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let Output { status, stdout, .. } =
        command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    String::from_utf8(stdout).with_context(|| format!("`{}` printed something other than UTF-8", line(command)))
}

/// Whether the program can be started and exits with 0; nothing reaches the terminal.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program that ran to its end printed, and whether it exited with 0.
pub(crate) struct Transcript {
    /// Standard output, then standard error, without colours.
    pub(crate) text: String,
    /// Whether the exit code was 0.
    pub(crate) success: bool,
}

/// Runs a program, shows what it prints while it prints, and keeps it for whoever counts tests.
pub(crate) fn run_recorded(command: &mut Command) -> Result<Transcript> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let stdout = child.stdout.take().context("the child has no standard output")?;
    let stderr = child.stderr.take().context("the child has no standard error")?;
    let errors = std::thread::spawn(move || relay(stderr, &mut io::stderr()));
    let mut text = relay(stdout, &mut io::stdout())?;
    text.push_str(&errors.join().map_err(|_| anyhow!("the thread that relays standard error panicked"))??);
    let success = child.wait()?.success();
    Ok(Transcript { text: without_colours(&text), success })
}

fn relay(from: impl Read, to: &mut impl Write) -> io::Result<String> {
    let mut kept = String::new();
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes)? > 0 {
        to.write_all(&bytes)?;
        to.flush()?;
        kept.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    Ok(kept)
}

/// Removes ANSI escape sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\x1b' {
            let _sequence = characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

/// The command as it would be typed, for messages.
fn line(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let mut words = vec![program];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

fn not_started(command: &Command, error: &io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() == io::ErrorKind::NotFound {
        anyhow!("`{program}` was not found; install it or put it on PATH")
    } else {
        anyhow!("`{program}` could not be started: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-anywhere")).unwrap_err();
        assert_eq!(error.to_string(), "`no-such-program-anywhere` was not found; install it or put it on PATH");
    }

    #[test]
    fn a_failed_command_is_quoted_without_its_folder() {
        let error = run(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` failed (exit status: 3)");
    }

    #[test]
    fn a_transcript_has_both_streams_and_no_colours() {
        let script = r"printf '\033[1;32mgreen\033[0m\n'; echo problem >&2; exit 1";
        let transcript = run_recorded(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(transcript.text, "green\nproblem\n");
        assert!(!transcript.success);
    }

    #[test]
    fn durations_are_short() {
        let check = |milliseconds, expected: &str| assert_eq!(human(Duration::from_millis(milliseconds)), expected);
        check(412, "0.4 s");
        check(41_300, "41 s");
        check(185_000, "3 min 5 s");
    }
}
