//! Imports of a dependency that it may not inherit: which they are, how they are named in the
//! composed component, and what answers them.
//!
//! A denied call fails in the terms of its own interface where these have a word for it (an
//! `access-denied` case, an empty list) and traps with a sentence where they have none.

use wasmtime::component::types::{ComponentFunc, ComponentItem, Type};
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType, Val};

use wasmtime_wasi::filesystem::Descriptor;
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream, DynPollable, Network};
use wasmtime_wasi_http::{RequestOptions, p2, p3};

use super::guest::Guest;
use crate::capability::key_value::GuestStore;
use crate::capability::refusal::Attempt;
use crate::capability::sqlite::GuestConnection;
use crate::manifest::Inherit;

/// The namespace of renamed imports; no registry gives it out.
const NAMESPACE: &str = "tidemill-denied";

/// The interfaces behind each key of a component's table that grants something.
const GRANTS: &[(&str, &[&str])] = &[
    (
        "allowed_outbound_hosts",
        &[
            "wasi:http/client",
            "wasi:http/outgoing-handler",
            "wasi:sockets/ip-name-lookup",
            "wasi:sockets/tcp-create-socket",
            "wasi:sockets/tcp",
            "wasi:sockets/udp-create-socket",
            "wasi:sockets/udp",
        ],
    ),
    ("environment", &["wasi:cli/environment"]),
    ("files", &["wasi:filesystem/preopens"]),
    ("key_value_stores", &["fermyon:spin/key-value", "spin:key-value/key-value", "wasi:keyvalue/store"]),
    ("sqlite_databases", &["fermyon:spin/sqlite", "spin:sqlite/sqlite"]),
    ("variables", &["fermyon:spin/variables", "spin:variables/variables", "wasi:config/store"]),
];

/// Whether a dependency that inherits `inherit` is denied `import`.
#[must_use]
pub fn is_denied(import: &str, inherit: &Inherit) -> bool {
    let path = import.split('@').next().unwrap_or(import);
    GRANTS.iter().filter(|(_, interfaces)| interfaces.contains(&path)).any(|(key, _)| match inherit {
        Inherit::Nothing => true,
        Inherit::All => false,
        Inherit::Some(keys) => !keys.iter().any(|inherited| inherited == key),
    })
}

/// The name in the composed component of what the dependency at `position` is denied.
#[must_use]
pub fn denied_name(position: usize, import: &str) -> String {
    let (path, version) = import.split_once('@').unwrap_or((import, "0.0.0"));
    let (package, interface) = path.split_once('/').unwrap_or((path, "all"));
    let package = package.replace(':', "-");
    format!("{NAMESPACE}:dependency{position}-{package}/{interface}@{version}")
}

/// Defines every renamed import of `component`.
///
/// # Errors
///
/// Fails only where the component imports something else than interfaces under such a name.
pub fn define_denied_imports(linker: &mut Linker<Guest>, component: &Component) -> wasmtime::Result<()> {
    let engine = linker.engine().clone();
    let ty = component.component_type();
    for (name, import) in ty.imports(&engine) {
        let ComponentItem::ComponentInstance(interface) = import.ty else {
            continue;
        };
        if !name.starts_with(NAMESPACE) {
            continue;
        }
        let mut instance = linker.instance(name)?;
        for (item_name, item) in interface.exports(&engine) {
            define(&mut instance, name, item_name, &item.ty)?;
        }
    }
    Ok(())
}

/// What stands behind a resource that no other interface knows.
struct Denied;

/// The type behind a resource of a denied interface. Some come from interfaces that are not
/// denied, or go to such, so they are the same types there.
fn resource_type(name: &str) -> ResourceType {
    match name {
        "request" => ResourceType::host::<p3::Request>(),
        "response" => ResourceType::host::<p3::Response>(),
        "outgoing-request" => ResourceType::host::<p2::types::HostOutgoingRequest>(),
        "future-incoming-response" => ResourceType::host::<p2::types::HostFutureIncomingResponse>(),
        "request-options" => ResourceType::host::<RequestOptions>(),
        "descriptor" => ResourceType::host::<Descriptor>(),
        "network" => ResourceType::host::<Network>(),
        "pollable" => ResourceType::host::<DynPollable>(),
        "input-stream" => ResourceType::host::<DynInputStream>(),
        "output-stream" => ResourceType::host::<DynOutputStream>(),
        "connection" => ResourceType::host::<GuestConnection>(),
        "bucket" | "store" => ResourceType::host::<GuestStore>(),
        _ => ResourceType::host::<Denied>(),
    }
}

fn define(
    instance: &mut LinkerInstance<'_, Guest>,
    interface: &str,
    name: &str,
    item: &ComponentItem,
) -> wasmtime::Result<()> {
    let message = format!(
        "`{name}` of `{interface}` was called by a dependency that does not inherit it: add its key to `inherit_configuration`"
    );
    match item {
        ComponentItem::ComponentFunc(function) if function.async_() => {
            instance.func_new_concurrent(name, move |accessor, function, _, results| {
                accessor.with(|mut access| note(access.get(), &message));
                let answer = refuse(&function, results, &message);
                Box::pin(std::future::ready(answer))
            })
        }
        ComponentItem::ComponentFunc(_) => instance.func_new(name, move |store, function, _, results| {
            note(store.data(), &message);
            refuse(&function, results, &message)
        }),
        ComponentItem::Resource(_) => instance.resource(name, resource_type(name), |_, _| Ok(())),
        _ => Ok(()),
    }
}

fn note(guest: &Guest, message: &str) {
    guest.note_refusal(Attempt::Dependency, message);
}

fn refuse(function: &ComponentFunc, results: &mut [Val], message: &str) -> wasmtime::Result<()> {
    for (slot, ty) in results.iter_mut().zip(function.results()) {
        *slot = refusal(&ty, message).ok_or_else(|| wasmtime::Error::msg(message.to_owned()))?;
    }
    Ok(())
}

/// The value of `ty` that says no, where it has one.
fn refusal(ty: &Type, message: &str) -> Option<Val> {
    match ty {
        Type::List(_) => Some(Val::List(Vec::new())),
        Type::Option(_) => Some(Val::Option(None)),
        Type::Result(result) => {
            let error = match result.err() {
                Some(ty) => Some(Box::new(error_value(&ty, message)?)),
                None => None,
            };
            Some(Val::Result(Err(error)))
        }
        _ => None,
    }
}

/// The names, of all the interfaces above, for being refused.
const REFUSED: &[&str] = &["access-denied", "HTTP-request-denied"];

fn error_value(ty: &Type, message: &str) -> Option<Val> {
    match ty {
        Type::Enum(cases) => cases.names().find(|name| REFUSED.contains(name)).map(|name| Val::Enum(name.to_owned())),
        Type::Variant(variant) => {
            let refused = variant.cases().find(|case| REFUSED.contains(&case.name) && case.ty.is_none());
            if let Some(case) = refused {
                return Some(Val::Variant(case.name.to_owned(), None));
            }
            let described = variant.cases().filter(|case| case.ty == Some(Type::String)).last()?;
            let message = Box::new(Val::String(message.to_owned()));
            Some(Val::Variant(described.name.to_owned(), Some(message)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_key_grants_can_be_denied() {
        assert!(is_denied("spin:sqlite/sqlite@3.1.0", &Inherit::Nothing));
        assert!(is_denied("wasi:cli/environment@0.2.6", &Inherit::Nothing));
        assert!(!is_denied("wasi:clocks/monotonic-clock@0.2.6", &Inherit::Nothing));
        assert!(!is_denied("spin:sqlite/sqlite@3.1.0", &Inherit::All));
        let some = Inherit::Some(vec!["sqlite_databases".to_owned()]);
        assert!(!is_denied("spin:sqlite/sqlite@3.1.0", &some));
        assert!(is_denied("spin:key-value/key-value@3.0.0", &some));
    }

    #[test]
    fn a_denied_name_is_unique_to_its_dependency() {
        assert_eq!(
            denied_name(1, "wasi:cli/environment@0.2.6"),
            "tidemill-denied:dependency1-wasi-cli/environment@0.2.6"
        );
        assert_ne!(denied_name(0, "a:b/c"), denied_name(1, "a:b/c"));
    }
}
