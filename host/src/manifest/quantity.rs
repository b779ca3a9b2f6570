//! Sizes and lengths of time as people write them: `128MiB`, `10s`.
//!
//! Owns their spelling. Leaves out the defaults and bounds of each setting (`schema::limits`).

use std::time::Duration;

const KIB: u64 = 1024;
const KB: u64 = 1000;

/// Bytes from `64KiB`, `128MiB`, `1GiB` (powers of 1024), `10kB`, `10MB`, `1GB` (powers of 1000) or `512B`.
pub(super) fn parse_size(text: &str) -> Option<u64> {
    let (digits, unit) = split(text)?;
    let factor = match unit {
        "B" => 1,
        "KiB" => KIB,
        "MiB" => KIB.pow(2),
        "GiB" => KIB.pow(3),
        "kB" | "KB" => KB,
        "MB" => KB.pow(2),
        "GB" => KB.pow(3),
        _ => return None,
    };
    digits.checked_mul(factor)
}

/// A length of time from `500ms`, `10s`, `5m` or `1h`.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return None,
    };
    number.checked_mul(millis).map(Duration::from_millis)
}

/// A size as the largest unit that holds it without a remainder.
pub(super) fn show_size(bytes: u64) -> String {
    let units = [(KIB.pow(3), "GiB"), (KIB.pow(2), "MiB"), (KIB, "KiB")];
    let fitting = units.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match fitting {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}B"),
    }
}

/// A length of time as the largest unit that holds it without a remainder.
pub(super) fn show_duration(time: Duration) -> String {
    let millis = time.as_millis();
    let units = [(3_600_000, "h"), (60_000, "m"), (1000, "s")];
    let fitting = units.iter().find(|(unit, _)| millis >= *unit && millis.is_multiple_of(*unit));
    match fitting {
        Some((unit, name)) => format!("{}{name}", millis / unit),
        None => format!("{millis}ms"),
    }
}

fn split(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_')?;
    let (digits, unit) = text.split_at(end);
    let digits = digits.replace('_', "").parse().ok()?;
    Some((digits, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse_duration, parse_size, show_duration, show_size};

    #[test]
    fn sizes_need_a_unit_and_know_binary_from_decimal() {
        let cases = [
            ("512B", Some(512)),
            ("64KiB", Some(65_536)),
            ("128MiB", Some(134_217_728)),
            ("1 GiB", Some(1_073_741_824)),
            ("10kB", Some(10_000)),
            ("10MB", Some(10_000_000)),
            ("2GB", Some(2_000_000_000)),
            ("128", None),
            ("MiB", None),
            ("-1MiB", None),
            ("1.5MiB", None),
            ("1TiB", None),
            ("99999999999999999999GiB", None),
            ("18446744073709551615GiB", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_size(text), expected, "{text}");
        }
    }

    #[test]
    fn durations_need_a_unit() {
        let cases = [
            ("500ms", Some(500)),
            ("10s", Some(10_000)),
            ("5m", Some(300_000)),
            ("1h", Some(3_600_000)),
            ("10", None),
            ("ten seconds", None),
            ("1d", None),
            ("", None),
        ];
        for (text, millis) in cases {
            assert_eq!(parse_duration(text), millis.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for bytes in [1, 1000, 1024, 65_536, 3 << 20, 5 << 30] {
            assert_eq!(parse_size(&show_size(bytes)), Some(bytes));
        }
        for millis in [1, 999, 1000, 60_000, 90_000, 7_200_000] {
            let time = Duration::from_millis(millis);
            assert_eq!(parse_duration(&show_duration(time)), Some(time));
        }
    }
}
