//! Tidemill runs event-driven WebAssembly applications, described by a `spin.toml`, over SQLite
//! and key-value storage.
//!
//! The `tidemill` binary is a thin layer over this library. A request's way through it: a
//! [`trigger`] receives it and finds the component that the [`manifest`] names; the [`runtime`]
//! gives it an instance; what the instance imports is a [`capability`]; data ends up in
//! [`storage`]. [`operate`] is what an operator sees, [`launch`] puts all of them together.
//!
//! ```no_run
//! use tidemill::launch::build_host;
//! use tidemill::manifest::{Application, LoadOptions};
//!
//! # async fn example() -> anyhow::Result<()> {
//! let application = Application::load(&LoadOptions::new("spin.toml")?)?;
//! let builder = build_host(&application, None, false).await?;
//! let host = builder.listen("127.0.0.1:0".parse()?, application.http.clone()).await?;
//! println!("{}", host.address());
//! host.serve(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```

pub mod capability;
pub mod cli;
#[cfg(any(test, feature = "fuzz"))]
pub mod fuzz;
pub mod launch;
pub mod manifest;
pub mod operate;
pub mod runtime;
pub mod storage;
pub mod trigger;
