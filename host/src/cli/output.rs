//! What commands print for people and for programs, and what they ask.

use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::bail;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

/// Stands where a table has nothing to say.
pub(super) const NONE: &str = "–";

/// Prints a line. Fails where nobody reads any more.
pub(super) fn line(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// Prints one JSON document on one line.
pub(super) fn json(document: &impl Serialize) -> anyhow::Result<()> {
    Ok(line(serde_json::to_string(document)?)?)
}

/// Prints rows in columns; columns of numbers are aligned on the right.
pub(super) fn table(header: &[&str], rows: Vec<Vec<String>>) -> io::Result<()> {
    let is_number = |text: &str| text == NONE || text.bytes().all(|byte| byte.is_ascii_digit());
    let numeric: Vec<bool> = (0..header.len()).map(|column| rows.iter().all(|row| is_number(&row[column]))).collect();
    let cell = |column: usize, text: String| {
        let alignment = if numeric[column] { CellAlignment::Right } else { CellAlignment::Left };
        Cell::new(text).set_alignment(alignment)
    };
    let cells = |row: Vec<String>| row.into_iter().enumerate().map(|(column, text)| cell(column, text)).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let header: Vec<Cell> = cells(header.iter().map(|name| name.to_uppercase()).collect());
    table.set_header(header);
    table.add_rows(rows.into_iter().map(cells));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().try_for_each(|text| line(text.trim_end()))
}

/// Asks whether to do what cannot be undone; `yes` says so in advance.
pub(super) fn confirm(what: &str, yes: bool) -> anyhow::Result<bool> {
    if yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        bail!("{what}: this cannot be undone; add `--yes` to do it without being asked");
    }
    eprint!("{what}: this cannot be undone. Go on? [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// `1 change`, `2 changes`.
pub(super) fn count(number: impl Into<i64>, one: &str) -> String {
    match number.into() {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}

/// A time span for people: `3 s`, `12 min`, `5 h`, `2 d`.
pub(super) fn span(seconds: f64) -> String {
    let units = [(86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s")];
    match units.into_iter().find(|(length, _)| seconds >= *length) {
        Some((length, unit)) => format!("{:.0} {unit}", (seconds / length).floor()),
        None => format!("{:.0} ms", seconds * 1000.0),
    }
}

/// A size for people: `512 B`, `3 KiB`, `1.5 GiB`.
pub(super) fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    match units.into_iter().find(|(shift, _)| bytes >> shift > 0) {
        Some((shift, unit)) => {
            let tenths = (u128::from(bytes) * 10) >> shift;
            match (tenths / 10, tenths % 10) {
                (whole, 0) => format!("{whole} {unit}"),
                (whole, tenth) => format!("{whole}.{tenth} {unit}"),
            }
        }
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_in_its_largest_unit() {
        for (seconds, expected) in
            [(0.0, "0 ms"), (0.25, "250 ms"), (59.9, "59 s"), (60.0, "1 min"), (7199.0, "1 h"), (200_000.0, "2 d")]
        {
            assert_eq!(span(seconds), expected);
        }
    }
    #[test]
    fn a_size_is_in_its_largest_unit() {
        for (bytes, expected) in
            [(0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (16 << 20, "16 MiB"), (5 << 30, "5 GiB")]
        {
            assert_eq!(size(bytes), expected);
        }
    }
}
