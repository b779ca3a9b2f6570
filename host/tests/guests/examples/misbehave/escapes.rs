//! Asking WASI for what nobody granted, without the standard library in between, which would not ask for some of it.

use std::net::{TcpListener, UdpSocket};

use guests::Parameters;
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};
use wasip2::sockets::instance_network::instance_network;
use wasip2::sockets::ip_name_lookup::resolve_addresses;

type Outcome = Result<String, String>;

fn reason(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

fn first_directory() -> Result<Descriptor, String> {
    get_directories()
        .into_iter()
        .next()
        .map(|(directory, _)| directory)
        .ok_or_else(|| "no directory is granted".to_owned())
}

/// Does `what` at `path`, as seen from the first directory that was granted.
pub(crate) fn file(parameters: &Parameters) -> Outcome {
    let (directory, path) = (first_directory()?, parameters.text("path"));
    let open = |how, rights| directory.open_at(PathFlags::SYMLINK_FOLLOW, path, how, rights).map(drop);
    let outcome = match parameters.text("what") {
        "read" => open(OpenFlags::empty(), DescriptorFlags::READ),
        "write" => open(OpenFlags::empty(), DescriptorFlags::WRITE),
        "create" => open(OpenFlags::CREATE, DescriptorFlags::WRITE),
        "look" => directory.stat_at(PathFlags::empty(), path).map(drop),
        "link" => directory.symlink_at("/etc/passwd", path),
        "rename" => directory.rename_at("a.txt", &directory, path),
        "remove" => directory.unlink_file_at(path),
        "folder" => directory.create_directory_at(path),
        what => return Err(format!("there is no {what}")),
    };
    outcome.map(|()| "done".to_owned()).map_err(reason)
}

/// Asks for the addresses of `name`.
pub(crate) fn resolve(parameters: &Parameters) -> Outcome {
    let stream = resolve_addresses(&instance_network(), parameters.text("name")).map_err(reason)?;
    stream.subscribe().block();
    stream.resolve_next_address().map(|address| format!("{address:?}")).map_err(reason)
}

/// Listens at `address`.
pub(crate) fn listen(parameters: &Parameters) -> Outcome {
    TcpListener::bind(parameters.text("address")).map(|_| "listening".to_owned()).map_err(reason)
}

/// Sends a datagram to `address`.
pub(crate) fn datagram(parameters: &Parameters) -> Outcome {
    let socket = UdpSocket::bind("0.0.0.0:0").map_err(reason)?;
    socket.send_to(b"secrets", parameters.text("address")).map(|length| format!("{length} bytes")).map_err(reason)
}
