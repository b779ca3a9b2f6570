//! Embeds the built browser application into the component: reads `ui/dist`, compresses each file and writes the table
//! that `component.rs` includes.
//!
//! Only the wasm build needs the files; the library and its tests take their assets as an argument, so a native build
//! succeeds before the browser application was ever built. Building `ui/dist` itself is `cargo xtask build web`.

mod embed;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, bail};

/// Names the directory to embed; without it `ui/dist` of this repository is taken.
const DIST_VARIABLE: &str = "TIDEMILL_UI_DIST";

fn main() -> anyhow::Result<()> {
    println!("cargo::rerun-if-env-changed={DIST_VARIABLE}");
    // Relative, so that two clones that share a target directory each look at their own files.
    println!("cargo::rerun-if-changed=../../ui/dist");
    println!("cargo::rerun-if-changed=build");

    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return Ok(());
    }
    let dist = match env::var_os(DIST_VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../ui/dist"),
    };
    if !dist.join("index.html").is_file() {
        bail!(
            "the browser application is not built: {} has no index.html; run `cargo xtask build web`, which builds it and then this component",
            dist.display()
        );
    }
    println!("cargo::rerun-if-changed={}", dist.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    embed::embed(&dist, &out).with_context(|| format!("cannot embed {}", dist.display()))
}
