//! The names that a manifest may give to things.
//!
//! Owns the spelling rules of the component model's words (`kebab-case`, `snake_case`). Leaves out
//! whether a name is taken or refers to anything.

use super::reader::{Located, Scope};

/// How the words of a name are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Component ids: words of letters and digits joined by `-`.
    Kebab,
    /// Variables: lower-case words of letters and digits joined by `_`.
    LowerSnake,
    /// Labels of databases and stores: `kebab-case` or `snake_case`.
    Label,
}

/// Says what is wrong with a name, if anything.
pub(super) fn check(name: &str, spelling: Spelling) -> Result<(), String> {
    match spelling {
        Spelling::Kebab => words(name, '-', '_', false),
        Spelling::LowerSnake => words(name, '_', '-', true),
        Spelling::Label if name.contains('_') => words(name, '_', '-', false),
        Spelling::Label => words(name, '-', '_', false),
    }
}

/// Reports a badly spelt name and tells whether it is good.
pub(super) fn expect(scope: Scope<'_>, name: &Located<String>, what: &str, spelling: Spelling) -> bool {
    let Err(reason) = check(&name.value, spelling) else {
        return true;
    };
    let message = format!("`{}` is not a valid {what}: {reason}", name.value);
    scope.report(name.span.clone(), message);
    false
}

fn words(name: &str, separator: char, wrong: char, lower: bool) -> Result<(), String> {
    if name.is_empty() {
        return Err("it is empty".to_owned());
    }
    if name.contains(wrong) {
        return Err(format!("words are joined by `{separator}`, not `{wrong}`"));
    }
    name.split(separator).try_for_each(|word| {
        let Some(first) = word.chars().next() else {
            return Err(format!("a word is missing beside a `{separator}`"));
        };
        if !first.is_ascii_alphabetic() {
            return Err(format!("a word starts with a letter, not `{first}`"));
        }
        if let Some(odd) = word.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Err(format!("words are letters and digits, not `{odd}`"));
        }
        let upper = first.is_ascii_uppercase();
        let mut letters = word.chars().filter(char::is_ascii_alphabetic);
        if letters.any(|c| c.is_ascii_uppercase() != upper) {
            return Err(format!("`{word}` mixes capital and small letters"));
        }
        if lower && upper {
            return Err("it must be lower-case".to_owned());
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::{Spelling, check};

    #[test]
    fn names_are_words_joined_by_the_right_character() {
        let good = [
            ("web", Spelling::Kebab),
            ("my-API", Spelling::Kebab),
            ("db_password", Spelling::LowerSnake),
            ("a1", Spelling::LowerSnake),
            ("my_db", Spelling::Label),
            ("my-db", Spelling::Label),
        ];
        for (name, spelling) in good {
            assert_eq!(check(name, spelling), Ok(()), "{name}");
        }
        let bad = [
            ("", Spelling::Kebab),
            ("my_web", Spelling::Kebab),
            ("web-", Spelling::Kebab),
            ("-web", Spelling::Kebab),
            ("2web", Spelling::Kebab),
            ("web-2", Spelling::Kebab),
            ("wEb", Spelling::Kebab),
            ("wéb", Spelling::Kebab),
            ("a.b", Spelling::Kebab),
            ("DB", Spelling::LowerSnake),
            ("a__b", Spelling::LowerSnake),
            ("web-app", Spelling::LowerSnake),
            ("a-b_c", Spelling::Label),
        ];
        for (name, spelling) in bad {
            assert!(check(name, spelling).is_err(), "{name}");
        }
    }
}
