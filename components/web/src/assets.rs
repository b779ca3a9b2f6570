//! The embedded files and how to find one; what a file's name says about its type and about caching.

use crate::encoding::Encoding;

/// One embedded file with its compressed copies.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The path it is requested by, with a leading slash.
    pub path: &'static str,
    /// A hash of the uncompressed content, in hexadecimal.
    pub hash: &'static str,
    /// The content as it is.
    pub identity: &'static [u8],
    /// The content compressed with gzip; `None` where that does not pay.
    pub gzip: Option<&'static [u8]>,
    /// The content compressed with Brotli; `None` where that does not pay.
    pub brotli: Option<&'static [u8]>,
}

impl Asset {
    /// The content in an encoding, or `None` where that copy does not exist.
    pub fn content(&self, encoding: Encoding) -> Option<&'static [u8]> {
        match encoding {
            Encoding::Identity => Some(self.identity),
            Encoding::Gzip => self.gzip,
            Encoding::Brotli => self.brotli,
        }
    }

    /// Whether the name contains a hash of the content, so that it never changes: the bundler puts exactly those
    /// files below `/assets/`.
    pub(crate) fn is_immutable(&self) -> bool {
        self.path.starts_with("/assets/")
    }

    /// The media type, told by the extension.
    pub(crate) fn media_type(&self) -> &'static str {
        match self.path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => "text/html; charset=utf-8",
            Some("js" | "mjs") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("json" | "map") => "application/json",
            Some("webmanifest") => "application/manifest+json",
            Some("txt") => "text/plain; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("webp") => "image/webp",
            Some("ico") => "image/x-icon",
            Some("woff2") => "font/woff2",
            Some("wasm") => "application/wasm",
            _ => "application/octet-stream",
        }
    }
}

/// The table of embedded files.
#[derive(Debug, Clone, Copy)]
pub struct Assets {
    sorted: &'static [Asset],
}

impl Assets {
    /// Wraps a table that is sorted by path.
    ///
    /// # Panics
    ///
    /// When it is not sorted, which the build script that writes it rules out.
    pub fn new(sorted: &'static [Asset]) -> Self {
        assert!(sorted.is_sorted_by(|a, b| a.path < b.path), "assets are sorted by path");
        Self { sorted }
    }

    /// The file requested by exactly this path.
    pub fn find(&self, path: &str) -> Option<&'static Asset> {
        let index = self.sorted.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
        Some(&self.sorted[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(path: &'static str) -> Asset {
        Asset { path, hash: "0", identity: b"", gzip: None, brotli: None }
    }

    #[test]
    fn the_extension_tells_the_media_type() {
        // https://www.iana.org/assignments/media-types
        for (path, expected) in [
            ("/index.html", "text/html; charset=utf-8"),
            ("/assets/main-3f2a.js", "text/javascript; charset=utf-8"),
            ("/assets/main-3f2a.css", "text/css; charset=utf-8"),
            ("/favicon.svg", "image/svg+xml"),
            ("/assets/inter-77aa.woff2", "font/woff2"),
            ("/LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(asset(path).media_type(), expected, "{path}");
        }
    }

    #[test]
    #[should_panic(expected = "sorted")]
    fn a_table_out_of_order_is_refused() {
        static UNSORTED: [Asset; 2] = [
            Asset { path: "/b", hash: "0", identity: b"", gzip: None, brotli: None },
            Asset { path: "/a", hash: "0", identity: b"", gzip: None, brotli: None },
        ];
        let _ = Assets::new(&UNSORTED);
    }
}
