//! Text that somebody else chose, as it may stand in a record of the log.

use std::fmt::{self, Write};

/// The longest text, in characters.
const LONGEST: usize = 400;

/// The text with line breaks and other control characters escaped, cut after 400 characters.
pub(crate) fn in_one_line(message: impl fmt::Display) -> String {
    let mut line = Line { text: String::new(), left: LONGEST };
    // The error only says that the line is full.
    let _ = write!(line, "{message}");
    line.text
}

struct Line {
    text: String,
    left: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.left == 0 {
                self.text.push('…');
                return Err(fmt::Error);
            }
            self.left -= 1;
            if character.is_control() {
                self.text.extend(character.escape_default());
            } else {
                self.text.push(character);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_of_bounded_length() {
        assert_eq!(in_one_line("a\r\nb\u{1b}[2Jé"), "a\\r\\nb\\u{1b}[2Jé");
        let long = in_one_line("x".repeat(10_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
    }
}
