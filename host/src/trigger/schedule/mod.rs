//! The schedule trigger: wakes a component at times.
