//! An answer, with its body as text.

use http::Response;
use serde_json::Value;

pub(crate) struct Reply {
    pub(crate) response: Response<()>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn data(&self) -> Value {
        let json = self.json();
        assert_eq!(json["success"], true, "{json}");
        json["data"].clone()
    }

    /// The rows of a list.
    pub(crate) fn rows(&self) -> Vec<Value> {
        self.data().as_array().unwrap().clone()
    }

    /// Where a list goes on.
    pub(crate) fn next(&self) -> Option<String> {
        self.json()["page"]["nextCursor"].as_str().map(str::to_owned)
    }

    /// The status and code of a failure.
    pub(crate) fn failure(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["success"], false, "{json}");
        (self.status(), json["error"]["code"].as_str().unwrap().to_owned())
    }

    /// The fields that a validation failure names.
    pub(crate) fn bad_fields(&self) -> Vec<String> {
        assert_eq!(self.failure(), (422, "VALIDATION_FAILED".to_owned()), "{}", self.body);
        let json = self.json();
        let details = json["error"]["details"].as_array().unwrap();
        details.iter().map(|problem| problem["field"].as_str().unwrap().to_owned()).collect()
    }
}
