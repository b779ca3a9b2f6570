//! CSV (RFC 4180): UTF-8, with or without a byte order mark; separated by commas, semicolons or tabs, whichever the first line has.

use std::borrow::Cow;

use super::{MAX_RECORD, UploadError};
use crate::domain::{Definition, Time};
use crate::panel::{Builder, Panel, Place, Row};

/// The fields of an observation, as the columns are named.
const COLUMNS: [&str; 8] = ["unit", "period", "metric", "value", "treated", "treatedFrom", "cluster", "weight"];

/// What begins the name of a covariate's column.
const COVARIATE: &str = "x_";

/// Reads an upload of CSV.
#[derive(Debug)]
pub struct CsvUpload {
    builder: Builder,
    has_one_metric: bool,
    header: Option<Header>,
    record: Vec<u8>,
    is_quoted: bool,
    /// The line that is being read, and the one at which its record began.
    line: u32,
    record_line: u32,
}

#[derive(Debug)]
struct Header {
    separator: u8,
    width: usize,
    /// The place of each of [`COLUMNS`].
    places: [Option<usize>; 8],
    covariates: Vec<(String, usize)>,
}

impl CsvUpload {
    pub(super) fn new(definition: &Definition) -> Self {
        Self {
            builder: Builder::new(definition, Place::Line),
            has_one_metric: definition.metrics.len() == 1,
            header: None,
            record: Vec::new(),
            is_quoted: false,
            line: 1,
            record_line: 1,
        }
    }

    pub(super) fn push(&mut self, mut bytes: &[u8]) -> Result<(), UploadError> {
        while let Some(at) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'"')) {
            let (part, rest) = bytes.split_at(at + 1);
            self.extend(part)?;
            if part[at] == b'"' {
                self.is_quoted = !self.is_quoted;
            } else {
                self.line += 1;
                if !self.is_quoted {
                    self.end_record()?;
                }
            }
            bytes = rest;
        }
        self.extend(bytes)
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        self.record.extend_from_slice(bytes);
        if self.record.len() <= MAX_RECORD {
            return Ok(());
        }
        let message = format!("is longer than {MAX_RECORD} bytes: is a quotation mark not closed, or is it no CSV?");
        self.builder.refuse(self.record_line, "", message);
        Err(self.give_up())
    }

    /// What was found wrong so far. Nothing is read after it.
    fn give_up(&mut self) -> UploadError {
        UploadError::Invalid(self.builder.take_problems())
    }

    fn end_record(&mut self) -> Result<(), UploadError> {
        let record = std::mem::take(&mut self.record);
        let line = std::mem::replace(&mut self.record_line, self.line);
        let is_first = self.header.is_none();
        let is_utf16 = is_first && (record.starts_with(b"\xff\xfe") || record.starts_with(b"\xfe\xff"));
        match std::str::from_utf8(&record) {
            Ok(text) if !is_utf16 && !text.contains('\0') => {
                let text = if is_first { text.trim_start_matches('\u{feff}') } else { text };
                let text = text.trim_end_matches(['\n', '\r']);
                if !text.trim().is_empty() {
                    self.read(line, text);
                }
            }
            _ => self.builder.refuse(line, "", "is not UTF-8 text: save the file as UTF-8"),
        }
        // The space of the record serves the next.
        self.record = record;
        self.record.clear();
        // Without column names, or in another encoding, no row can be read.
        let is_unreadable = is_first && self.header.is_none() && self.builder.has_problems();
        if is_unreadable || self.builder.is_hopeless() { Err(self.give_up()) } else { Ok(()) }
    }

    fn read(&mut self, line: u32, text: &str) {
        let Some(header) = &self.header else {
            self.header = Header::read(text, self.has_one_metric, line, &mut self.builder);
            return;
        };
        let Some(fields) = split(text, header.separator) else {
            self.builder.refuse(line, "", "has a quotation mark inside of a field: write it twice");
            return;
        };
        if fields.len() != header.width {
            let message = format!("has {} fields, but the first line names {}", fields.len(), header.width);
            self.builder.refuse(line, "", message);
            return;
        }
        if let Some(row) = header.row(line, &fields, &mut self.builder) {
            self.builder.add(line, row);
        }
    }

    pub(super) fn finish(mut self) -> Result<Panel, UploadError> {
        if self.is_quoted {
            self.builder.refuse(self.record_line, "", "has a quotation mark that is not closed");
            return Err(self.give_up());
        }
        if !self.record.is_empty() {
            self.end_record()?;
        }
        self.builder.finish().map_err(UploadError::Invalid)
    }
}

impl Header {
    fn read(text: &str, has_one_metric: bool, line: u32, builder: &mut Builder) -> Option<Self> {
        let count = |separator: char| text.matches(separator).count();
        let separator = [',', ';', '\t'].into_iter().max_by_key(|separator| (count(*separator), *separator == ','))?;
        let separator = u8::try_from(separator).ok()?;
        let names: Vec<String> = split(text, separator)?.iter().map(|name| name.trim().to_owned()).collect();
        let mut header = Self { separator, width: names.len(), places: [None; 8], covariates: Vec::new() };
        let mut is_sound = true;
        for (place, name) in names.iter().enumerate() {
            let known = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(name));
            let is_repeated = names[..place].iter().any(|other| other.eq_ignore_ascii_case(name));
            if is_repeated {
                builder.refuse(line, name, "is named twice");
                is_sound = false;
            } else if let Some(known) = known {
                header.places[known] = Some(place);
            } else if let Some(covariate) = name.strip_prefix(COVARIATE).filter(|name| !name.is_empty()) {
                header.covariates.push((covariate.to_owned(), place));
            } else {
                let message = format!(
                    "is no known column: there are {}, and {COVARIATE}<name> for covariates",
                    COLUMNS.join(", ")
                );
                builder.refuse(line, name, message);
                is_sound = false;
            }
        }
        for (name, place) in COLUMNS.iter().zip(header.places).take(5) {
            if place.is_none() && !(*name == "metric" && has_one_metric) {
                builder.refuse(line, name, "is missing among the column names");
                is_sound = false;
            }
        }
        is_sound.then_some(header)
    }

    /// The observation of a line; none after recording every field that cannot be read.
    fn row<'a>(&'a self, line: u32, fields: &'a [Cow<'_, str>], builder: &mut Builder) -> Option<Row<'a>> {
        let field = |index: usize| self.places[index].map(|place| fields[place].trim());
        let given = |index: usize| field(index).filter(|text| !text.is_empty());
        let mut refuse = |name: &str, message: String| builder.refuse(line, name, message);
        let mut number = |name: &str, text: &str| {
            let number = text.parse::<f64>().ok();
            if number.is_none() {
                refuse(name, format!("must be a number such as 12.5, not {text:?}"));
            }
            number
        };
        let value = number("value", field(3).unwrap_or_default());
        let weight = given(7).map(|text| number("weight", text));
        let covariates: Vec<_> = self
            .covariates
            .iter()
            .map(|(name, place)| {
                let value = number(&format!("{COVARIATE}{name}"), fields[*place].trim());
                value.map(|value| (name.as_str(), value))
            })
            .collect();
        let mut time = |name: &str, text: &str| {
            let time = Time::parse(text);
            if time.is_none() {
                refuse(name, format!("must be {}, not {text:?}", Time::EXPECTED));
            }
            time
        };
        let period = time("period", field(1).unwrap_or_default());
        let treated_from = given(5).map(|text| time("treatedFrom", text));
        let treated = match field(4).unwrap_or_default().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            other => {
                refuse("treated", format!("must be true or false, not {other:?}"));
                None
            }
        };
        Some(Row {
            unit: field(0).unwrap_or_default(),
            period: period?,
            metric: field(2),
            value: value?,
            treated: treated?,
            treated_from: transposed(treated_from)?,
            cluster: given(6),
            weight: transposed(weight)?,
            covariates: covariates.into_iter().collect::<Option<_>>()?,
        })
    }
}

fn transposed<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}

/// The fields of a record without their quotation marks; none if one stands where it must not.
fn split(text: &str, separator: u8) -> Option<Vec<Cow<'_, str>>> {
    if !text.contains('"') {
        return Some(text.split(char::from(separator)).map(Cow::Borrowed).collect());
    }
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => {
                let end = rest.bytes().position(|byte| byte == separator).unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                if field.contains('"') {
                    return None;
                }
                (Cow::Borrowed(field), after)
            }
        };
        fields.push(field);
        match after.as_bytes().first() {
            None => return Some(fields),
            Some(byte) if *byte == separator => rest = &after[1..],
            Some(_) => return None,
        }
    }
}

/// A field after its first quotation mark, and what follows its last.
fn quoted_field(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('"')?;
        let after = &text[at + 1..];
        if !after.starts_with('"') {
            return Some((Cow::Owned(text[..at].replace("\"\"", "\"")), after));
        }
        from = at + 2;
    }
}
