//! The native servers that the benchmarks compare the host with, as `bench-native hello` and `bench-native counter`.
//!
//! They are the plainest code that does the same work, without tuning: what somebody would write who has no host.

mod counter;
mod hello;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use tokio::net::TcpListener;

/// The allocator that the host uses too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Serves one of the comparison applications until it is stopped.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    server: Server,
}

#[derive(clap::Subcommand)]
enum Server {
    /// Answers every request with `hello`
    Hello {
        /// Address to listen on
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Increments a counter in SQLite, one commit a request
    Counter {
        /// Address to listen on
        #[arg(long)]
        listen: SocketAddr,
        /// Database file; created if missing
        #[arg(long)]
        database: PathBuf,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (listen, router) = match Arguments::parse().server {
        Server::Hello { listen } => (listen, hello::router()),
        Server::Counter { listen, database } => (listen, counter::router(&database)?),
    };
    let listener = axum::serve::ListenerExt::tap_io(TcpListener::bind(listen).await?, |stream| {
        // Small answers must not wait for the acknowledgement of earlier ones; where this fails, they merely wait.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}
