//! Lists in pages: `limit`, and an opaque `cursor` that holds the key of the last row seen.
//! Leaves to the component's SQL that rows come in the order of that key.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::validate::{Fields, Rule, integer};

/// What part of a list a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// How many rows at most, 1–200, default 50.
    pub limit: usize,
    /// The key of the last row of the page before; `None` for the first page.
    pub after: Option<K>,
}

impl<K: Serialize + DeserializeOwned> PageRequest<K> {
    /// Reads `limit` and `cursor` of a query. `list` names the list, so that a cursor of another list is refused.
    pub fn read(fields: &mut Fields<'_>, list: &str) -> Self {
        let limit = fields.optional("limit", &integer(1..=200));
        let after = fields.optional("cursor", &CursorRule { list, key: std::marker::PhantomData });
        Self { limit: limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(50), after }
    }

    /// How many rows to select: one more than the page holds, which tells [`next_page`] whether there is a next page.
    pub fn rows_to_select(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }
}

/// The cursor that stands behind a row of a list. A value `key` has to be what the list is ordered by.
pub fn cursor(list: &str, key: &impl Serialize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::json!([list, key]).to_string())
}

/// Cuts selected rows down to the page, and gives the cursor of the next one if there is more.
pub fn next_page<T, K: Serialize>(
    rows: &mut Vec<T>,
    request: &PageRequest<K>,
    list: &str,
    key: impl FnOnce(&T) -> K,
) -> Option<String> {
    let more = rows.len() > request.limit;
    rows.truncate(request.limit);
    rows.last().filter(|_| more).map(|last| cursor(list, &key(last)))
}

struct CursorRule<'a, K> {
    list: &'a str,
    key: std::marker::PhantomData<K>,
}

impl<K: DeserializeOwned> Rule for CursorRule<'_, K> {
    type Output = K;

    fn expected(&self) -> String {
        "the nextCursor of an earlier page of this list".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<K> {
        let json = BASE64_URL_SAFE_NO_PAD.decode(value.as_str()?).ok()?;
        let (list, key) = serde_json::from_slice::<(String, K)>(&json).ok()?;
        (list == self.list).then_some(key)
    }
}
