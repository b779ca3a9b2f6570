//! The counter's promises, against the real SQLite: what storage does, what HTTP says, what the document describes.

mod changes;
mod concurrency;
mod document;
mod housekeeping;
mod http;
mod keys;
mod model;
mod support;
