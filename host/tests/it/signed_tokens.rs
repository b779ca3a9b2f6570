//! Tokens that an issuer signed: which count, whose keys, and what happens while the issuer cannot be reached. The issuer is a server of the test's own.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::routing::get;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket};

use crate::support::{Application, Host, Reply, Socket, request, within};

const ISSUER: &str = "https://id.example";

/// A key of an issuer.
struct Key {
    id: &'static str,
    private: EncodingKey,
}

impl Key {
    fn new(id: &'static str) -> Self {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        Self { id, private: EncodingKey::from_ec_der(&pair.serialize_der()) }
    }

    fn public(&self) -> Jwk {
        let mut key = Jwk::from_encoding_key(&self.private, Algorithm::ES256).unwrap();
        key.common.key_id = Some(self.id.to_owned());
        key
    }

    fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.id.to_owned()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.private).unwrap()
    }
}

/// Who publishes keys, and counts how often they are fetched.
struct Issuer {
    address: SocketAddr,
    published: Arc<Mutex<(JwkSet, u32)>>,
}

impl Issuer {
    async fn start(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::serve(listener, keys)
    }

    fn serve(listener: TcpListener, keys: &[&Key]) -> Self {
        let address = listener.local_addr().unwrap();
        let published = Arc::new(Mutex::new((set(keys), 0)));
        let shared = Arc::clone(&published);
        let answer = move || {
            let mut published = shared.lock().unwrap();
            published.1 += 1;
            let keys = axum::Json(published.0.clone());
            async move { keys }
        };
        let router = Router::new().route("/keys", get(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, published }
    }

    fn publish(&self, keys: &[&Key]) {
        self.published.lock().unwrap().0 = set(keys);
    }

    fn fetched(&self) -> u32 {
        self.published.lock().unwrap().1
    }
}

fn set(keys: &[&Key]) -> JwkSet {
    JwkSet { keys: keys.iter().map(|key| key.public()).collect() }
}

const SUBSCRIPTION: &str =
    "[[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n";

fn application(keys: SocketAddr) -> Application {
    Application::counter(&policy(keys))
}

fn policy(keys: SocketAddr) -> String {
    format!(
        "[application.tool.tidemill.access]\n[application.tool.tidemill.access.jwt]\nissuer = \"{ISSUER}\"\naudience = \"edge\"\n\
         keys = \"http://{keys}/keys\"\n"
    )
}

/// Claims that hold for a minute, with some of them replaced.
fn claims(other: Value) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut claims =
        json!({"iss": ISSUER, "aud": "edge", "sub": "ada", "exp": now + 60, "scope": "openid tidemill:write"});
    claims.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    claims
}

async fn send(host: &Host, method: &str, path: &str, token: &str) -> Reply {
    let headers = [("authorization", &*format!("Bearer {token}")), ("content-type", "application/json")];
    host.send(request(method, path, &headers, if method == "POST" { "{\"amount\": 1}" } else { "" })).await
}

#[tokio::test]
async fn the_scope_says_what_a_signed_token_may_do() {
    let key = Key::new("first");
    let issuer = Issuer::start(&[&key]).await;
    let application = application(issuer.address);
    let host = application.up().start().await;
    for (scope, [read, write, admin]) in [
        (json!("tidemill:read"), [200, 403, 403]),
        (json!("profile tidemill:write"), [200, 200, 403]),
        (json!(["tidemill:admin"]), [200, 200, 200]),
        (json!("read write admin"), [403, 403, 403]),
    ] {
        let token = key.sign(&claims(json!({"scope": scope})));
        let statuses = [
            send(&host, "GET", "/api/counter/value", &token).await.status,
            send(&host, "POST", "/api/counter/increment", &token).await.status,
            send(&host, "GET", "/api/system/overview", &token).await.status,
        ];
        assert_eq!(statuses, [read, write, admin], "{scope}");
    }
    let audited = |record: &Value| record["target"] == "audit" && record.to_string().contains("ada");
    host.logged("an administrative request in the audit", audited).await;
    assert_eq!(issuer.fetched(), 1, "keys are kept");
}

#[tokio::test]
async fn a_connection_ends_with_the_signed_token_that_opened_it() {
    let key = Key::new("first");
    let issuer = Issuer::start(&[&key]).await;
    let application = Application::counter(&format!("{SUBSCRIPTION}{}", policy(issuer.address)));
    let host = application.up().start().await;
    // A token is good for a minute longer than it says, so this one is for ten seconds.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let token = key.sign(&claims(json!({"exp": now - 50})));
    let mut socket = Socket::open_as(&host, "/ws/counter", &token).await;
    assert_eq!(socket.closed().await, 1008, "policy violation");
}

#[tokio::test]
async fn the_next_version_of_an_application_has_the_keys_already() {
    let key = Key::new("first");
    let issuer = Issuer::start(&[&key]).await;
    let application = application(issuer.address);
    let host = application.up().start().await;
    let token = key.sign(&claims(json!({})));
    assert_eq!(send(&host, "GET", "/api/counter/value", &token).await.status, 200);
    let deploy = ["deploy", "--state-dir", "state", "--probation", "0s"];
    assert_eq!(application.launch(&deploy).end().await.status, Some(0));
    assert_eq!(send(&host, "GET", "/api/counter/value", &token).await.status, 200);
    assert_eq!(issuer.fetched(), 1);
}

#[tokio::test]
async fn a_token_that_is_not_right_in_every_point_counts_for_nothing() {
    let (key, stranger) = (Key::new("first"), Key::new("first"));
    let issuer = Issuer::start(&[&key]).await;
    let application = application(issuer.address);
    let host = application.up().start().await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let good = key.sign(&claims(json!({})));
    assert_eq!(send(&host, "GET", "/api/counter/value", &good).await.status, 200);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let payload = head.split_once('.').unwrap().1;
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{payload}.");
    // The public key as a shared secret: RFC 8725, section 2.1.
    let public = serde_json::to_vec(&key.public()).unwrap();
    let header = Header { kid: Some("first".to_owned()), ..Header::new(Algorithm::HS256) };
    let confused = encode(&header, &claims(json!({})), &EncodingKey::from_secret(&public).unwrap()).unwrap();
    let mut without_end = claims(json!({}));
    without_end.as_object_mut().unwrap().remove("exp");
    for (what, token) in [
        ("expired", key.sign(&claims(json!({"exp": now - 120})))),
        ("not valid yet", key.sign(&claims(json!({"nbf": now + 120})))),
        ("of another issuer", key.sign(&claims(json!({"iss": "https://other.example"})))),
        ("for another audience", key.sign(&claims(json!({"aud": ["other"]})))),
        ("for ever", key.sign(&without_end)),
        ("signed by somebody else", stranger.sign(&claims(json!({})))),
        ("changed", format!("{}A.{signature}", &head[..head.len() - 1])),
        ("unsigned", unsigned),
        ("signed with the public key", confused),
        ("nothing", "a.b.c".to_owned()),
        ("too long", key.sign(&claims(json!({"more": "x".repeat(10_000)})))),
    ] {
        let reply = send(&host, "GET", "/api/counter/value", &token).await;
        assert_eq!(reply.status, 401, "{what}: {reply:?}");
    }
}

#[tokio::test]
async fn new_keys_are_found_and_withdrawn_ones_stop_counting() {
    let (old, new) = (Key::new("old"), Key::new("new"));
    let issuer = Issuer::start(&[&old]).await;
    let application = application(issuer.address);
    let host = application.up().start().await;
    assert_eq!(send(&host, "GET", "/api/counter/value", &old.sign(&claims(json!({})))).await.status, 200);
    issuer.publish(&[&new]);
    let token = new.sign(&claims(json!({})));
    let accepted = async { while send(&host, "GET", "/api/counter/value", &token).await.status != 200 {} };
    within("the new key", accepted).await;
    assert_eq!(send(&host, "GET", "/api/counter/value", &old.sign(&claims(json!({})))).await.status, 401);
    assert!(issuer.fetched() < 10, "unknown keys do not make the host ask all the time");
}

#[tokio::test]
async fn while_the_issuer_cannot_be_reached_signed_tokens_wait_and_others_do_not() {
    let key = Key::new("first");
    // Who connects to a port that nobody listens on yet is refused, and nobody else gets it.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let application = application(address);
    let ended =
        application.launch(&["token", "create", "grace", "--level", "read", "--state-dir", "state"]).end().await;
    let own = ended.stdout.split_whitespace().find(|word| word.starts_with("tidemill_")).unwrap().to_owned();
    let host = application.up().start().await;
    let token = key.sign(&claims(json!({})));
    let reply = send(&host, "GET", "/api/counter/value", &token).await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("1")), "{reply:?}");
    assert_eq!(send(&host, "GET", "/api/counter/value", &own).await.status, 200);
    let _issuer = Issuer::serve(socket.listen(64).unwrap(), &[&key]);
    let accepted = async { while send(&host, "GET", "/api/counter/value", &token).await.status != 200 {} };
    within("the issuer's keys", accepted).await;
}

#[tokio::test]
async fn a_browser_can_sign_in_with_a_signed_token() {
    let key = Key::new("first");
    let issuer = Issuer::start(&[&key]).await;
    let application = application(issuer.address);
    let host = application.up().start().await;
    let body = json!({"token": key.sign(&claims(json!({})))}).to_string();
    let reply = host.send(request("POST", "/api/system/session", &[("content-type", "application/json")], body)).await;
    let cookie = reply.header("set-cookie").and_then(|cookie| cookie.split_once(';')).unwrap().0.to_owned();
    assert_eq!(reply.data()["name"], "ada");
    host.send(request("GET", "/api/counter/value", &[("cookie", &cookie)], "")).await.ok();
}
