//! Reading JSON into typed values while collecting everything that is wrong with it.
//! Leaves bytes to `payload` and `query`, and meaning to the component.
//!
//! serde stops at the first error; a client should see all of them at once.
//!
//! ```
//! use tidemill_sdk::http::validate::{Problems, Fields, integer, list, object, text};
//!
//! let body = serde_json::json!({"name": "", "metrics": [{"id": 7}, {"id": "signups"}], "ammount": 1});
//! let problems = Problems::default();
//! let mut fields = Fields::of_body(&body, &problems).unwrap();
//! let metric = object(|metric| metric.required("id", &text(1..=64)));
//! fields.required("name", &text(1..=100));
//! fields.required("metrics", &list(1..=50, metric));
//! fields.optional("amount", &integer(1..=10));
//! fields.refuse_unknown();
//! let fields: Vec<String> = problems.into_result(None::<()>).unwrap_err().details.unwrap()
//!     .as_array().unwrap().iter().map(|problem| problem["field"].as_str().unwrap().to_owned()).collect();
//! assert_eq!(fields, ["name", "metrics[0].id", "ammount"]);
//! ```

mod rules;

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::{ApiError, FieldProblem};
pub use rules::{Rule, boolean, integer, list, number, object, one_of, text, timestamp};

/// Everything that was found wrong so far.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<FieldProblem>>);

impl Problems {
    /// Records a problem that no rule can see, such as two fields that contradict each other.
    pub fn add(&self, field: impl Into<String>, message: impl Into<String>) {
        self.0.borrow_mut().push(FieldProblem { field: field.into(), message: message.into() });
    }

    /// The value if nothing is wrong.
    ///
    /// # Errors
    /// 422 `VALIDATION_FAILED` with all problems.
    pub fn into_result<T>(self, value: Option<T>) -> Result<T, ApiError> {
        let problems = self.0.into_inner();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            None if problems.is_empty() => Err(ApiError::internal("a field was refused without saying why")),
            _ => Err(ApiError::validation(&problems)),
        }
    }
}

/// The fields of a JSON object, or the parameters of a query, with the path that leads to them.
#[derive(Debug)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
    problems: &'a Problems,
    asked: Vec<String>,
    /// Values are text, as in a query, and rules may parse them.
    is_text: bool,
}

impl<'a> Fields<'a> {
    /// The fields of a whole body; a problem and `None` if it is no object.
    pub fn of_body(body: &'a Value, problems: &'a Problems) -> Option<Self> {
        let object = body.as_object();
        if object.is_none() {
            problems.add("body", format!("must be an object, not {}", rules::kind(body)));
        }
        Some(Self::new(object?, String::new(), problems, false))
    }

    /// The parameters of a query.
    pub fn of_query(parameters: &'a Map<String, Value>, problems: &'a Problems) -> Self {
        Self::new(parameters, String::new(), problems, true)
    }

    fn new(object: &'a Map<String, Value>, path: String, problems: &'a Problems, is_text: bool) -> Self {
        Self { object, path, problems, asked: Vec::new(), is_text }
    }

    /// A field that must be there. `None` after recording a problem.
    pub fn required<R: Rule>(&mut self, name: &str, rule: &R) -> Option<R::Output> {
        let value = self.ask(name);
        if value.is_none() {
            self.problems.add(self.path_of(name), format!("is missing: must be {}", rule.expected()));
        }
        self.check(name, value?, rule)
    }

    /// A field that may be absent or null. `None` then, and after recording a problem.
    pub fn optional<R: Rule>(&mut self, name: &str, rule: &R) -> Option<R::Output> {
        let value = self.ask(name)?;
        self.check(name, value, rule)
    }

    /// Records a problem with a field of this object that no rule can see.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.problems.add(self.path_of(name), message);
    }

    /// Records every field that nobody asked for: a misspelt option must not be ignored in silence.
    pub fn refuse_unknown(self) {
        for name in self.object.keys().filter(|name| !self.asked.contains(name)) {
            let nearest = self
                .asked
                .iter()
                .max_by(|left, right| strsim::jaro_winkler(left, name).total_cmp(&strsim::jaro_winkler(right, name)));
            let message = match nearest {
                Some(nearest) if strsim::jaro_winkler(nearest, name) > 0.8 => {
                    format!("is not known: did you mean {nearest}?")
                }
                Some(_) => format!("is not known: there are {}", self.asked.join(", ")),
                None => "is not known: none is expected".to_owned(),
            };
            self.problems.add(self.path_of(name), message);
        }
    }

    fn ask(&mut self, name: &str) -> Option<&'a Value> {
        self.asked.push(name.to_owned());
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn check<R: Rule>(&self, name: &str, value: &Value, rule: &R) -> Option<R::Output> {
        let path = self.path_of(name);
        match value {
            Value::String(text) if self.is_text => rule.check(&rule.parse(text), &path, self.problems),
            value => rule.check(value, &path, self.problems),
        }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}
