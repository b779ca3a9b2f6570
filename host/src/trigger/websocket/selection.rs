//! What a client asks for with its query string and headers: which rows, from where on, and by whose page.

use http::HeaderMap;
use http::header::ORIGIN;

use super::filter::Filter;
use crate::manifest::{Absent, CorsOrigins, WebSocketFilter};
use crate::operate::origin::is_own;

/// What one client wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selection {
    /// Which rows.
    pub(super) filter: Filter,
    /// The sequence that it knows everything up to, if it was connected before.
    pub(super) after: Option<i64>,
}

/// The header by which browsers resume an event stream.
const LAST_EVENT_ID: &str = "last-event-id";
/// The longest value of a parameter, in bytes.
const MAX_VALUE: usize = 1024;
/// Parameters beyond those that there are which are still told apart, so that mistakes are named.
const MORE_PARAMETERS: usize = 8;

/// Every problem with a selection: the parameter and what is wrong with it.
pub(super) type Problems = Vec<(String, String)>;

impl Selection {
    /// Reads a query string, and the header `Last-Event-ID`, which wins over `after` because browsers set it when
    /// they connect again to the same address.
    ///
    /// # Errors
    ///
    /// Fails with all problems at once; where there are far more parameters than there can be, with that alone.
    pub(super) fn read(query: &str, headers: &HeaderMap, columns: &[WebSocketFilter]) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut after = None;
        let mut values: Vec<Option<Box<str>>> = vec![None; columns.len()];
        let mut given = Vec::new();
        let most = columns.len() + 1 + MORE_PARAMETERS;
        if form_urlencoded::parse(query.as_bytes()).nth(most).is_some() {
            problems.push(("query".to_owned(), format!("has more than {most} parameters")));
            return Err(problems);
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let mut problem = |message: &str| problems.push((name.to_string(), message.to_owned()));
            if given.contains(&name) {
                problem("is given twice");
                continue;
            }
            if name == "after" {
                match sequence(&value) {
                    Some(sequence) => after = Some(sequence),
                    None => problem("must be the sequence of a message that was received, a whole number"),
                }
            } else if let Some(index) = columns.iter().position(|column| column.parameter == name) {
                if value.len() > MAX_VALUE {
                    problem("is longer than 1024 bytes");
                }
                values[index] = Some(value.into());
            } else {
                problem(&unknown(columns));
            }
            given.push(name);
        }
        for (column, value) in columns.iter().zip(&mut values) {
            match &column.absent {
                Absent::Value(default) => _ = value.get_or_insert_with(|| default.as_str().into()),
                Absent::Refused if !given.contains(&column.parameter.as_str().into()) => {
                    problems.push((column.parameter.clone(), "is required".to_owned()));
                }
                Absent::Refused | Absent::All => {}
            }
        }
        if let Some(id) = headers.get(LAST_EVENT_ID).filter(|id| !id.is_empty()) {
            match id.to_str().ok().and_then(sequence) {
                Some(sequence) => after = Some(sequence),
                None => problems.push(("Last-Event-ID".to_owned(), "must be the id of an event".to_owned())),
            }
        }
        if problems.is_empty() { Ok(Self { filter: values.into(), after }) } else { Err(problems) }
    }
}

fn sequence(text: &str) -> Option<i64> {
    text.parse().ok().filter(|sequence| *sequence >= 0)
}

fn unknown(columns: &[WebSocketFilter]) -> String {
    let known: Vec<&str> =
        columns.iter().map(|column| column.parameter.as_str()).chain(std::iter::once("after")).collect();
    format!("is unknown here; known: {}", known.join(", "))
}

/// Whether a page may connect to the name that `authority` is. Browsers always say whose page it is; what says nothing is no browser.
pub(super) fn may_connect(headers: &HeaderMap, authority: Option<&str>, origins: &CorsOrigins) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    match origins {
        CorsOrigins::Any => true,
        CorsOrigins::List(list) => list.iter().any(|allowed| allowed == origin) || is_own(origin, authority),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<WebSocketFilter> {
        let column = |name: &str, absent| WebSocketFilter { column: name.into(), parameter: name.into(), absent };
        vec![
            column("id", Absent::Value("global".into())),
            column("owner", Absent::Refused),
            column("kind", Absent::All),
        ]
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn parameters_select_rows_and_absent_ones_do_what_the_manifest_says() {
        let check = |query, filter: [Option<&str>; 3], after| {
            let selection = Selection::read(query, &HeaderMap::new(), &columns()).unwrap();
            let filter: Filter = filter.into_iter().map(|value| value.map(Box::from)).collect();
            assert_eq!(selection, Selection { filter, after }, "{query}");
        };
        check("owner=a", [Some("global"), Some("a"), None], None);
        check("owner=a%20b&kind=c&id=x&after=17", [Some("x"), Some("a b"), Some("c")], Some(17));
        check("owner=&after=0", [Some("global"), Some(""), None], Some(0));
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let long = format!("kind={}&colour=red&after=-1&id=1&id=2", "x".repeat(1025));
        let problems = Selection::read(&long, &headers(&[("last-event-id", "soon")]), &columns()).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["kind", "colour", "after", "id", "owner", "Last-Event-ID"]);
    }

    #[test]
    fn a_flood_of_parameters_is_one_problem() {
        let flood: String = (0..20_000).map(|number| format!("p{number}=&")).collect();
        let problems = Selection::read(&flood, &HeaderMap::new(), &columns()).unwrap_err();
        assert_eq!(problems, [("query".to_owned(), "has more than 12 parameters".to_owned())]);
    }

    #[test]
    fn the_last_event_wins_over_the_address() {
        let selection = Selection::read("owner=a&after=3", &headers(&[("last-event-id", "8")]), &columns()).unwrap();
        assert_eq!(selection.after, Some(8));
    }

    #[test]
    fn pages_connect_from_their_own_host_and_from_those_that_are_named() {
        let named = CorsOrigins::List(vec!["https://app.example.com".to_owned()]);
        let check = |host: &str, origin: &str, origins: &CorsOrigins, expected| {
            let headers = headers(&[("origin", origin)]);
            assert_eq!(may_connect(&headers, Some(host), origins), expected, "{host} {origin}");
        };
        check("localhost:3000", "http://localhost:3000", &named, true);
        check("example.com", "https://app.example.com", &named, true);
        check("example.com", "https://evil.com", &named, false);
        check("example.com", "null", &named, false);
        check("example.com", "null", &CorsOrigins::Any, true);
        assert!(may_connect(&HeaderMap::new(), Some("example.com"), &named), "no browser");
    }
}
