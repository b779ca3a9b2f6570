//! What becomes of an order next, and when: accepted, shipped (perhaps with less than was ordered), delivered and perhaps returned, or given up.
//! Plain Rust without I/O.
//!
//! - `order`: what is known of an order, how its vendor treats orders, and what cannot be.
//! - `next`: the next step.
//! - `chance`: random numbers that belong to an order and a stage of its life.
//!
//! An order's life depends on its id, its vendor's seed and behaviour, and the time of its last move, not on when or how often somebody asks.
//! It is the same on every machine and inside WebAssembly: random numbers are Xoshiro256++ (Blackman and Vigna 2021), and functions
//! that are not exact everywhere come from libm. How long a stage takes follows a log-normal distribution, which is what times of handling and
//! transport look like: never negative, with a long tail.
//!
//! ```
//! use lifecycle::{Behaviour, Order, Status, Step, next};
//!
//! let order = Order {
//!     id: "0190".to_owned(),
//!     status: Status::Placed,
//!     since: 0,
//!     placed_at: 0,
//!     promised_at: 604_800_000,
//!     ordered: vec![3, 1],
//!     shipped: vec![0, 0],
//!     seed: 7,
//!     behaviour: Behaviour::default(),
//! };
//! let Step::Later(at) = next(&[order.clone()], 0).unwrap()[0] else { panic!("nothing happens at once") };
//! let Step::Due(transition) = &next(&[order], at).unwrap()[0] else { panic!("it has happened by then") };
//! assert_eq!(transition.at, at);
//! ```

mod chance;
#[cfg(target_arch = "wasm32")]
mod component;
mod next;
mod order;

pub use next::{MAX_ORDERS, Step, Transition, next};
pub use order::{Behaviour, InvalidOrder, LONGEST_STAGE_MINUTES, MAX_LINES, MAX_UNITS, Order, Status};
