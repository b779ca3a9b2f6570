//! A server under measurement: started on a free port of the loopback interface, waited for, measured, and stopped whatever
//! happens.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a server may take to its first answer. The first start compiles the component.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server. Dropping it stops it.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    to_first_response: Duration,
}

impl Server {
    /// Starts a server and waits until `path` answers 200; what it prints goes to `log`.
    ///
    /// `command` is told the address that the server has to listen on.
    pub(crate) fn start(command: impl FnOnce(SocketAddr) -> Result<Command>, path: &str, log: &Path) -> Result<Self> {
        let address = free_address()?;
        let mut command = command(address)?;
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let start = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut server = Self { child, address, to_first_response: Duration::ZERO };
        server.wait_for(path, start, log)?;
        server.to_first_response = start.elapsed();
        Ok(server)
    }

    /// The address of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From the start of the process to the end of its first answer with 200.
    pub(super) fn to_first_response(&self) -> Duration {
        self.to_first_response
    }

    /// The most memory that the process had resident so far, in bytes. Linux only.
    pub(super) fn peak_memory(&self) -> Result<u64> {
        self.memory("VmHWM:")
    }

    /// The memory that the process has resident now, in bytes. Linux only.
    pub(super) fn resident_memory(&self) -> Result<u64> {
        self.memory("VmRSS:")
    }

    fn memory(&self, figure: &str) -> Result<u64> {
        let file = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        memory_in(&status, figure).with_context(|| format!("{file} has no {figure}"))
    }

    fn wait_for(&mut self, path: &str, start: Instant, log: &Path) -> Result<()> {
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                let printed = fs::read_to_string(log).unwrap_or_default();
                bail!("the server stopped before its first answer ({status}):\n{printed}");
            }
            match status_of(self.address, path) {
                Ok(200) => return Ok(()),
                Ok(status) => bail!("the server answered {path} with {status}"),
                // Nobody listens yet. The pause is short against what is measured, and leaves the processor to the server.
                Err(_) => thread::sleep(Duration::from_micros(500)),
            }
        }
        bail!("the server did not answer within {} s; it printed to {}", PATIENCE.as_secs(), log.display());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if the process is gone, which is what they are for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago; servers that are told port 0 do not all say which one they got.
///
/// It lies below the ports that the kernel gives to connections: a client that keeps trying to reach one of those may connect
/// to itself before the server listens.
fn free_address() -> Result<SocketAddr> {
    static NEXT: AtomicU16 = AtomicU16::new(21_000);
    loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        if port >= 32_000 {
            bail!("no free port between 21000 and 32000");
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
}

/// The status of one GET on a connection of its own.
fn status_of(address: SocketAddr, path: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::Error::other("the answer has no status line"))
}

fn memory_in(status: &str, figure: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        assert_eq!(memory_in("VmPeak:\t  9999 kB\nVmHWM:\t   2048 kB\n", "VmHWM:"), Some(2_097_152));
        assert_eq!(memory_in("Name:\tx\n", "VmHWM:"), None);
    }

    #[test]
    fn a_server_that_stops_at_once_is_reported_with_what_it_printed() {
        let folder = tempfile::tempdir().unwrap();
        let command = |_| {
            let mut command = Command::new("sh");
            command.args(["-c", "echo no such file; exit 7"]);
            Ok(command)
        };
        let Err(error) = Server::start(command, "/", &folder.path().join("log")) else { panic!("it started") };
        assert_eq!(error.to_string(), "the server stopped before its first answer (exit status: 7):\nno such file\n");
    }
}
