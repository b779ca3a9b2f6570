//! The key of an application's files: read from a file of its own, held where nothing prints it, and wiped when it is let go.
//!
//! Leaves out what SQLCipher does with it, and which files have one.

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

/// Bytes of a key, those of AES-256's.
const BYTES: usize = 32;

/// Hexadecimal digits of a key.
const DIGITS: usize = 2 * BYTES;

/// More is no key, whatever it is.
const LONGEST: u64 = 4096;

/// A key of 256 bits by which SQLCipher encrypts files. Cloning it gives the same one; the last one that is dropped wipes it.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionKey(Arc<Zeroizing<[u8; BYTES]>>);

/// Why there is no key. No message holds anything of a file's content.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no such file.
    #[error(
        "the key file {} does not exist: name one that does, or make a key with `(umask 077; openssl rand -hex 32 > {})`",
        path.display(), path.display()
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// What was given is a key, not a file that holds one.
    #[error(
        "a key was given in the place of a file: write it to a file that only its owner may read, and name that; whoever can list processes \
         may have seen it, so better make another one with `openssl rand -hex 32`"
    )]
    NotAPath,
    /// The file cannot be read.
    #[error("the key file {} cannot be read: name a file that this user may read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others than its owner may read or change the file. A group may read what is root's, as root decides who that is: credentials of
    /// systemd are such files.
    #[error("the key file {} is open to others than its owner: `chmod 600 {}`", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing in it.
    #[error("the key file {} is empty: make a key with `openssl rand -hex 32 > {}`", path.display(), path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// What is in it is no key.
    #[error(
        "the key file {} does not hold {DIGITS} hexadecimal digits but {what}: make a key with `openssl rand -hex 32`",
        path.display()
    )]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl EncryptionKey {
    /// Reads the key in the file at `path`: 64 hexadecimal digits, which may be followed by the end of a line.
    ///
    /// # Errors
    ///
    /// See [`KeyFileError`].
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let text = read(path)?;
        let text = text.strip_suffix(b"\n").unwrap_or(&text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.is_empty() {
            return Err(KeyFileError::Empty { path: path.to_owned() });
        }
        let form = |what: String| KeyFileError::Form { path: path.to_owned(), what };
        if let Some(place) = text.iter().position(|byte| !byte.is_ascii_hexdigit()) {
            return Err(form(format!("something else at place {}", place + 1)));
        }
        if text.len() != DIGITS {
            return Err(form(format!("{} of them", text.len())));
        }
        let mut bytes = Zeroizing::new([0; BYTES]);
        for (byte, digits) in bytes.iter_mut().zip(text.as_chunks::<2>().0) {
            *byte = digits.iter().fold(0, |value, digit| value << 4 | digit_value(*digit));
        }
        Ok(Self(Arc::new(bytes)))
    }

    /// The form in which SQLCipher takes a key as it is, without deriving it from a password
    /// (<https://www.zetetic.net/sqlcipher/sqlcipher-api/#key>); with the `salt` of a file that others' copies shall share, in its
    /// hexadecimal form.
    pub(super) fn specification(&self, salt: &str) -> Zeroizing<String> {
        // Large enough that it never moves, which would leave a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(DIGITS + salt.len() + 3));
        text.push_str("x'");
        for byte in self.0.iter() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str(salt);
        text.push('\'');
        text
    }
}

#[cfg(test)]
impl EncryptionKey {
    /// A key for tests.
    pub(crate) fn of(byte: u8) -> Self {
        Self(Arc::new(Zeroizing::new([byte; BYTES])))
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EncryptionKey(…)")
    }
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let unreadable = |source| KeyFileError::Unreadable { path: path.to_owned(), source };
    let mut file = match File::open(path) {
        Err(_) if is_a_key(path) => return Err(KeyFileError::NotAPath),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(KeyFileError::Missing { path: path.to_owned() });
        }
        opened => opened.map_err(unreadable)?,
    };
    if is_exposed(&file).map_err(unreadable)? {
        return Err(KeyFileError::Exposed { path: path.to_owned() });
    }
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(LONGEST).unwrap_or(0)));
    file.by_ref().take(LONGEST).read_to_end(&mut text).map_err(unreadable)?;
    Ok(text)
}

fn is_a_key(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.len() == DIGITS && name.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(unix)]
fn is_exposed(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let file = file.metadata()?;
    let is_roots = file.uid() == 0 && !rustix::process::geteuid().is_root();
    let others = if is_roots { 0o037 } else { 0o077 };
    Ok(file.mode() & others != 0)
}

#[cfg(not(unix))]
fn is_exposed(_file: &File) -> io::Result<bool> {
    Ok(false)
}

fn digit_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit - b'A' + 10,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const HEX: &str = "00112233445566778899AABBCCDDEEFf00112233445566778899aabbccddeeff";

    fn written(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[test]
    fn sixty_four_digits_are_a_key_with_and_without_the_end_of_a_line() {
        for (end, mode) in [("", 0o600), ("\n", 0o400), ("\r\n", 0o600)] {
            let (_folder, path) = written(&format!("{HEX}{end}"), mode);
            let key = EncryptionKey::read(&path).unwrap();
            assert_eq!(*key.specification(""), format!("x'{}'", HEX.to_lowercase()));
            assert_eq!(*key.specification("0f"), format!("x'{}0f'", HEX.to_lowercase()));
        }
    }

    #[test]
    fn what_is_no_key_says_what_to_change_and_nothing_of_what_it_holds() {
        let refused = |path: &Path| EncryptionKey::read(path).unwrap_err().to_string();
        for (text, mode, part) in [
            ("", 0o600, "is empty"),
            ("\n", 0o600, "is empty"),
            (&HEX[..63], 0o600, "but 63 of them"),
            (&format!("{HEX}0"), 0o600, "but 65 of them"),
            (&format!("{HEX}\n\n"), 0o600, "something else at place 65"),
            (&format!("g{}", &HEX[1..]), 0o600, "something else at place 1"),
            (&"0".repeat(100_000), 0o600, "but 4096 of them"),
            (HEX, 0o640, "chmod 600"),
            (HEX, 0o604, "chmod 600"),
            (HEX, 0o620, "chmod 600"),
        ] {
            let (folder, path) = written(text, mode);
            let said = refused(&path);
            assert!(said.contains(part) && said.contains(&*path.to_string_lossy()), "{said}");
            assert!(!said.contains("00112233"), "{said}");
            assert!(said.contains("openssl rand -hex 32") || said.contains("chmod"), "{said}");
            drop(folder);
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(refused(&folder.path().join("none")).contains("does not exist"));
        assert!(
            refused(folder.path()).contains("is open to others") || refused(folder.path()).contains("cannot be read")
        );
        let said = refused(Path::new(HEX));
        assert!(said.contains("in the place of a file") && !said.contains("0011"), "{said}");
    }

    #[test]
    fn a_key_is_not_printed() {
        let (_folder, path) = written(HEX, 0o600);
        let key = EncryptionKey::read(&path).unwrap();
        assert_eq!(format!("{key:?} {:?}", Some(&key)), "EncryptionKey(…) Some(EncryptionKey(…))");
    }
}
