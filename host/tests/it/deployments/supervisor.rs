//! What a supervisor is told by a host.

use std::os::unix::net::UnixDatagram;

use super::application;
use crate::support::PATIENCE;

#[tokio::test]
async fn a_supervisor_is_told_that_the_host_is_ready_and_that_it_stops() {
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
    host.stop().await;
    assert_eq!(told(), "STOPPING=1\n");
}
