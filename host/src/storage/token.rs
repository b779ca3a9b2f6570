//! Splits SQL text into tokens, as far as telling statements apart needs it.
//!
//! Follows SQLite's own tokenizer (<https://sqlite.org/lang.html>, `src/tokenize.c`): comments and blanks are skipped, four kinds of quotes
//! are understood. It never decides whether a statement is valid; SQLite does.

use std::borrow::Cow;

/// One token of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A bare word: a keyword or an unquoted name.
    Word(&'a str),
    /// A quoted name or string, without its quotes.
    Quoted(Cow<'a, str>),
    /// `;`
    Semicolon,
    /// Anything else: a number, an operator, a parenthesis, an unfinished quote; its text.
    Other(&'a str),
}

impl Token<'_> {
    /// Whether this is the bare word `keyword`, in any case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }
}

/// Iterates over the tokens of `sql`.
pub(super) fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        rest = skip_blank(rest);
        let first = rest.chars().next()?;
        let (token, length) = match first {
            ';' => (Token::Semicolon, 1),
            '\'' | '"' | '`' => quoted(rest, first),
            '[' => match rest.find(']') {
                Some(end) => (Token::Quoted(Cow::Borrowed(&rest[1..end])), end + 1),
                None => (Token::Other(rest), rest.len()),
            },
            _ if is_word(first) => {
                let end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
                (Token::Word(&rest[..end]), end)
            }
            _ => (Token::Other(&rest[..first.len_utf8()]), first.len_utf8()),
        };
        rest = &rest[length..];
        Some(token)
    })
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$' || !character.is_ascii()
}

fn quoted(text: &str, quote: char) -> (Token<'_>, usize) {
    let mut from = 1;
    let mut doubled = false;
    while let Some(found) = text[from..].find(quote) {
        let end = from + found;
        if text[end + 1..].starts_with(quote) {
            doubled = true;
            from = end + 2;
            continue;
        }
        let inner = &text[1..end];
        let inner = match doubled {
            true => Cow::Owned(inner.replace(&format!("{quote}{quote}"), &quote.to_string())),
            false => Cow::Borrowed(inner),
        };
        return (Token::Quoted(inner), end + 1);
    }
    (Token::Other(text), text.len())
}

/// Skips white space (SQLite's: no vertical tab), byte-order marks, and both kinds of comments.
fn skip_blank(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}', '\u{feff}']);
        if let Some(comment) = text.strip_prefix("--") {
            text = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = text.strip_prefix("/*") {
            text = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else {
            return text;
        }
    }
}
