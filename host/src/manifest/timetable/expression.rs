//! Cron expressions: five fields, or six with seconds first, or a nickname such as `@daily`.
//!
//! Owns their spelling, what is wrong with a bad one, and their civil times. Leaves out zones.

use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Year};
use jiff::civil::DateTime;

/// Nicknames and what they stand for, as in `crontab(5)`.
const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// A cron expression that has at least one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    text: String,
    cron: Cron,
    fixed: bool,
}

/// Why a text is not a cron expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// `@reboot`, or a nickname that does not exist.
    #[error("unknown nickname `{nickname}`")]
    Nickname {
        /// What was written.
        nickname: String,
    },
    /// Too few fields or too many.
    #[error("this has {fields} fields, not 5 or 6")]
    Fields {
        /// How many there are.
        fields: usize,
    },
    /// A field holds something that it may not.
    #[error("`{field}` is not {name}: {reason}")]
    Field {
        /// The field as it is written.
        field: String,
        /// What the field says, with its bounds.
        name: &'static str,
        /// What the parser says.
        reason: String,
    },
    /// It is well-formed and never comes, such as the 30th of February.
    #[error("this never comes: there is no such day")]
    Never,
}

impl ExpressionError {
    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Nickname { nickname } if nickname == "@reboot" => {
                "a schedule has times only; what is to be done at a start can be done at the first request".to_owned()
            }
            Self::Nickname { .. } => {
                let names: Vec<_> = NICKNAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("nicknames: {}", names.join(", "))
            }
            Self::Fields { .. } => {
                "write minute, hour, day of month, month and day of week, such as \"*/10 * * * *\"; six fields begin with the second"
                    .to_owned()
            }
            Self::Field { .. } => {
                "fields hold numbers, names such as MON or JAN, `*`, lists `1,2`, ranges `1-5` and steps `*/10`".to_owned()
            }
            Self::Never => "change the day of month or the month".to_owned(),
        }
    }
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// See [`ExpressionError`].
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let text = text.trim();
        let fields = match NICKNAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            Some((_, fields)) => fields,
            None if text.starts_with('@') => {
                return Err(ExpressionError::Nickname { nickname: text.to_ascii_lowercase() });
            }
            None => text,
        };
        let parts: Vec<&str> = fields.split_whitespace().collect();
        if !matches!(parts.len(), 5 | 6) {
            return Err(ExpressionError::Fields { fields: parts.len() });
        }
        let parser = CronParser::builder().year(Year::Disallowed).build();
        let cron = parser.parse(fields).map_err(|error| bad_field(&parser, &parts, &error))?;
        // Seconds, minutes and hours come before the last three fields, which say on which days.
        let clock = &parts[..parts.len() - 3];
        let fixed = !clock.iter().any(|field| field.contains('*'));
        let expression = Self { text: text.to_owned(), cron, fixed };
        match expression.next(super::EPOCH, true) {
            Some(_) => Ok(expression),
            None => Err(ExpressionError::Never),
        }
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// In English.
    pub(super) fn describe(&self) -> String {
        self.cron.describe().trim_end_matches('.').to_owned()
    }

    /// Whether no field of the time of day holds a `*`.
    pub(super) fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// The first civil time from `from` on.
    pub(super) fn next(&self, from: DateTime, inclusive: bool) -> Option<DateTime> {
        // croner does not look at fractions of a second: with one, this second has passed already.
        let inclusive = inclusive && from.subsec_nanosecond() == 0;
        self.cron.find_next_occurrence(&from, inclusive).ok()
    }
}

/// What the fields say, the last five as `crontab(5)` has them.
const FIELDS: [&str; 6] = [
    "a second (0–59)",
    "a minute (0–59)",
    "an hour (0–23)",
    "a day of the month (1–31)",
    "a month (1–12 or JAN–DEC)",
    "a day of the week (0–7 or SUN–SAT)",
];

/// Finds the field that is wrong: the parser fails on it also where all others are `*`.
fn bad_field(parser: &CronParser, parts: &[&str], whole: &CronError) -> ExpressionError {
    for (place, field) in parts.iter().enumerate() {
        let mut alone = vec!["*"; parts.len()];
        alone[place] = field;
        if let Err(error) = parser.parse(&alone.join(" ")) {
            let name = FIELDS[FIELDS.len() - parts.len() + place];
            return ExpressionError::Field { field: (*field).to_owned(), name, reason: reason(&error) };
        }
    }
    ExpressionError::Field { field: parts.join(" "), name: "a cron expression", reason: reason(whole) }
}

/// The parser's words, without its own names for things.
fn reason(error: &CronError) -> String {
    let text = match error {
        CronError::InvalidPattern(text) | CronError::IllegalCharacters(text) | CronError::ComponentError(text) => {
            text.clone()
        }
        other => other.to_string(),
    };
    let text = text.trim_start_matches("CronPattern contains ").trim_end_matches('.');
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => "it is empty".to_owned(),
    }
}
