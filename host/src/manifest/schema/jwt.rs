//! `[application.tool.tidemill.access.jwt]`: whose signed tokens (RFC 7519) count beside the host's own.

use url::{Host, Url};

use super::super::reader::{TableReader, ValueReader};

/// Who signs tokens, and what they must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtSettings {
    /// `issuer`: what the claim `iss` must be.
    pub issuer: String,
    /// `audience`: what the claim `aud` must be or contain.
    pub audience: String,
    /// `keys`: where the issuer's public keys are (a JSON Web Key Set, RFC 7517); by HTTPS, or by HTTP on a loopback address.
    pub keys: Url,
    /// `scope_prefix`: what stands before `read`, `write` or `admin` in the claim `scope`. Default `tidemill:`.
    pub scope_prefix: String,
}

pub(super) fn read(mut table: TableReader<'_>) -> Option<JwtSettings> {
    let mut text = |key| table.required(key).and_then(ValueReader::string).map(|text| text.value);
    let (issuer, audience) = (text("issuer"), text("audience"));
    let keys = table.required("keys").and_then(read_url);
    let scope_prefix = table.string("scope_prefix").map_or_else(|| "tidemill:".to_owned(), |prefix| prefix.value);
    table.finish();
    Some(JwtSettings { issuer: issuer?, audience: audience?, keys: keys?, scope_prefix })
}

fn read_url(value: ValueReader<'_>) -> Option<Url> {
    let Some(text) = value.as_string() else {
        return value.mismatch("an address");
    };
    let url = Url::parse(&text.value).ok().filter(|url| url.scheme() == "https" || is_local(url));
    url.or_else(|| {
        let help =
            "write the https:// address of the issuer's JSON Web Key Set; its openid-configuration names it `jwks_uri`";
        value.invalid(format!("`{}` is no address that can be trusted", text.value), Some(help))
    })
}

fn is_local(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && loopback
}
