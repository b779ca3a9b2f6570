//! From observations one by one to a panel. Collects what is wrong with them, by the row that it is wrong in.

use std::collections::HashMap;

use tidemill_sdk::http::FieldProblem;

use super::{Clusters, Panel, Series};
use crate::domain::{Calendar, Definition, MAX_OBSERVATIONS, Time};

/// More problems than this are not told: a file in a wrong format has one in each row.
const MAX_PROBLEMS: usize = 100;

/// The most covariates.
const MAX_COVARIATES: usize = 16;

/// One observation, as read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row<'a> {
    /// Whose.
    pub unit: &'a str,
    /// When.
    pub period: Time,
    /// Of what; may be left out where the experiment has one metric.
    pub metric: Option<&'a str>,
    /// How much.
    pub value: f64,
    /// Whether the unit is in the treatment group.
    pub treated: bool,
    /// From when on, if not from the intervention.
    pub treated_from: Option<Time>,
    /// The cluster of the unit.
    pub cluster: Option<&'a str>,
    /// The weight; 1 if there is none.
    pub weight: Option<f64>,
    /// Covariates by name.
    pub covariates: Vec<(&'a str, f64)>,
}

/// How the places of observations are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// By the line of a file: `line 7, value`.
    Line,
    /// By the element of an array: `observations[5].value`.
    Element,
}

impl Place {
    /// A row, or one field of it.
    pub(crate) fn name(self, number: u32, field: &str) -> String {
        match (self, field) {
            (Self::Line, "") => format!("line {number}"),
            (Self::Line, field) => format!("line {number}, {field}"),
            (Self::Element, "") => format!("observations[{number}]"),
            (Self::Element, field) => format!("observations[{number}].{field}"),
        }
    }
}

/// Builds a panel of the results of one experiment.
#[derive(Debug)]
pub(crate) struct Builder {
    place: Place,
    calendar: Calendar,
    intervention: i64,
    units: HashMap<String, u32>,
    of_units: Vec<Unit>,
    clusters: HashMap<String, u32>,
    covariates: Option<Vec<String>>,
    metrics: Vec<Column>,
    rows: i64,
    problems: Vec<FieldProblem>,
}

#[derive(Debug)]
struct Unit {
    name: String,
    treated_from: Option<i64>,
    cluster: Option<u32>,
    row: u32,
}

/// The rows of one metric, with the numbers that they have in the file.
#[derive(Debug, Default)]
struct Column {
    series: Series,
    rows: Vec<u32>,
}

impl Builder {
    /// Of results for `definition`; `place` says how to name rows.
    pub(crate) fn new(definition: &Definition, place: Place) -> Self {
        let column = |metric: &String| Column {
            series: Series { metric: metric.clone(), ..Series::default() },
            rows: Vec::new(),
        };
        Self {
            place,
            calendar: definition.calendar(),
            intervention: definition.intervention(),
            units: HashMap::new(),
            of_units: Vec::new(),
            clusters: HashMap::new(),
            covariates: None,
            metrics: definition.metrics.iter().map(column).collect(),
            rows: 0,
            problems: Vec::new(),
        }
    }

    /// Whether there is so much wrong that the rest need not be read.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS || self.rows > MAX_OBSERVATIONS
    }

    /// Whether anything is wrong so far.
    pub(crate) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Everything that is wrong so far.
    pub(crate) fn take_problems(&mut self) -> Vec<FieldProblem> {
        std::mem::take(&mut self.problems)
    }

    /// Records a problem that was found while reading a row.
    pub(crate) fn refuse(&mut self, number: u32, field: &str, message: impl Into<String>) {
        self.refuse_at(self.place.name(number, field), message);
    }

    /// Records a problem of the whole.
    pub(crate) fn refuse_at(&mut self, field: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(FieldProblem { field: field.into(), message: message.into() });
        }
    }

    /// Adds an observation, or records what is wrong with it.
    pub(crate) fn add(&mut self, number: u32, row: Row<'_>) {
        self.rows += 1;
        if self.rows == MAX_OBSERVATIONS + 1 {
            self.refuse(number, "", format!("is one too many: at most {MAX_OBSERVATIONS} observations are taken"));
            return;
        }
        let before = self.problems.len();
        let metric = self.metric(number, row.metric);
        let period = self.period(number, "period", row.period);
        if !row.value.is_finite() {
            self.refuse(number, "value", "must be a finite number: leave out observations that have none");
        }
        let weight = row.weight.unwrap_or(1.0);
        if !(weight > 0.0 && weight.is_finite()) {
            self.refuse(number, "weight", "must be a number above 0: leave out observations that do not count");
        }
        let unit = self.unit(number, &row);
        let covariates = self.covariates(number, row.covariates);
        let (Some(metric), Some(period), Some(unit), Some(covariates)) = (metric, period, unit, covariates) else {
            return;
        };
        if self.problems.len() > before {
            return;
        }
        let column = &mut self.metrics[metric];
        let rows = column.rows.len();
        let series = &mut column.series;
        if weight != 1.0 && series.weight.is_none() {
            series.weight = Some(vec![1.0; rows]);
        }
        if let Some(weights) = &mut series.weight {
            weights.push(weight);
        }
        series.covariates.resize_with(covariates.len(), Vec::new);
        series.covariates.iter_mut().zip(covariates).for_each(|(column, value)| column.push(value));
        series.unit.push(unit);
        series.period.push(period);
        series.value.push(row.value);
        column.rows.push(number);
    }

    fn metric(&mut self, number: u32, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else {
            if self.metrics.len() > 1 {
                self.refuse(number, "metric", "is missing: the experiment has several metrics");
                return None;
            }
            return Some(0);
        };
        let found = self.metrics.iter().position(|column| column.series.metric == name);
        if found.is_none() {
            let names: Vec<&str> = self.metrics.iter().map(|column| column.series.metric.as_str()).collect();
            let message =
                format!("is {}, which is no metric of the experiment: it has {}", shown(name), names.join(", "));
            self.refuse(number, "metric", message);
        }
        found
    }

    fn period(&mut self, number: u32, field: &str, time: Time) -> Option<i64> {
        let Some(ordinal) = self.calendar.ordinal(time) else {
            let message = match self.calendar.time(0) {
                Time::Instant(_) => "is an integer, but the experiment's time range has RFC 3339 times: write such",
                Time::Ordinal(_) => "is a date, but the experiment's time range has integers: write such",
            };
            self.refuse(number, field, message);
            return None;
        };
        let (first, last) = (self.calendar.first(), self.calendar.last());
        // Units may be treated before or after what was observed.
        if field == "period" && !(first..=last).contains(&ordinal) {
            let bounds = serde_json::json!([self.calendar.time(first), self.calendar.time(last)]);
            let message = format!(
                "is outside of the experiment's time range, whose periods begin from {} to {}",
                bounds[0], bounds[1]
            );
            self.refuse(number, field, message);
            return None;
        }
        Some(ordinal)
    }

    fn unit(&mut self, number: u32, row: &Row<'_>) -> Option<u32> {
        if !(1..=128).contains(&row.unit.len()) {
            self.refuse(number, "unit", "must be text of 1 to 128 bytes");
            return None;
        }
        let treated_from = match (row.treated, row.treated_from) {
            (true, None) => Some(self.intervention),
            (true, Some(start)) => Some(self.period(number, "treatedFrom", start)?),
            (false, None) => None,
            (false, Some(_)) => {
                self.refuse(number, "treatedFrom", "is given for a unit that is not treated: leave it out");
                return None;
            }
        };
        let cluster = match row.cluster {
            None => None,
            Some(name) if (1..=128).contains(&name.len()) => Some(self.cluster(name)),
            Some(_) => {
                self.refuse(number, "cluster", "must be text of 1 to 128 bytes");
                return None;
            }
        };
        let Some(known) = self.units.get(row.unit).copied() else {
            let unit = u32::try_from(self.of_units.len()).ok()?;
            self.units.insert(row.unit.to_owned(), unit);
            self.of_units.push(Unit { name: row.unit.to_owned(), treated_from, cluster, row: number });
            return Some(unit);
        };
        let unit = &self.of_units[known as usize];
        let first = self.place.name(unit.row, "");
        if unit.treated_from.is_some() != treated_from.is_some() {
            let message = format!(
                "is not as in {first} for the same unit: it says whether the unit is in the treatment group, in all of its rows alike"
            );
            self.refuse(number, "treated", message);
            return None;
        }
        if unit.treated_from != treated_from {
            self.refuse(number, "treatedFrom", format!("is not as in {first} for the same unit: a unit has one start"));
            return None;
        }
        if unit.cluster != cluster {
            self.refuse(
                number,
                "cluster",
                format!("is not as in {first} for the same unit: a unit lies in one cluster"),
            );
            return None;
        }
        Some(known)
    }

    fn cluster(&mut self, name: &str) -> u32 {
        if let Some(number) = self.clusters.get(name) {
            return *number;
        }
        let number = u32::try_from(self.clusters.len()).unwrap_or(u32::MAX);
        self.clusters.insert(name.to_owned(), number);
        number
    }

    /// The values in the order of the columns, which the first row decides.
    fn covariates(&mut self, number: u32, given: Vec<(&str, f64)>) -> Option<Vec<f64>> {
        if self.covariates.is_none() {
            let mut names: Vec<String> = given.iter().map(|(name, _)| (*name).to_owned()).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() > MAX_COVARIATES || names.iter().any(|name| name.is_empty() || name.len() > 64) {
                self.refuse(
                    number,
                    "covariates",
                    format!("must be at most {MAX_COVARIATES}, with names of 1 to 64 bytes"),
                );
            }
            self.covariates = Some(names);
        }
        let names = self.covariates.as_ref()?;
        let value = |name: &String| given.iter().find(|(given, _)| given == name).map(|(_, value)| *value);
        let values: Option<Vec<f64>> = names.iter().map(value).collect();
        let is_whole = given.len() == names.len();
        match values {
            Some(values) if is_whole && values.iter().all(|value| value.is_finite()) => Some(values),
            Some(_) if is_whole => {
                self.refuse(number, "covariates", "must be finite numbers");
                None
            }
            _ => {
                let message = match names.is_empty() {
                    true => "are given, but the first row has none: give each row the same".to_owned(),
                    false => format!("must be the same as in the first row: {}", names.join(", ")),
                };
                self.refuse(number, "covariates", message);
                None
            }
        }
    }

    /// The panel.
    ///
    /// # Errors
    /// Everything that was wrong with the rows, up to a hundred problems.
    pub(crate) fn finish(mut self) -> Result<Panel, Vec<FieldProblem>> {
        if self.rows == 0 && self.problems.is_empty() {
            self.refuse_at("observations", "are none: send at least one");
        }
        if let Some(unit) = self.of_units.iter().find(|unit| unit.cluster.is_none() && !self.clusters.is_empty()) {
            let (row, name) = (unit.row, shown(&unit.name));
            self.refuse(row, "cluster", format!("is missing for unit {name}, but other units have one"));
        }
        let mut order: Vec<u32> = (0..u32::try_from(self.of_units.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|left, right| {
            self.of_units[*left as usize].name.cmp(&self.of_units[*right as usize].name)
        });
        let mut places = vec![0; order.len()];
        for (place, unit) in (0..).zip(&order) {
            places[*unit as usize] = place;
        }
        for index in 0..self.metrics.len() {
            let mut column = std::mem::take(&mut self.metrics[index]);
            column.sort(&places);
            self.refuse_duplicates(&column, &order);
            self.metrics[index] = column;
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let units: Vec<&Unit> = order.iter().map(|unit| &self.of_units[*unit as usize]).collect();
        let covariates = self.covariates.unwrap_or_default();
        let with_columns = |column: Column| {
            let mut series = column.series;
            series.covariates.resize_with(covariates.len(), Vec::new);
            series
        };
        Ok(Panel {
            treated_from: units.iter().map(|unit| unit.treated_from).collect(),
            clusters: clusters(self.clusters, &units),
            metrics: self.metrics.into_iter().map(with_columns).collect(),
            units: units.iter().map(|unit| unit.name.clone()).collect(),
            covariates,
        })
    }

    fn refuse_duplicates(&mut self, column: &Column, order: &[u32]) {
        let Series { metric, unit, period, .. } = &column.series;
        for row in 1..unit.len() {
            if (unit[row], period[row]) == (unit[row - 1], period[row - 1]) {
                let name = shown(&self.of_units[order[unit[row] as usize] as usize].name);
                let first = self.place.name(column.rows[row - 1], "");
                let time = serde_json::json!(self.calendar.time(period[row]));
                let message = format!("repeats {first}: unit {name} has a value of {metric} in period {time} already");
                self.refuse(column.rows[row], "", message);
            }
        }
    }
}

impl Column {
    /// Numbers the units anew, and orders rows by unit, period and place in the file.
    fn sort(&mut self, places: &[u32]) {
        let series = &mut self.series;
        series.unit.iter_mut().for_each(|unit| *unit = places[*unit as usize]);
        let mut order: Vec<u32> = (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect();
        let key = |row: &u32| (series.unit[*row as usize], series.period[*row as usize], *row);
        if order.is_sorted_by_key(key) {
            return;
        }
        order.sort_unstable_by_key(key);
        fn pick<T: Copy>(values: &mut Vec<T>, order: &[u32]) {
            *values = order.iter().map(|row| values[*row as usize]).collect();
        }
        pick(&mut series.unit, &order);
        pick(&mut series.period, &order);
        pick(&mut series.value, &order);
        pick(&mut self.rows, &order);
        series.weight.iter_mut().chain(&mut series.covariates).for_each(|values| pick(values, &order));
    }
}

/// Numbers the clusters in the order of their names, so that the order of the rows decides nothing.
fn clusters(numbers: HashMap<String, u32>, units: &[&Unit]) -> Option<Clusters> {
    let mut named: Vec<(String, u32)> = numbers.into_iter().collect();
    named.sort_unstable();
    let mut places = vec![0; named.len()];
    for (place, (_, number)) in (0..).zip(&named) {
        places[*number as usize] = place;
    }
    (!named.is_empty()).then(|| Clusters {
        names: named.into_iter().map(|(name, _)| name).collect(),
        of_units: units.iter().map(|unit| places[unit.cluster.unwrap_or_default() as usize]).collect(),
    })
}

/// A name in quotes, cut if it is long.
fn shown(name: &str) -> String {
    let short: String = name.chars().take(40).collect();
    let dots = if short.len() < name.len() { "…" } else { "" };
    format!("`{short}{dots}`")
}
