//! Functions of WASI that wasmtime refuses by itself, such as leaving a granted directory: the same functions again, which write
//! down what was refused (`capability::refusal`).
//!
//! They stand in front of wasmtime's own in the linker, one file each for the parts of WASI that refuse anything: `files`, `names`
//! and `heads`. Whatever a guest is told comes from wasmtime. Sockets are asked about elsewhere (`runtime::component`).

mod files;
mod heads;
mod names;

use wasmtime::component::Linker;

use crate::runtime::guest::Guest;

/// Puts the watched functions in front of those that are in the linker.
///
/// # Errors
///
/// Fails only where wasmtime's functions have other types.
pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    files::add_to_linker(linker)?;
    names::add_to_linker(linker)?;
    heads::add_to_linker(linker)?;
    linker.allow_shadowing(false);
    Ok(())
}
