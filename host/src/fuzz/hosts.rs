//! `allowed_outbound_hosts`: entries, one a line, then addresses `scheme host port`, one a line.
//!
//! - Nothing panics.
//! - Everything that is allowed is allowed by one of the entries alone, and nothing is without entries.
//! - An entry for one scheme, host and port allows no other.
//! - A refusal says the line to add, and after adding it the address is allowed.

use super::input::part;
use crate::manifest::{AllowedHost, AllowedHosts, internal_component};

pub(super) fn run(mut bytes: &[u8]) {
    let (entries, addresses) = (part(&mut bytes), part(&mut bytes));
    let entries: Vec<AllowedHost> = entries.lines().take(8).filter_map(|line| AllowedHost::parse(line).ok()).collect();
    let hosts = AllowedHosts::new(entries.clone());
    for line in addresses.lines().take(8) {
        let mut words = line.split(' ');
        let (Some(scheme), Some(host)) = (words.next(), words.next()) else {
            continue;
        };
        check(&entries, &hosts, scheme, host, words.next().and_then(|port| port.parse().ok()));
    }
}

fn check(entries: &[AllowedHost], hosts: &AllowedHosts, scheme: &str, host: &str, port: Option<u16>) {
    let _ = internal_component(host);
    let _ = hosts.allows_self(scheme);
    let _ = hosts.allows_lookup(host);
    let alone = entries.iter().any(|entry| AllowedHosts::new(vec![entry.clone()]).allows(scheme, host, port));
    let allowed = hosts.allows(scheme, host, port);
    assert_eq!(allowed, alone, "{scheme} {host} {port:?} by {entries:?}");
    assert!(!AllowedHosts::default().allows(scheme, host, port));
    if allowed {
        return;
    }
    let denial = AllowedHosts::denial("guest", scheme, host, port);
    let line = denial.split("add \"").nth(1).and_then(|rest| rest.split_once("\" to `allowed_outbound_hosts`"));
    let (line, _) = line.unwrap_or_else(|| panic!("no line to add: {denial}"));
    if let Ok(entry) = AllowedHost::parse(line) {
        let granted = AllowedHosts::new(vec![entry]);
        // A name that is none, such as an empty one, cannot be allowed; neither can what has no port at all.
        let can_be = AllowedHosts::new(AllowedHost::parse("*://*:*").into_iter().collect()).allows(scheme, host, port);
        let usual = scheme.bytes().all(|byte| byte.is_ascii_lowercase())
            && !host.contains(['*', '/'])
            && !matches!(host, "self" | "self.alt");
        if can_be && usual && port != Some(0) {
            assert!(granted.allows(scheme, host, port), "{line} does not allow {scheme} {host} {port:?}");
        }
    }
}
