//! `wasi:sockets/ip-name-lookup`, of both versions. wasmtime looks up all names or none; here it depends on the name, since whoever
//! looks up names of its choice tells them to whoever answers for them.

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, Linker, Resource};
use wasmtime_wasi::p2::Network;
use wasmtime_wasi::p2::bindings::sockets::{ip_name_lookup as p2, network};
use wasmtime_wasi::p3::bindings::sockets::ip_name_lookup as p3;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use crate::capability::refusal::Attempt;
use crate::runtime::guest::Guest;

/// Whether the guest may look up the name; written down if not.
fn may_look_up(guest: &Guest, name: &str) -> bool {
    let allowed = guest.grants.allowed_hosts.allows_lookup(name);
    if !allowed {
        let component = &guest.grants.component;
        guest.note_refusal(
            Attempt::Network,
            format_args!(
                "refused to look up `{name}`: to allow it, add \"*://{name}:*\" to `allowed_outbound_hosts` of \
                 [component.{component}] in spin.toml"
            ),
        );
    }
    allowed
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    linker.instance("wasi:sockets/ip-name-lookup@0.2.12")?.func_wrap(
        "resolve-addresses",
        |mut store: StoreContextMut<'_, Guest>, (network, name): (Resource<Network>, String)| {
            if !may_look_up(store.data(), &name) {
                return Ok((Err(network::ErrorCode::AccessDenied),));
            }
            let mut view = store.data_mut().sockets();
            let outcome = match p2::Host::resolve_addresses(&mut view, network, name) {
                Ok(addresses) => Ok(addresses),
                Err(error) => Err(network::Host::convert_error_code(&mut view, error)?),
            };
            Ok((outcome,))
        },
    )?;
    linker.instance("wasi:sockets/ip-name-lookup@0.3.0")?.func_wrap_concurrent(
        "resolve-addresses",
        |accessor: &Accessor<Guest>, (name,): (String,)| {
            Box::pin(async move {
                if !accessor.with(|mut access| may_look_up(access.get(), &name)) {
                    return Ok((Err(p3::ErrorCode::AccessDenied),));
                }
                let sockets = accessor.with_getter::<WasiSockets>(Guest::sockets);
                Ok((<WasiSockets as p3::HostWithStore<Guest>>::resolve_addresses(&sockets, name).await?,))
            })
        },
    )
}
