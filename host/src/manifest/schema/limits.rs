//! `[component.<id>.tool.tidemill]`: what one component may use.
//!
//! Owns names, defaults and bounds of the limits, and reading bounded numbers. Leaves out
//! enforcing them (`runtime`).

use std::fmt::Display;
use std::time::Duration;

use super::super::quantity;
use super::super::reader::{TableReader, ValueReader};

/// What one component may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `memory_limit`: linear memory of one instance. Bytes; default 128 MiB, 1 MiB to 4 GiB.
    pub memory: u64,
    /// `cpu_time_limit`: computing time of one request, waiting not counted. Default 10 s,
    /// 10 ms to 1 h.
    pub cpu_time: Duration,
    /// `request_timeout`: from the request to the head of the answer, waiting counted.
    /// Default 30 s, 10 ms to 24 h.
    pub request_timeout: Duration,
    /// `max_instances`: how many instances may live at once. Default 256, 1 to 10 000.
    pub max_instances: u32,
    /// `requests_per_instance`: after so many requests an instance is replaced. Default 128,
    /// 1 to 1 000 000. Only for WASI 0.3 components; others get an instance per request.
    pub requests_per_instance: u32,
    /// `concurrent_requests_per_instance`: requests that one instance serves at once. Default 16,
    /// 1 to 1024. Only for WASI 0.3 components.
    pub concurrent_requests_per_instance: u32,
    /// `idle_instance_timeout`: how long an instance without requests is kept. Default 1 s, 0 to 1 h.
    pub idle_instance_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 128 << 20,
            cpu_time: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            max_instances: 256,
            requests_per_instance: 128,
            concurrent_requests_per_instance: 16,
            idle_instance_timeout: Duration::from_secs(1),
        }
    }
}

impl Limits {
    /// Reads them from the component's `tool.tidemill`.
    pub(super) fn read(table: &mut TableReader<'_>) -> Self {
        let default = Self::default();
        let memory = Bounds::new(1 << 20, 4 << 30);
        let cpu = Bounds::new(Duration::from_millis(10), Duration::from_secs(3600));
        let request = Bounds::new(Duration::from_millis(10), Duration::from_secs(24 * 3600));
        let idle = Bounds::new(Duration::ZERO, Duration::from_secs(3600));
        Self {
            memory: size(table, "memory_limit", memory).unwrap_or(default.memory),
            cpu_time: duration(table, "cpu_time_limit", cpu).unwrap_or(default.cpu_time),
            request_timeout: duration(table, "request_timeout", request).unwrap_or(default.request_timeout),
            max_instances: count(table, "max_instances", Bounds::new(1, 10_000)).unwrap_or(default.max_instances),
            requests_per_instance: count(table, "requests_per_instance", Bounds::new(1, 1_000_000))
                .unwrap_or(default.requests_per_instance),
            concurrent_requests_per_instance: count(table, "concurrent_requests_per_instance", Bounds::new(1, 1024))
                .unwrap_or(default.concurrent_requests_per_instance),
            idle_instance_timeout: duration(table, "idle_instance_timeout", idle)
                .unwrap_or(default.idle_instance_timeout),
        }
    }
}

/// The smallest and the largest value allowed, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds<T> {
    least: T,
    most: T,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    pub(super) fn new(least: T, most: T) -> Self {
        Self { least, most }
    }

    fn check<S: Display>(self, number: T, value: &ValueReader<'_>, show: fn(T) -> S) -> Option<T> {
        if (self.least..=self.most).contains(&number) {
            return Some(number);
        }
        let (least, most) = (show(self.least), show(self.most));
        let message = format!("{} is not between {least} and {most}", show(number));
        value.invalid(message, None)
    }
}

/// A number of bytes, as an integer or with a unit.
pub(super) fn size(table: &mut TableReader<'_>, key: &'static str, bounds: Bounds<u64>) -> Option<u64> {
    let value = table.value(key)?;
    let example = "write a size such as \"128MiB\", or bytes as an integer";
    let bytes = match (value.as_integer(), value.as_string()) {
        (Some(bytes), _) => u64::try_from(bytes.value).ok(),
        (_, Some(text)) => quantity::parse_size(&text.value),
        _ => return value.mismatch("a size such as \"128MiB\""),
    };
    let Some(bytes) = bytes else {
        return value.invalid("this is not a size", Some(example));
    };
    bounds.check(bytes, &value, quantity::show_size)
}

/// A length of time with a unit.
pub(super) fn duration(table: &mut TableReader<'_>, key: &'static str, bounds: Bounds<Duration>) -> Option<Duration> {
    let value = table.value(key)?;
    let Some(text) = value.as_string() else {
        return value.mismatch("a length of time such as \"10s\"");
    };
    let Some(time) = quantity::parse_duration(&text.value) else {
        let example = "write a number with ms, s, m or h, such as \"10s\"";
        return value.invalid("this is not a length of time", Some(example));
    };
    bounds.check(time, &value, quantity::show_duration)
}

/// A whole number.
pub(super) fn count(table: &mut TableReader<'_>, key: &'static str, bounds: Bounds<u32>) -> Option<u32> {
    let value = table.value(key)?;
    let Some(number) = value.as_integer() else {
        return value.mismatch("an integer");
    };
    match u32::try_from(number.value) {
        Ok(number) => bounds.check(number, &value, |number| number),
        Err(_) => {
            let (least, most) = (bounds.least, bounds.most);
            value.invalid(format!("{} is not between {least} and {most}", number.value), None)
        }
    }
}
