//! Log lines: one JSON object per line on standard error, which hosts collect.
//! Leaves access logs to the host, which sees every request anyway.

use std::io::Write;

use crate::http::RequestId;

/// Something failed that an operator should look at.
pub fn error(request_id: &RequestId, message: &str) {
    line("error", request_id, message);
}

/// Something unusual that the request survived.
pub fn warning(request_id: &RequestId, message: &str) {
    line("warn", request_id, message);
}

/// Something worth knowing afterwards. Not for every request: each line is a call to the host.
pub fn info(request_id: &RequestId, message: &str) {
    line("info", request_id, message);
}

fn line(level: &str, request_id: &RequestId, message: &str) {
    let record = serde_json::json!({
        "level": level,
        "time": crate::clock::now().to_string(),
        "requestId": request_id.as_str(),
        "message": message,
    });
    // One write per line, so that lines of concurrent requests do not mix; nobody is left to tell if it fails.
    let _ = std::io::stderr().write_all(format!("{record}\n").as_bytes());
}
