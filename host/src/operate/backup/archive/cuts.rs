//! The file `cuts` of a period: a line for each moment that can be restored, with what was added to which copy of a log until then. A line
//! begins with the SHA-256 of the line before and its own text, so that a line which was changed, lost or moved is noticed.
//!
//! Leaves out whether the copies are as the lines say.

use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::copy::hexadecimal;
use crate::operate::events::Moment;

/// Its file in the folder of a period.
pub(super) const FILE: &str = "cuts";

/// The form that this version writes and reads.
const FORMAT: u32 = 1;

/// Digits of a digest.
const DIGITS: usize = 64;

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
}

/// One moment, as of which all databases belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cut {
    /// The moment, in milliseconds since 1970.
    pub(super) at: i64,
    /// What was written since the cut before.
    pub(super) pieces: Vec<Piece>,
}

/// What was added to the copy of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    /// Whose: the name of its file in the base, without the ending.
    pub(super) part: String,
    /// The number of the log's generation in this period, from 1.
    pub(super) log: u32,
    /// The first byte of the copy that was added.
    pub(super) from: u64,
    /// The first that was not.
    pub(super) to: u64,
    /// The SHA-256 of what was added, hexadecimal.
    pub(super) sha256: String,
}

impl Piece {
    /// The copy's file in the folder of the period.
    pub(super) fn file(&self) -> String {
        file(&self.part, self.log)
    }
}

impl Cut {
    pub(super) fn at(&self) -> Moment {
        Moment(self.at)
    }
}

/// The copy of a generation of a part's log.
pub(super) fn file(part: &str, log: u32) -> String {
    format!("{part}.{log:06}.wal")
}

/// A line, and the digest that the next one counts with.
fn line(before: &str, text: &str) -> (String, String) {
    let digest = hexadecimal(Sha256::new().chain_update(before).chain_update(text));
    (format!("{digest} {text}\n"), digest)
}

/// The first line of a period whose catalog has this digest, and the digest of the line.
pub(super) fn head(catalog: &str) -> (String, String) {
    line(catalog, &format!("{{\"format\":{FORMAT}}}"))
}

/// The line of a cut, and its digest.
pub(super) fn cut(before: &str, cut: &Cut) -> serde_json::Result<(String, String)> {
    Ok(line(before, &serde_json::to_string(cut)?))
}

/// What a file says, as far as it is whole.
pub(super) struct Cuts {
    pub(super) cuts: Vec<Cut>,
    /// The first line that is not as it was written, counted from 1; all after it cannot be trusted either. A last line without its end
    /// is none: a host was killed while it wrote it.
    pub(super) damaged_line: Option<usize>,
}

/// Reads the file of the period in `folder`, whose catalog has the digest `catalog`.
pub(super) fn read(folder: &Path, catalog: &str) -> anyhow::Result<Cuts> {
    let path = folder.join(FILE);
    let text = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut read = Cuts { cuts: Vec::new(), damaged_line: None };
    let mut before = catalog.to_owned();
    for (index, whole) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let Some(whole) = whole.strip_suffix(b"\n") else { break };
        let damaged = Some(index + 1);
        let text = std::str::from_utf8(whole)
            .ok()
            .and_then(|line| Some((line.get(..DIGITS)?, line.get(DIGITS..)?.strip_prefix(' ')?)));
        let Some((digest, text)) = text.filter(|(digest, text)| line(&before, text).1 == *digest) else {
            read.damaged_line = damaged;
            break;
        };
        before = digest.to_owned();
        if index == 0 {
            let head: Head = serde_json::from_str(text)?;
            if head.format != FORMAT {
                bail!("{} has format {}, this version reads {FORMAT}", path.display(), head.format);
            }
        } else {
            read.cuts.push(serde_json::from_str(text)?);
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of three cuts.
    fn written() -> (Vec<Cut>, Vec<u8>) {
        let cuts: Vec<Cut> = (1..=3)
            .map(|at| Cut {
                at,
                pieces: vec![Piece { part: "host".to_owned(), log: 1, from: 32, to: 64, sha256: "00".to_owned() }],
            })
            .collect();
        let (mut text, mut digest) = head("base");
        for one in &cuts {
            let (line, next) = cut(&digest, one).unwrap();
            text += &line;
            digest = next;
        }
        (cuts, text.into_bytes())
    }

    fn check(text: &[u8]) -> Cuts {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        read(folder.path(), "base").unwrap()
    }

    #[test]
    fn cut_off_anywhere_a_file_is_what_was_whole_and_not_damaged() {
        let (cuts, text) = written();
        for length in 0..=text.len() {
            let read = check(&text[..length]);
            let lines = text[..length].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(read.cuts, cuts[..lines.saturating_sub(1)], "{length}");
            assert_eq!(read.damaged_line, None, "{length}");
        }
    }

    #[test]
    fn a_flipped_bit_ends_what_is_trusted_before_its_line() {
        let (cuts, text) = written();
        for bit in 0..text.len() * 8 {
            let mut damaged = text.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let line = text[..bit / 8].iter().filter(|byte| **byte == b'\n').count() + 1;
            let read = check(&damaged);
            assert_eq!(read.cuts, cuts[..read.cuts.len()]);
            assert!(read.cuts.len() < line.max(2) && read.cuts.len() + 2 >= line, "bit {bit}");
            // The last end of a line is as if the host had been killed before it.
            assert!(read.damaged_line == Some(line) || bit / 8 == text.len() - 1, "bit {bit}: {:?}", read.damaged_line);
        }
    }

    #[test]
    fn a_line_that_is_missing_or_moved_is_noticed() {
        let (_, text) = written();
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        assert_eq!(check(&[lines[0], lines[2], lines[3]].concat()).damaged_line, Some(2));
        assert_eq!(check(&[lines[0], lines[1], lines[3], lines[2]].concat()).damaged_line, Some(3));
    }
}
