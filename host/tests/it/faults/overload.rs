//! More writes than the host takes: what is acknowledged is there, what is refused is not, and the host tells how it is. The same at the highest
//! rate that the machine holds, and for longer, is `cargo xtask bench --only overload`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::counter::{Write, replay};
use crate::support::{Application, Connection, Random, Reply, get, within};

const CLIENTS: u64 = 96;
const TIME: Duration = Duration::from_secs(3);

#[tokio::test]
async fn under_overload_what_is_acknowledged_is_there_and_what_is_refused_is_not() {
    let application = Application::counter("[application.tool.tidemill.http]\nmax_concurrent_requests = 12\n");
    let host = application.up().start().await;
    let over = Arc::<AtomicBool>::default();
    let clients: Vec<_> =
        (0..CLIENTS).map(|client| tokio::spawn(write_until(Arc::clone(&over), host.address, client))).collect();

    let began = Instant::now();
    while began.elapsed() < TIME {
        for path in ["/health/live", "/health", "/metrics"] {
            let mut connection = Connection::open(host.address).await.unwrap();
            within(path, connection.send(get(path))).await.unwrap().ok();
        }
    }
    over.store(true, Ordering::Relaxed);
    let mut replies: Vec<(Write, Reply)> = Vec::new();
    for client in clients {
        replies.extend(within("the end of a client", client).await.unwrap());
    }

    // At once, and not after a while.
    assert_eq!(host.get("/api/counter/value").await.status, 200);
    let audit = replay(&host).await;
    let (done, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|(_, reply)| reply.status == 200);
    for (write, reply) in &done {
        let entry = &audit[&write.request_id];
        assert_eq!((&entry["version"], &entry["valueAfter"]), (&reply.data()["version"], &reply.data()["value"]));
    }
    for (_, reply) in &refused {
        assert_eq!(reply.failure(), (503, "OVERLOADED".to_owned()));
        assert!(reply.header("retry-after").is_some(), "{reply:?}");
    }
    assert_eq!(audit.len(), done.len(), "something took effect that nobody was told of");
    assert!(done.len() > 100 && refused.len() > 100, "{} done, {} refused", done.len(), refused.len());
    host.stop().await;
}

async fn write_until(over: Arc<AtomicBool>, address: std::net::SocketAddr, client: u64) -> Vec<(Write, Reply)> {
    let mut random = Random::new(client);
    let mut connection = Connection::open(address).await.unwrap();
    let mut replies = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let write = Write::random(&mut random, format!("{client}-{}", replies.len()), true);
        let reply = within("an answer", connection.send(write.request())).await.unwrap();
        replies.push((write, reply));
    }
    replies
}
