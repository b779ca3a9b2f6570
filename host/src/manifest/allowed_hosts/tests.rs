//! What entries allow, and what is wrong with those that are none.

use super::{AllowedHost, AllowedHostError, AllowedHosts, internal_component};

fn allowed(entries: &[&str]) -> AllowedHosts {
    let entries = entries.iter().map(|entry| AllowedHost::parse(entry).expect(entry));
    AllowedHosts::new(entries.collect())
}

#[track_caller]
fn check(entry: &str, (scheme, host, port): (&str, &str, Option<u16>), expected: bool) {
    let found = allowed(&[entry]).allows(scheme, host, port);
    assert_eq!(found, expected, "{entry} and {scheme}://{host} {port:?}");
}

#[test]
fn scheme_host_and_port_must_all_match() {
    let entry = "https://example.com";
    check(entry, ("https", "example.com", None), true);
    check(entry, ("https", "example.com", Some(443)), true);
    check(entry, ("https", "EXAMPLE.com", None), true);
    check(entry, ("http", "example.com", Some(443)), false);
    check(entry, ("https", "example.com", Some(8443)), false);
    check(entry, ("https", "www.example.com", None), false);
    check(entry, ("https", "example.com.evil.org", None), false);
    check("https://example.com/", ("https", "example.com", None), true);
    check("http://localhost:3001", ("http", "localhost", Some(3001)), true);
    check("http://localhost:3001", ("http", "localhost", None), false);
    check("postgres://db", ("postgres", "db", Some(5432)), true);
    check("redis://cache", ("redis", "cache", None), true);
}

#[test]
fn stars_stand_for_anything() {
    check("*://example.com:443", ("https", "example.com", None), true);
    check("*://example.com:443", ("tcp", "example.com", Some(443)), true);
    check("*://example.com:443", ("tcp", "example.com", None), false);
    check("https://*", ("https", "192.168.0.1", None), true);
    check("https://example.com:*", ("https", "example.com", Some(1)), true);
    check("*://*:*", ("anything", "[::1]", Some(9)), true);
    check("*://*:*", ("https", "not a host", None), false);
}

#[test]
fn a_star_and_a_dot_stand_for_subdomains_only() {
    let entry = "http://*.example.com";
    check(entry, ("http", "a.example.com", None), true);
    check(entry, ("http", "a.b.Example.com", None), true);
    check(entry, ("http", "example.com", None), false);
    check(entry, ("http", "myexample.com", None), false);
    check("http://*.Example.COM", ("http", "foo.example.com", None), true);
}

#[test]
fn the_end_of_a_port_range_is_not_in_it() {
    let entry = "http://example.com:4444..5555";
    for (port, expected) in [(4443, false), (4444, true), (5554, true), (5555, false)] {
        check(entry, ("http", "example.com", Some(port)), expected);
    }
}

#[test]
fn addresses_match_by_value_and_networks_by_prefix() {
    check("http://192.168.1.1", ("http", "192.168.1.1", None), true);
    check("http://[::1]:8001", ("http", "[::1]", Some(8001)), true);
    check("http://[::1]", ("http", "::1", None), true);
    check("http://[::1]", ("http", "[::2]", None), false);
    check("http://::1", ("http", "[::1]", None), true);
    check("*://127.0.0.0/24:80", ("tcp", "127.0.0.255", Some(80)), true);
    check("*://127.0.0.0/24:80", ("tcp", "127.0.1.0", Some(80)), false);
    check("*://127.0.0.1/24:63551", ("tcp", "127.0.0.9", Some(63551)), true);
    check("http://0.0.0.0/0", ("http", "8.8.8.8", None), true);
    check("http://0.0.0.0/0", ("http", "[::1]", None), false);
    check("http://ff00::/8", ("http", "[ff02::1]", None), true);
    check("http://2001:db8::/32:443", ("http", "[2001:db8:abcd::1]", Some(443)), true);
    check("http://2001:db8::/32", ("http", "[2001:db9::1]", None), false);
    check("http://10.0.0.0/8", ("http", "ten.example.com", None), false);
}

#[test]
fn calling_oneself_needs_self_or_everything() {
    for (entry, expected) in [
        ("http://self", true),
        ("http://self.alt", true),
        ("*://self:80", true),
        ("http://*", true),
        ("https://self", false),
        ("http://example.com", false),
    ] {
        assert_eq!(allowed(&[entry]).allows_self("http"), expected, "{entry}");
    }
    check("http://self", ("http", "self", None), false);
}

#[test]
fn other_components_are_hosts() {
    check("http://api.spin.internal", ("http", "api.spin.internal", None), true);
    check("http://*.spin.internal", ("http", "api.spin.internal", None), true);
    check("http://api.spin.internal", ("http", "web.spin.internal", None), false);
    for (host, expected) in [
        ("api.spin.internal", Some("api")),
        (".spin.internal", None),
        ("a.b.spin.internal", None),
        ("spin.internal", None),
        ("api.spin.internal.example.com", None),
    ] {
        assert_eq!(internal_component(host), expected, "{host}");
    }
}

#[test]
fn nothing_is_allowed_by_default() {
    assert!(!AllowedHosts::default().allows("http", "localhost", None));
    assert!(!AllowedHosts::default().allows_self("http"));
}

#[test]
fn each_malformed_entry_gets_its_own_reason() {
    use AllowedHostError::{AllowAll, Host, NoPort, NoScheme, Path, Port, Scheme, Wildcard};
    let text = |text: &str| text.to_owned();
    let cases = [
        ("insecure:allow-all", AllowAll),
        ("example.com", NoScheme(text("example.com"))),
        ("example.com:8080", NoScheme(text("example.com:8080"))),
        ("[::1]", NoScheme(text("[::1]"))),
        ("*", NoScheme(text("*"))),
        ("", NoScheme(text(""))),
        ("://example.com", Scheme(text(""))),
        ("ht-tp://example.com", Scheme(text("ht-tp"))),
        ("{http,https}://example.com", Scheme(text("{http,https}"))),
        ("*://example.com", NoPort(text("*"))),
        ("ftp://example.com", NoPort(text("ftp"))),
        ("*://127.0.0.0/24", NoPort(text("*"))),
        ("http://example.com:99999", Port(text("99999"))),
        ("http://example.com:notaport", Port(text("notaport"))),
        ("http://[::1]:notaport", Port(text("notaport"))),
        ("http://*:8080..", Port(text("8080.."))),
        ("http://example.com/a", Path),
        ("http://example.com:6666/a", Path),
        ("http://*.example.com/a", Path),
        ("http://example.com//", Path),
        ("http://127.0.0.0/24/p", Path),
        ("http://a*.example.com", Wildcard),
        ("http://*.*.example.com", Wildcard),
        ("http://*.127.0.0.1", Host(text("*.127.0.0.1"))),
        ("http://*.", Host(text("*."))),
        ("http://exa[mple.com", Host(text("exa[mple.com"))),
        ("http://example.com:80:90", Host(text("example.com:80"))),
        ("http://", Host(text(""))),
    ];
    for (entry, expected) in cases {
        assert_eq!(AllowedHost::parse(entry).map(|_| ()), Err(expected), "{entry}");
    }
}

#[test]
fn a_denial_names_the_line_to_add() {
    let cases = [
        (("https", "example.com", Some(443)), "\"https://example.com\""),
        (("http", "example.com", Some(8080)), "\"http://example.com:8080\""),
        (("http", "::1", None), "\"http://[::1]\""),
    ];
    for ((scheme, host, port), line) in cases {
        let denial = AllowedHosts::denial("web", scheme, host, port);
        assert!(denial.contains(line), "{denial}");
        assert!(denial.contains("[component.web]"), "{denial}");
        let entry = AllowedHost::parse(line.trim_matches('"')).unwrap();
        assert!(AllowedHosts::new(vec![entry]).allows(scheme, host, port));
    }
}

#[test]
fn what_a_template_held_is_not_shown() {
    let entry = AllowedHost::parse("https://hunter2.example.com").unwrap();
    let hosts = AllowedHosts::new(vec![entry.written_as("https://{{ host }}".to_owned())]);
    assert!(!format!("{hosts:?}").contains("hunter2"));
}
