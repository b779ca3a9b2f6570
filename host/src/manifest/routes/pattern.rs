//! One route's pattern.
//!
//! Owns its syntax — literal text, `:name` for one segment, `/...` for the rest — and matching one path.
//! Leaves out choosing among several patterns (`routes`).

use std::cmp::Ordering;

/// A parsed pattern, without slashes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoutePattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Exactly this text, without slashes.
    Text(String),
    /// `:name`: the characters up to a slash, or up to the dot that follows in the pattern; none between two slashes.
    Parameter {
        name: String,
        before_dot: bool,
    },
    /// The dot after a parameter.
    Dot,
    Slash,
    /// Everything, even nothing.
    Rest,
}

/// Why a text is not a route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// `...` elsewhere than at the end and after a slash.
    #[error("`...` must be the whole last segment, as in `/files/...`")]
    Wildcard,
    /// A `:` with nothing behind it.
    #[error("a `:` must be followed by a name, as in `/users/:id`")]
    Unnamed,
    /// The same name twice.
    #[error("the name `:{0}` is used twice")]
    Repeated(String),
    /// A name that would not be a header's.
    #[error("`:{0}` is not a name: write letters, digits, `_` or `-`")]
    Name(String),
    /// A question mark or number sign, which no path contains.
    #[error("a route is matched with the path only and cannot contain `{0}`")]
    NotAPath(char),
}

impl RoutePattern {
    /// What matches every path.
    pub(super) fn anything() -> Self {
        Self { parts: vec![Part::Rest] }
    }

    /// Parses a route. Slashes around it and doubled ones do not count.
    pub(crate) fn parse(route: &str) -> Result<Self, PatternError> {
        if let Some(odd) = route.chars().find(|c| matches!(c, '?' | '#' | ' ')) {
            return Err(PatternError::NotAPath(odd));
        }
        let mut parts = Vec::new();
        let segments: Vec<&str> = route.split('/').filter(|segment| !segment.is_empty()).collect();
        for (at, segment) in segments.iter().enumerate() {
            if at > 0 {
                parts.push(Part::Slash);
            }
            // Spin reads a star at the end of a route like the three dots.
            if matches!(*segment, "..." | "*") && at + 1 == segments.len() {
                parts.push(Part::Rest);
            } else if segment.ends_with("...") || segment.starts_with('*') {
                return Err(PatternError::Wildcard);
            } else {
                parse_segment(segment, &mut parts)?;
            }
        }
        let pattern = Self { parts };
        let mut names: Vec<&str> = pattern.names().collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(PatternError::Repeated(pair[0].to_owned())),
            None => Ok(pattern),
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Parameter { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// The path that it matches, if it is only one.
    pub(super) fn fixed_path(&self) -> Option<String> {
        let text = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Slash => Some("/"),
            Part::Dot | Part::Parameter { .. } | Part::Rest => None,
        });
        text.collect()
    }

    /// Whether both match the same paths: equal but for the names of parameters.
    pub(super) fn same_matches(&self, other: &Self) -> bool {
        let same = |(one, other): (&Part, &Part)| match (one, other) {
            (Part::Parameter { .. }, Part::Parameter { .. }) => true,
            (one, other) => one == other,
        };
        self.parts.len() == other.parts.len() && self.parts.iter().zip(&other.parts).all(same)
    }

    /// How specific it is: smaller goes first.
    pub(super) fn rank(&self) -> Rank<'_> {
        Rank(&self.parts)
    }

    /// Whether it matches a path without slashes around it.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut walk = self.parameters(path);
        walk.by_ref().for_each(drop);
        walk.matched
    }

    /// Walks along a path that matches, yielding parameters.
    pub(super) fn parameters<'r, 'p>(&'r self, path: &'p str) -> Parameters<'r, 'p> {
        Parameters { parts: &self.parts, path, matched: false, rest: None }
    }
}

fn parse_segment(segment: &str, parts: &mut Vec<Part>) -> Result<(), PatternError> {
    // A dot separates a parameter from what follows (`/:name.json`), and is text otherwise.
    let mut pieces = segment.split('.').peekable();
    let mut text = String::new();
    while let Some(piece) = pieces.next() {
        let more = pieces.peek().is_some();
        let Some(name) = piece.strip_prefix(':') else {
            text.push_str(piece);
            if more {
                text.push('.');
            }
            continue;
        };
        if name.is_empty() {
            return Err(PatternError::Unnamed);
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) {
            return Err(PatternError::Name(name.to_owned()));
        }
        push_text(parts, &mut text);
        let name = name.to_owned();
        parts.push(Part::Parameter { name, before_dot: more });
        if more {
            parts.push(Part::Dot);
        }
    }
    push_text(parts, &mut text);
    Ok(())
}

/// Text is kept piece by piece, each with the dot that ends it: `a.b.:c` must go before `a.:c`.
fn push_text(parts: &mut Vec<Part>, text: &mut String) {
    let pieces = text.split_inclusive('.').map(str::to_owned);
    parts.extend(pieces.map(Part::Text));
    text.clear();
}

/// The order of patterns: smaller is more specific.
#[derive(PartialEq, Eq)]
pub(super) struct Rank<'r>(&'r [Part]);

impl Ord for Rank<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        const END: u8 = 3;
        let weight = |part: Option<&Part>| match part {
            Some(Part::Text(_)) => 0,
            Some(Part::Dot) => 1,
            Some(Part::Parameter { .. }) => 2,
            None => END,
            Some(Part::Slash) => 4,
            Some(Part::Rest) => 5,
        };
        let longest = self.0.len().max(other.0.len());
        let mut orders = (0..=longest).map(|at| weight(self.0.get(at)).cmp(&weight(other.0.get(at))));
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Rank<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The parameters of a match, as pairs of name and value.
#[derive(Clone, Debug)]
pub struct Parameters<'r, 'p> {
    parts: &'r [Part],
    path: &'p str,
    matched: bool,
    rest: Option<&'p str>,
}

impl<'p> Parameters<'_, 'p> {
    /// What the wildcard stood for, once all parameters have been taken; `None` without one.
    pub(super) fn rest(&self) -> Option<&'p str> {
        self.rest
    }
}

impl<'r, 'p> Iterator for Parameters<'r, 'p> {
    type Item = (&'r str, &'p str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((part, following)) = self.parts.split_first() else {
                self.matched |= self.path.is_empty();
                return None;
            };
            let path = self.path;
            match part {
                Part::Text(text) => self.path = path.strip_prefix(text.as_str())?,
                Part::Dot => self.path = path.strip_prefix('.')?,
                Part::Slash if path.is_empty() && following == [Part::Rest] => {}
                Part::Slash => self.path = path.strip_prefix('/')?,
                Part::Rest => {
                    self.rest = Some(path);
                    self.path = "";
                }
                Part::Parameter { name, before_dot } => {
                    let end = match before_dot {
                        true => path.find(['.', '/']),
                        false => path.find('/'),
                    };
                    let end = end.unwrap_or(path.len());
                    if path.is_empty() {
                        return None;
                    }
                    let (value, rest) = path.split_at(end);
                    self.parts = following;
                    self.path = rest;
                    return Some((name, value));
                }
            }
            self.parts = following;
        }
    }
}
