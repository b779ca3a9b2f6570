//! What a component without a manifest is granted, as options of `serve` and `run`.

use std::path::PathBuf;

use clap::Args;

use crate::runtime::component::Mount;

/// Options that grant a component something.
#[derive(Debug, Args)]
pub(super) struct GuestGrants {
    /// An environment variable of the component; may be repeated
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = parse_pair)]
    pub(super) environment: Vec<(String, String)>,

    /// A directory that the component may read and write; may be repeated
    #[arg(long = "dir", value_name = "HOST[::GUEST]", value_parser = parse_directory)]
    directories: Vec<(PathBuf, String)>,
}

impl GuestGrants {
    /// The directories as mounts.
    pub(super) fn mounts(&self) -> Vec<Mount> {
        self.directories
            .iter()
            .map(|(host, guest)| Mount { host: host.clone(), guest: guest.clone(), writable: true })
            .collect()
    }
}

/// `name=value`, as several options take it.
pub(super) fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(format!("`{text}` is not of the form NAME=VALUE")),
    }
}

fn parse_directory(text: &str) -> Result<(PathBuf, String), String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    let host = PathBuf::from(host);
    if !host.is_dir() {
        return Err(format!("`{}` is not a directory", host.display()));
    }
    Ok((host, guest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_needs_a_name() {
        assert_eq!(parse_pair("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(parse_pair("a="), Ok(("a".to_owned(), String::new())));
        assert!(parse_pair("=b").is_err());
        assert!(parse_pair("a").is_err());
    }

    #[test]
    fn a_directory_must_exist() {
        assert_eq!(parse_directory(".::/data"), Ok((PathBuf::from("."), "/data".to_owned())));
        assert!(parse_directory("no-such-directory").is_err());
    }
}
