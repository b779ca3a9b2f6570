//! Which rows a client follows: for each column of the subscription's filter a value, or any.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::client::Client;
use super::image::Image;
use super::message::{Parsed, View};
use crate::manifest::WebSocketFilter;

/// One value per column of the subscription's filter; `None` is any.
pub(super) type Filter = Arc<[Option<Box<str>>]>;

/// Clients that see the same messages.
pub(super) type Members = Arc<Vec<Arc<Client>>>;

/// The clients of a subscription, by what they follow.
#[derive(Debug, Default)]
pub(super) struct Groups {
    members: HashMap<Filter, Members>,
    /// Which columns clients give values for, with the number of groups that do.
    shapes: BTreeMap<Vec<bool>, usize>,
}

fn shape(filter: &Filter) -> Vec<bool> {
    filter.iter().map(Option::is_some).collect()
}

impl Groups {
    /// Whether nobody is there.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Adds a client.
    pub(super) fn add(&mut self, client: Arc<Client>) {
        let members = self.members.entry(Arc::clone(&client.filter)).or_insert_with(|| {
            *self.shapes.entry(shape(&client.filter)).or_default() += 1;
            Members::default()
        });
        Arc::make_mut(members).push(client);
    }

    /// Takes a client away, if it is there.
    pub(super) fn remove(&mut self, client: &Client) {
        let Some(members) = self.members.get_mut(&client.filter) else {
            return;
        };
        Arc::make_mut(members).retain(|member| member.id != client.id);
        if !members.is_empty() {
            return;
        }
        self.members.remove(&client.filter);
        let shape = shape(&client.filter);
        if let Some(groups) = self.shapes.get_mut(&shape) {
            *groups -= 1;
            if *groups == 0 {
                self.shapes.remove(&shape);
            }
        }
    }

    /// The groups that see a change, and how.
    pub(super) fn affected(&self, columns: &[WebSocketFilter], change: &Parsed<'_>) -> Vec<(Filter, View)> {
        let values = |image: &Option<Image<'_>>| image.as_ref().map(|image| row_values(columns, image));
        let (before, after) = (values(&change.before), values(&change.after));
        let mut affected = Vec::new();
        for shape in self.shapes.keys() {
            let select = |values: &Option<Filter>| values.as_ref().and_then(|values| select(shape, values));
            let (old, new) = (select(&before), select(&after));
            for (filter, view) in views(before.is_some(), old, after.is_some(), new) {
                if self.members.contains_key(&filter) {
                    affected.push((filter, view));
                }
            }
        }
        affected
    }

    /// The clients that follow this.
    pub(super) fn members(&self, filter: &Filter) -> Members {
        self.members.get(filter).cloned().unwrap_or_default()
    }
}

/// How one change looks to groups of one shape: to that which the row was in, and to that which it is in.
fn views(had: bool, old: Option<Filter>, has: bool, new: Option<Filter>) -> Vec<(Filter, View)> {
    match (old, new) {
        (Some(old), Some(new)) if old == new => vec![(new, View::Whole)],
        (old, new) => {
            let left = old.map(|old| (old, if has { View::Left } else { View::Whole }));
            let entered = new.map(|new| (new, if had { View::Entered } else { View::Whole }));
            left.into_iter().chain(entered).collect()
        }
    }
}

fn row_values(columns: &[WebSocketFilter], image: &Image<'_>) -> Filter {
    columns.iter().map(|filter| image.value(&filter.column).map(String::into_boxed_str)).collect()
}

/// The filter of this shape that selects a row; none does where a value is `NULL`.
fn select(shape: &[bool], values: &Filter) -> Option<Filter> {
    shape
        .iter()
        .zip(values.iter())
        .map(|(chosen, value)| match (chosen, value) {
            (true, None) => None,
            (true, value) => Some(value.clone()),
            (false, _) => Some(None),
        })
        .collect()
}

/// How a change looks through one filter; none if it does not concern it.
pub(super) fn view(filter: &Filter, columns: &[WebSocketFilter], change: &Parsed<'_>) -> Option<View> {
    let shape = shape(filter);
    let matches = |image: &Option<Image<'_>>| {
        image.as_ref().is_some_and(|image| select(&shape, &row_values(columns, image)).as_ref() == Some(filter))
    };
    match (matches(&change.before), matches(&change.after)) {
        (true, true) => Some(View::Whole),
        (true, false) => Some(if change.after.is_some() { View::Left } else { View::Whole }),
        (false, true) => Some(if change.before.is_some() { View::Entered } else { View::Whole }),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tidemill_change_log::{Change, Operation};

    use super::*;
    use crate::manifest::Absent;
    use crate::trigger::http::Hangup;

    fn columns() -> Vec<WebSocketFilter> {
        let column = |name: &str| WebSocketFilter { column: name.into(), parameter: name.into(), absent: Absent::All };
        vec![column("a"), column("b")]
    }

    fn filter(a: Option<u8>, b: Option<u8>) -> Filter {
        [a, b].map(|value| value.map(|value| value.to_string().into_boxed_str())).into_iter().collect()
    }

    fn image(row: (Option<u8>, u8)) -> String {
        format!(r#"{{"a":{},"b":"{}"}}"#, row.0.map_or("null".to_owned(), |a| a.to_string()), row.1)
    }

    type Row = (Option<u8>, u8);

    fn row() -> impl Strategy<Value = Option<Row>> {
        prop::option::of((prop::option::of(0_u8..3), 0_u8..3))
    }

    proptest! {
        /// Looking groups up by the row's values finds exactly those whose filters select it.
        #[test]
        fn looking_up_finds_what_matching_one_by_one_finds(
            filters in prop::collection::hash_set((prop::option::of(0_u8..3), prop::option::of(0_u8..3)), 0..8),
            before in row(),
            after in row(),
        ) {
            prop_assume!(before.is_some() || after.is_some());
            let change = Change {
                sequence: 1,
                table: "t".into(),
                operation: match (before, after) {
                    (None, _) => Operation::Insert,
                    (_, None) => Operation::Delete,
                    _ => Operation::Update,
                },
                key: "{}".into(),
                before: before.map(image),
                after: after.map(image),
                committed_at: 0,
                request_id: None,
                traceparent: None,
            };
            let parsed = Parsed::new(&change).unwrap();
            let mut groups = Groups::default();
            let filters: Vec<Filter> = filters.into_iter().map(|(a, b)| filter(a, b)).collect();
            for (id, filter) in (0..).zip(&filters) {
                groups.add(Arc::new(Client::events(id, Arc::clone(filter), 1, Hangup::default())));
            }
            let mut found: Vec<_> = groups.affected(&columns(), &parsed);
            let mut expected: Vec<_> = filters
                .iter()
                .filter_map(|filter| Some((Arc::clone(filter), view(filter, &columns(), &parsed)?)))
                .collect();
            found.sort_by(|one, other| one.0.cmp(&other.0));
            expected.sort_by(|one, other| one.0.cmp(&other.0));
            prop_assert_eq!(found, expected);
        }
    }
}
