//! The format of SQLite's write-ahead log (<https://sqlite.org/fileformat2.html#walformat>): whether frames belong together and are as
//! they were written, and copying them. Each frame's checksum covers all frames before it, so that a copy which goes on from a known
//! checksum goes on from a known content.

use std::io::{self, ErrorKind, Read};

/// Bytes at the beginning of a log.
pub(super) const HEAD: u64 = 32;

/// Bytes in front of each page.
const FRAME_HEAD: usize = 24;

/// The first four bytes of a log, but for the last bit: whether its checksums add numbers that begin with their highest byte.
const MAGIC: u32 = 0x377f_0682;

/// Bytes read at once, about.
const PIECE: usize = 1 << 20;

/// The end of what is known of a log: by it the next frame is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain {
    /// By which the generation of the log is told from others.
    pub(super) salts: [u8; 8],
    /// Of the last frame, or of the head where there is none.
    pub(super) checksum: [u32; 2],
    big_endian: bool,
    page_size: usize,
}

/// Why frames were not copied.
#[derive(Debug)]
pub(super) enum CopyError {
    /// The log does not have them: it was begun anew, or is not as SQLite writes it.
    Broken,
    /// It could not be read.
    Read(io::Error),
    /// Whoever takes the frames failed.
    Write(io::Error),
}

impl Chain {
    /// From the head of a log; nothing where it is none.
    pub(super) fn begin(head: &[u8; HEAD as usize]) -> Option<Self> {
        let (words, _) = head.as_chunks::<4>();
        let word = |index: usize| u32::from_be_bytes(words[index]);
        let page_size = usize::try_from(word(2)).ok()?;
        let is_log = word(0) & !1 == MAGIC && page_size.is_power_of_two() && (512..=1 << 16).contains(&page_size);
        let big_endian = word(0) & 1 == 1;
        let checksum = add(big_endian, [0; 2], &head[..24]);
        let mut salts = [0; 8];
        salts.copy_from_slice(&head[16..24]);
        (is_log && checksum == [word(6), word(7)]).then_some(Self { salts, checksum, big_endian, page_size })
    }

    /// Bytes of one frame.
    pub(super) fn frame(&self) -> usize {
        FRAME_HEAD + self.page_size
    }

    /// Goes on by one frame and says whether a transaction ends with it; nothing where the frame does not go on from here.
    pub(super) fn follow(&mut self, frame: &[u8]) -> Option<bool> {
        let (words, _) = frame.get(..FRAME_HEAD)?.as_chunks::<4>();
        let word = |index: usize| u32::from_be_bytes(words[index]);
        let checksum = add(self.big_endian, self.checksum, &frame[..8]);
        let checksum = add(self.big_endian, checksum, &frame[FRAME_HEAD..]);
        if frame.len() != self.frame() || frame[8..16] != self.salts || checksum != [word(4), word(5)] {
            return None;
        }
        self.checksum = checksum;
        Some(word(1) != 0)
    }

    /// Hands `count` frames that come next in `log` to `write`, in pieces, and says for each in its order whether a transaction ends with it.
    pub(super) fn copy(
        &mut self,
        log: &mut impl Read,
        count: u32,
        write: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<Vec<bool>, CopyError> {
        let frame = self.frame();
        let mut piece = vec![0; (PIECE / frame).max(1) * frame];
        let mut ends = Vec::new();
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        while left > 0 {
            let bytes = piece.len().min(left.saturating_mul(frame));
            let piece = &mut piece[..bytes];
            log.read_exact(piece).map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => CopyError::Broken,
                _ => CopyError::Read(error),
            })?;
            for frame in piece.chunks(frame) {
                ends.push(self.follow(frame).ok_or(CopyError::Broken)?);
            }
            write(piece).map_err(CopyError::Write)?;
            left -= bytes / frame;
        }
        Ok(ends)
    }
}

/// SQLite's checksum of `bytes`, whose number is a multiple of 8, after what was summed before.
fn add(big_endian: bool, before: [u32; 2], bytes: &[u8]) -> [u32; 2] {
    let number = |bytes: [u8; 4]| if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    bytes.as_chunks::<4>().0.as_chunks::<2>().0.iter().fold(before, |[one, two], [even, odd]| {
        let one = one.wrapping_add(number(*even)).wrapping_add(two);
        [one, two.wrapping_add(number(*odd)).wrapping_add(one)]
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// A log that SQLite wrote with pages of this size, by four commits.
    fn written(page_size: u32) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("PRAGMA page_size = {page_size}; PRAGMA journal_mode = WAL")).unwrap();
        connection.execute_batch("CREATE TABLE t (a)").unwrap();
        for size in [10, 100, 100_000] {
            connection.execute("INSERT INTO t VALUES (randomblob(?1))", [size]).unwrap();
        }
        std::fs::read(folder.path().join("test.db-wal")).unwrap()
    }

    fn begin(log: &[u8]) -> Option<Chain> {
        Chain::begin(log[..32].try_into().unwrap())
    }

    /// What is copied of a log, from a place where it is known; and how many transactions end in it.
    fn copied(chain: &mut Chain, mut log: &[u8], count: u32) -> Option<(Vec<u8>, usize)> {
        let mut copy = Vec::new();
        let mut write = |piece: &[u8]| {
            copy.extend_from_slice(piece);
            Ok(())
        };
        let ends = chain.copy(&mut log, count, &mut write).ok()?;
        Some((copy, ends.into_iter().filter(|end| *end).count()))
    }

    #[test]
    fn what_sqlite_wrote_is_recognised_and_copied_byte_for_byte_in_any_pieces() {
        for page_size in [512, 4096, 65_536] {
            let log = written(page_size);
            let mut chain = begin(&log).unwrap();
            let frames = u32::try_from((log.len() - 32) / chain.frame()).unwrap();
            let whole = copied(&mut chain.clone(), &log[32..], frames).unwrap();
            assert_eq!((&whole.0[..], whole.1), (&log[32..], 4));
            let mut at = 32;
            for count in [1, 2, frames - 3] {
                let (copy, _) = copied(&mut chain, &log[at..], count).unwrap();
                assert_eq!(copy, log[at..at + copy.len()]);
                at += copy.len();
            }
            assert_eq!(at, log.len());
        }
    }

    #[test]
    fn a_flipped_bit_a_missing_byte_and_another_generation_are_noticed() {
        let log = written(512);
        let chain = begin(&log).unwrap();
        let frames = u32::try_from((log.len() - 32) / chain.frame()).unwrap();
        for bit in (0..log.len() * 8).step_by(97) {
            let mut damaged = log.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            // The version, which SQLite looks at, and its number of checkpoints are in the head's checksum only.
            let copy = begin(&damaged).and_then(|mut chain| copied(&mut chain, &damaged[32..], frames));
            assert_eq!(copy, None, "bit {bit}");
        }
        assert_eq!(copied(&mut chain.clone(), &log[32..log.len() - 1], frames), None);
        assert_eq!(copied(&mut chain.clone(), &written(512)[32..], 1), None, "another log's frame");
        let mut second = chain.clone();
        copied(&mut second, &log[32..], 1).unwrap();
        assert_eq!(copied(&mut second, &log[32..], 1), None, "a frame does not come twice");
    }
}
