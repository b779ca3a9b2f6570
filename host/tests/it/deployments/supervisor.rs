//! What a supervisor is told by a host.

use std::os::unix::net::UnixDatagram;

use super::{application, deploy, manifest};
use crate::support::PATIENCE;

#[tokio::test]
async fn a_supervisor_is_told_that_the_host_is_ready_reloads_and_stops() {
    let application = application();
    let path = application.path("notify.sock");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let told = || {
        let mut buffer = [0; 256];
        let length = socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    };
    let host = application.up().environment("NOTIFY_SOCKET", path.to_str().unwrap()).start().await;
    assert_eq!(told(), "READY=1\n");
    host.get("/guest/ok").await.ok();
    for (health, ready) in [
        ("/ok", "READY=1\nSTATUS=another version was deployed\n"),
        ("/nothing", "READY=1\nSTATUS=another version was refused"),
    ] {
        application.write("spin.toml", manifest("2", health, ""));
        deploy(&application, &["--probation", "0s", "--health-timeout", "100ms"]).await;
        let reloading = told();
        let time =
            reloading.strip_prefix("RELOADING=1\nMONOTONIC_USEC=").and_then(|time| time.trim().parse::<u64>().ok());
        assert!(time.is_some(), "{reloading}");
        let then = told();
        assert!(then.starts_with(ready), "{then}");
    }
    host.stop().await;
    assert_eq!(told(), "STOPPING=1\n");
}
