//! What a component imports, read from its binary. Nothing is validated: whoever runs it does that.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasmparser::{Encoding, Parser, Payload};

/// The names of a component file's own imports, in file order; those of components nested in it are its own affair.
pub(super) fn imports(file: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    imports_of(&bytes).with_context(|| format!("{} is not a component", file.display()))
}

fn imports_of(bytes: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => bail!("it is a core module"),
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            // The end of the outermost component is also an end, and the last payload.
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    names.push(import?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(component (import "a:b/c@1.0.0" (instance)) (component (import "d:e/f" (instance))))`, by hand: header, then a type
    /// section with an empty instance type, then an import section; the nested component repeats that.
    fn component(import: &str, nested: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        bytes.extend([7, 3, 1, 0x42, 0]);
        let name = import.as_bytes();
        let mut section = vec![1, 0, u8::try_from(name.len()).unwrap()];
        section.extend(name);
        section.extend([5, 0]);
        bytes.extend([10, u8::try_from(section.len()).unwrap()]);
        bytes.extend(section);
        if let Some(nested) = nested {
            bytes.extend([4, u8::try_from(nested.len()).unwrap()]);
            bytes.extend(nested);
        }
        bytes
    }

    #[test]
    fn only_the_outermost_imports_count() {
        let nested = component("d:e/f", None);
        assert_eq!(imports_of(&component("a:b/c@1.0.0", Some(&nested))).unwrap(), ["a:b/c@1.0.0"]);
    }

    #[test]
    fn a_core_module_is_not_a_component() {
        assert_eq!(imports_of(b"\0asm\x01\0\0\0").unwrap_err().to_string(), "it is a core module");
    }

    #[test]
    fn a_torn_file_is_an_error() {
        let whole = component("a:b/c", None);
        assert!(imports_of(&whole[..whole.len() - 3]).is_err());
    }
}
