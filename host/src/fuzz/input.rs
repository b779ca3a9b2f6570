//! Cutting the bytes of a fuzzer into what a target needs.

/// The next byte, or 0 at the end.
pub(super) fn byte(rest: &mut &[u8]) -> u8 {
    match rest.split_first() {
        Some((first, others)) => {
            *rest = others;
            *first
        }
        None => 0,
    }
}

/// The text up to the next line that holds only `----`, as text: what is no UTF-8 is replaced.
pub(super) fn part<'a>(rest: &mut &'a [u8]) -> std::borrow::Cow<'a, str> {
    const END: &[u8] = b"\n----\n";
    let (part, others) = match rest.windows(END.len()).position(|window| window == END) {
        Some(at) => (&rest[..at], &rest[at + END.len()..]),
        None => (*rest, &rest[rest.len()..]),
    };
    *rest = others;
    String::from_utf8_lossy(part)
}

/// Cuts bytes into pieces of sizes that the bytes themselves choose, none of them empty.
pub(crate) fn pieces(bytes: &[u8], sizes: u8) -> impl Iterator<Item = &[u8]> {
    bytes.chunks(usize::from(sizes).max(1))
}
