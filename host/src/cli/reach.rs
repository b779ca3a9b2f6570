//! Who can reach a host: on a loopback address whoever is on this machine, elsewhere everybody whom the network lets through.

use std::net::SocketAddr;

use anyhow::bail;

/// Refuses to answer everybody's requests unless that is wanted.
///
/// # Errors
///
/// Fails where others can reach `listen`, nothing restricts what they may send, and `open` does not say that this is meant.
pub(super) fn check(listen: SocketAddr, restricted: bool, open: bool) -> anyhow::Result<()> {
    if listen.ip().is_loopback() || restricted || open {
        return Ok(());
    }
    bail!(
        "others can reach {listen}, and nothing says what they may do: add [application.tool.tidemill.access] to spin.toml, \
         listen on 127.0.0.1:{}, or let everybody do everything with `--open`",
        listen.port()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_can_reach_needs_a_policy_or_a_word() {
        for (listen, restricted, open, allowed) in [
            ("127.0.0.1:3000", false, false, true),
            ("[::1]:3000", false, false, true),
            ("0.0.0.0:3000", false, false, false),
            ("[::]:3000", false, false, false),
            ("192.168.1.2:3000", false, false, false),
            ("0.0.0.0:3000", true, false, true),
            ("0.0.0.0:3000", false, true, true),
        ] {
            assert_eq!(check(listen.parse().unwrap(), restricted, open).is_ok(), allowed, "{listen}");
        }
    }
}
