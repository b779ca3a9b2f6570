//! An application in a temporary folder: manifest, runtime configuration, guests and state.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Launch;

/// The guests that manifests may name as `source = "<name>.wasm"`.
const GUESTS: [&str; 6] = ["misbehave", "legacy", "caller", "greeter", "jobs", "consumer"];

/// An application. Its folder is deleted when this is dropped.
pub(crate) struct Application {
    folder: TempDir,
}

impl Application {
    /// An application whose manifest is `tables` below a head that all have.
    pub(crate) fn new(tables: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let path = folder.path();
        for guest in GUESTS {
            link(&component_file(&format!("guests/{guest}.wasm")), &path.join(format!("{guest}.wasm")));
        }
        link(&component_file("counter.wasm"), &path.join("counter.wasm"));
        std::fs::create_dir(path.join("state")).expect("the folder is new");
        // Compiling a guest takes seconds, and what comes out is the same for every test.
        let cache = Path::new(env!("CARGO_BIN_EXE_tidemill")).with_file_name("tidemill-test-cache");
        std::fs::create_dir_all(&cache).expect("the target directory is writable");
        link(&cache, &path.join("state/cache"));
        let application = Self { folder };
        application
            .write("spin.toml", format!("spin_manifest_version = 2\n\n[application]\nname = \"test\"\n{tables}"));
        application
    }

    /// The component `misbehave` as `guest` at every path, with more lines for its table.
    pub(crate) fn misbehaving(lines: &str) -> Self {
        Self::new(&format!(
            "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"guest\"\n[component.guest]\nsource = \"misbehave.wasm\"\n{lines}"
        ))
    }

    /// The counter, with more tables.
    pub(crate) fn counter(tables: &str) -> Self {
        let application = Self::new(&format!(
            "[[trigger.http]]\nroute = \"/api/counter/...\"\ncomponent = \"counter\"\n\
             [component.counter]\nsource = \"counter.wasm\"\nsqlite_databases = [\"counter\"]\n{tables}"
        ));
        application.with_database("counter")
    }

    /// Places a database below the application's folder, as `<label>.db`.
    pub(crate) fn with_database(self, label: &str) -> Self {
        let file = self.path(&format!("{label}.db"));
        let configuration = format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {file:?}\n");
        self.write("runtime-config.toml", &configuration);
        self
    }

    /// A path below the application's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file below the application's folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it is below a folder")).expect("the folder is writable");
        std::fs::write(path, content).expect("the folder is writable");
    }

    /// `tidemill up` for this application, on a free port.
    pub(crate) fn up(&self) -> Launch {
        self.launch(&["up", "--listen", "127.0.0.1:0", "--state-dir", "state"])
    }

    /// `tidemill check` for this application.
    pub(crate) fn check(&self) -> Launch {
        self.launch(&["check", "--state-dir", "state"])
    }

    /// `tidemill check --health` for this application.
    pub(crate) fn check_health(&self) -> Launch {
        self.launch(&["check", "--health", "--state-dir", "state"])
    }

    /// The binary in this application's folder.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Launch {
        Launch::new(self.folder.path()).arguments(arguments)
    }
}

/// A built component.
pub(crate) fn component_file(name: &str) -> PathBuf {
    let folder = std::env::var_os("TIDEMILL_COMPONENTS").map_or_else(
        || {
            let package = std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where the package is");
            Path::new(&package).join("../target/components")
        },
        PathBuf::from,
    );
    let file = folder.join(name);
    assert!(file.is_file(), "{} is missing: run `cargo xtask build guests counter`", file.display());
    file.canonicalize().expect("it is there")
}

fn link(original: &Path, link: &Path) {
    std::os::unix::fs::symlink(original, link).expect("the folder is new");
}
