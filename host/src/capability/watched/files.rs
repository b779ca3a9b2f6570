//! `wasi:filesystem`, of both versions: paths that lead out of what was granted, and whatever would change it.

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, Linker, Resource};
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::filesystem::types as p2;
use wasmtime_wasi::p3::bindings::filesystem::types as p3;

use crate::capability::refusal::Attempt;
use crate::runtime::guest::Guest;

fn note(guest: &Guest, function: &str, path: &str) {
    let component = &guest.grants.component;
    guest.note_refusal(
        Attempt::File,
        format_args!("refused `{function}` of `{path}`: what `files` of [component.{component}] grants may be read, and nothing else"),
    );
}

/// One function of version 0.2; the arguments after the descriptor, and which of them is the path that is written down.
macro_rules! watch_p2 {
    ($instance:ident, $name:literal, $method:ident, $path:ident of ($($argument:ident: $type:ty),*)) => {
        $instance.func_wrap_async(
            concat!("[method]descriptor.", $name),
            |mut store: StoreContextMut<'_, Guest>, (descriptor, $($argument,)*): (Resource<Descriptor>, $($type,)*)| {
                Box::new(async move {
                    let path = $path.clone();
                    let mut view = store.data_mut().filesystem();
                    let outcome = match p2::HostDescriptor::$method(&mut view, descriptor, $($argument),*).await {
                        Ok(answer) => Ok(answer),
                        Err(error) => Err(p2::Host::convert_error_code(&mut view, error)?),
                    };
                    if let Err(p2::ErrorCode::Access | p2::ErrorCode::NotPermitted | p2::ErrorCode::ReadOnly) = &outcome {
                        note(store.data(), $name, &path);
                    }
                    Ok((outcome,))
                })
            },
        )?;
    };
}

/// Likewise of version 0.3.
macro_rules! watch_p3 {
    ($instance:ident, $name:literal, $method:ident, $path:ident of ($($argument:ident: $type:ty),*)) => {
        $instance.func_wrap_concurrent(
            concat!("[method]descriptor.", $name),
            |accessor: &Accessor<Guest>, (descriptor, $($argument,)*): (Resource<Descriptor>, $($type,)*)| {
                Box::pin(async move {
                    let path = $path.clone();
                    let files = accessor.with_getter::<WasiFilesystem>(Guest::filesystem);
                    let outcome =
                        <WasiFilesystem as p3::HostDescriptorWithStore<Guest>>::$method(&files, descriptor, $($argument),*).await;
                    let outcome = match outcome {
                        Ok(answer) => Ok(answer),
                        Err(error) => Err(error.downcast()?),
                    };
                    if let Err(p3::ErrorCode::Access | p3::ErrorCode::NotPermitted | p3::ErrorCode::ReadOnly) = &outcome {
                        accessor.with(|mut access| note(access.get(), $name, &path));
                    }
                    Ok((outcome,))
                })
            },
        )?;
    };
}

/// The functions that take a path, of either version.
macro_rules! watch_all {
    ($watch:ident, $types:ident, $instance:ident) => {
        $watch!($instance, "create-directory-at", create_directory_at, path of (path: String));
        $watch!($instance, "link-at", link_at, from of (
            flags: $types::PathFlags, from: String, directory: Resource<Descriptor>, to: String
        ));
        $watch!($instance, "open-at", open_at, path of (
            flags: $types::PathFlags, path: String, how: $types::OpenFlags, rights: $types::DescriptorFlags
        ));
        $watch!($instance, "readlink-at", readlink_at, path of (path: String));
        $watch!($instance, "remove-directory-at", remove_directory_at, path of (path: String));
        $watch!($instance, "rename-at", rename_at, from of (from: String, directory: Resource<Descriptor>, to: String));
        $watch!($instance, "set-times-at", set_times_at, path of (
            flags: $types::PathFlags, path: String, accessed: $types::NewTimestamp, modified: $types::NewTimestamp
        ));
        $watch!($instance, "stat-at", stat_at, path of (flags: $types::PathFlags, path: String));
        $watch!($instance, "symlink-at", symlink_at, to of (to: String, link: String));
        $watch!($instance, "unlink-file-at", unlink_file_at, path of (path: String));
    };
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("wasi:filesystem/types@0.2.12")?;
    watch_all!(watch_p2, p2, instance);
    let mut instance = linker.instance("wasi:filesystem/types@0.3.0")?;
    watch_all!(watch_p3, p3, instance);
    Ok(())
}
