//! Running components: the engine, composition and compilation, the state of an instance and the
//! limits on it. What wakes a component is a trigger's business (`crate::trigger`), what it may
//! import a capability's (`crate::capability`).

pub mod component;
pub mod compose;
pub mod deny;
pub mod dispatch;
pub mod engine;
pub mod expiration;
pub mod guest;
pub mod handler;
pub mod invocation;
pub mod lane;
pub mod limits;
pub mod memory;
pub mod pulse;
pub mod requests;
pub mod workers;
