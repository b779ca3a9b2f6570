//! Turns a directory into embedded files: one compressed copy per encoding that pays, and a sorted Rust table.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Compressed copies are kept when they save at least this share of the file; images and fonts do not.
const WORTHWHILE: f64 = 0.05;

/// Writes the copies and `assets.rs`, an expression of type `[Asset; _]` sorted by path, into `out`.
pub(crate) fn embed(dist: &Path, out: &Path) -> anyhow::Result<()> {
    let mut files = Vec::new();
    collect(dist, &mut files)?;
    let mut assets =
        files.iter().map(|file| Ok((request_path(dist, file)?, file))).collect::<anyhow::Result<Vec<_>>>()?;
    assets.sort();

    let mut table = String::from("[\n");
    for (index, (path, file)) in assets.iter().enumerate() {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let identity = keep(out, index, "identity", &content)?;
        let gzip = keep_if_worthwhile(out, index, "gzip", gzip(&content)?, content.len())?;
        let brotli = keep_if_worthwhile(out, index, "brotli", brotli(&content)?, content.len())?;
        writeln!(
            table,
            "    Asset {{ path: {path:?}, hash: {:?}, identity: {identity}, gzip: {gzip}, brotli: {brotli} }},",
            hash(&content)
        )?;
    }
    table.push_str("]\n");
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn request_path(dist: &Path, file: &Path) -> anyhow::Result<String> {
    let relative = file.strip_prefix(dist)?;
    let segments = relative
        .iter()
        .map(|segment| segment.to_str().with_context(|| format!("{} is not UTF-8", relative.display())))
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(format!("/{}", segments.join("/")))
}

/// Half of a SHA-256, in hexadecimal: enough to tell any two files apart.
fn hash(content: &[u8]) -> String {
    Sha256::digest(content)[..16].iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string succeeds");
        text
    })
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn keep_if_worthwhile(
    out: &Path,
    index: usize,
    encoding: &str,
    copy: Vec<u8>,
    original: usize,
) -> anyhow::Result<String> {
    if copy.len() as f64 > original as f64 * (1.0 - WORTHWHILE) {
        return Ok("None".to_owned());
    }
    Ok(format!("Some({})", keep(out, index, encoding, &copy)?))
}

fn keep(out: &Path, index: usize, encoding: &str, content: &[u8]) -> anyhow::Result<String> {
    let name = format!("{index}.{encoding}");
    fs::write(out.join(&name), content)?;
    Ok(format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))"))
}
