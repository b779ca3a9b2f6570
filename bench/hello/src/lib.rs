//! The smallest WASI 0.3 HTTP component that is still a real one: it answers every request with 200 and `hello`.
//!
//! It imports WASI and nothing else, so that `tidemill serve` and `wasmtime serve` run the same file. Natively it is empty.

#[cfg(target_family = "wasm")]
mod component;
