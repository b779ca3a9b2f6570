//! `wasi:http/types`, of both versions: heads of messages that another program could read differently, such as a header with a line
//! break in it, a second length, or a header that only concerns the connection.
//!
//! Names of headers are written down, their values are not.

use http::header::CONTENT_LENGTH;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, LinkerInstance, Resource};
use wasmtime_wasi_http::p2::bindings::http::types as p2;
use wasmtime_wasi_http::p3::bindings::http::types as p3;
use wasmtime_wasi_http::{DEFAULT_FORBIDDEN_HEADERS, FieldMap, WasiHttpView};

use crate::capability::refusal::Attempt;
use crate::runtime::guest::Guest;
use crate::runtime::requests;

fn note(store: StoreContextMut<'_, Guest>, what: impl std::fmt::Display) {
    requests::note_refusal(store, Attempt::Head, format_args!("refused {what}"));
}

/// Why a header is refused. An immutable list is a mistake of the guest that nobody else would notice.
macro_rules! reason {
    ($types:ident, $error:expr) => {
        match $error {
            $types::HeaderError::Forbidden => Some("it concerns the connection, which is the host's"),
            $types::HeaderError::Immutable => None,
            _ => Some("it could be read in more than one way"),
        }
    };
}

/// A function of `fields`: its arguments, and the name of the header that it is about.
macro_rules! watch_fields {
    ($types:ident, $instance:ident, $name:literal, $method:ident, $header:expr, ($($argument:ident: $type:ty),*)) => {
        $instance.func_wrap($name, |mut store: StoreContextMut<'_, Guest>, ($($argument,)*): ($($type,)*)| {
            let header: String = $header;
            let mut view = store.data_mut().http();
            let outcome = match $types::HostFields::$method(&mut view, $($argument),*) {
                Ok(answer) => Ok(answer),
                Err(error) => Err($types::Host::convert_header_error(&mut view, error)?),
            };
            if let Some(reason) = outcome.as_ref().err().and_then(|error| reason!($types, error)) {
                note(store, format_args!("the header `{header}`: {reason}"));
            }
            Ok((outcome,))
        })?;
    };
}

/// A function that sets a part of a first line and only says that it did not.
macro_rules! watch_setter {
    ($types:ident, $instance:ident, $name:literal, $trait:ident, $resource:ident, $method:ident, $type:ty) => {
        $instance.func_wrap(
            $name,
            |mut store: StoreContextMut<'_, Guest>, (message, value): (Resource<$types::$resource>, $type)| {
                let outcome = $types::$trait::$method(&mut store.data_mut().http(), message, value)?;
                if outcome.is_err() {
                    note(store, concat!("`", $name, "`: the value is none that a message can have"));
                }
                Ok((outcome,))
            },
        )?;
    };
}

macro_rules! watch_all_fields {
    ($types:ident, $instance:ident) => {
        watch_fields!($types, $instance, "[static]fields.from-list", from_list, suspect(&entries), (
            entries: Vec<(String, Vec<u8>)>
        ));
        watch_fields!($types, $instance, "[method]fields.set", set, name.clone(), (
            fields: Resource<FieldMap>, name: String, values: Vec<Vec<u8>>
        ));
        watch_fields!($types, $instance, "[method]fields.append", append, name.clone(), (
            fields: Resource<FieldMap>, name: String, value: Vec<u8>
        ));
    };
}

/// The header of a list that is refused, if the list is; afterwards the list is gone. Empty if none looks like it.
fn suspect(entries: &[(String, Vec<u8>)]) -> String {
    let is_length = |name: &str| name.eq_ignore_ascii_case(CONTENT_LENGTH.as_str());
    let bad = entries.iter().find(|(name, value)| {
        let is_control = |byte: &u8| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f;
        let is_name = |byte: u8| byte.is_ascii_graphic() && byte != b':';
        let forbidden =
            || DEFAULT_FORBIDDEN_HEADERS.iter().any(|forbidden| name.eq_ignore_ascii_case(forbidden.as_str()));
        value.iter().any(is_control) || name.is_empty() || !name.bytes().all(is_name) || forbidden()
    });
    let length = || entries.iter().find(|(name, _)| is_length(name));
    bad.or_else(length).map_or_else(String::new, |(name, _)| name.clone())
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    watch_p2(&mut linker.instance("wasi:http/types@0.2.12")?)?;
    watch_p3(&mut linker.instance("wasi:http/types@0.3.0")?)
}

fn watch_p2(instance: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    watch_all_fields!(p2, instance);
    watch_setter!(
        p2,
        instance,
        "[method]outgoing-request.set-method",
        HostOutgoingRequest,
        OutgoingRequest,
        set_method,
        p2::Method
    );
    watch_setter!(
        p2,
        instance,
        "[method]outgoing-request.set-path-with-query",
        HostOutgoingRequest,
        OutgoingRequest,
        set_path_with_query,
        Option<String>
    );
    watch_setter!(
        p2,
        instance,
        "[method]outgoing-request.set-authority",
        HostOutgoingRequest,
        OutgoingRequest,
        set_authority,
        Option<String>
    );
    watch_setter!(
        p2,
        instance,
        "[method]outgoing-response.set-status-code",
        HostOutgoingResponse,
        OutgoingResponse,
        set_status_code,
        u16
    );
    Ok(())
}

fn watch_p3(instance: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    watch_all_fields!(p3, instance);
    watch_setter!(p3, instance, "[method]request.set-method", HostRequest, Request, set_method, p3::Method);
    watch_setter!(
        p3,
        instance,
        "[method]request.set-path-with-query",
        HostRequest,
        Request,
        set_path_with_query,
        Option<String>
    );
    watch_setter!(p3, instance, "[method]request.set-authority", HostRequest, Request, set_authority, Option<String>);
    watch_setter!(p3, instance, "[method]response.set-status-code", HostResponse, Response, set_status_code, u16);
    Ok(())
}
