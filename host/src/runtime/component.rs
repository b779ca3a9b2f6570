//! One component made ready: compiled, linked against what it may import, with the recipe for the
//! store of each instance.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Engine, Store};
use wasmtime_wasi::sockets::SocketAddrUse;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder};

use super::deny;
use super::guest::Guest;
use super::limits::{MemoryLimiter, limit_cpu_time};
use super::memory::{MemoryBudget, Share};
use super::requests::Requests;
use crate::capability::Grants;
use crate::capability::output::ComponentOutput;
use crate::capability::refusal::{Attempt, Refusals};
use crate::manifest::{AllowedHosts, Limits};
use crate::operate::metrics::Measured;

/// A directory that a guest may read.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The directory on the host.
    pub host: PathBuf,
    /// Its name for the guest.
    pub guest: String,
    /// Whether the guest may write to it as well.
    pub writable: bool,
}

/// Where a guest's standard streams lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stdio {
    /// Output becomes log records, input is empty.
    #[default]
    Log,
    /// The host's own.
    Inherit,
}

/// Everything about a component except its code.
#[derive(Debug)]
pub struct ComponentSettings {
    /// What the guest may reach.
    pub grants: Arc<Grants>,
    /// What its instances may use.
    pub limits: Limits,
    /// Whether requests tell it how it was reached, in the headers that Spin has for that.
    pub route_headers: bool,
    /// Command-line arguments, the program's name first.
    pub arguments: Vec<String>,
    /// Environment variables.
    pub environment: Vec<(String, String)>,
    /// Directories.
    pub mounts: Vec<Mount>,
    /// Standard streams.
    pub stdio: Stdio,
    /// Where goes what it measures itself and writes to its standard streams, unless these are the host's own.
    pub measured: Arc<Measured>,
}

/// A component could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The file is something else.
    #[error("`{component}` is not a WebAssembly file")]
    NotWasm {
        /// The component's id.
        component: String,
    },
    /// The file is WebAssembly, but from before components.
    #[error(
        "`{component}` is a core WebAssembly module, not a component: build it for wasm32-wasip2, or wrap it with `wasm-tools component new`"
    )]
    CoreModule {
        /// The component's id.
        component: String,
    },
    /// The bytes are not a component that wasmtime accepts.
    #[error("`{component}` is not a valid WebAssembly component")]
    Compile {
        /// The component's id.
        component: String,
        /// What wasmtime says.
        source: wasmtime::Error,
    },
    /// The component imports something that nobody provides.
    #[error("`{component}` imports something that Tidemill does not provide")]
    Link {
        /// The component's id.
        component: String,
        /// What wasmtime says; it names the import.
        source: wasmtime::Error,
    },
}

/// As many instances of the component live as its `max_instances` allows.
#[derive(Debug, thiserror::Error)]
#[error("{limit} instances of `{component}` are busy, which is its `max_instances`")]
pub struct NoFreeInstance {
    component: String,
    limit: u32,
}

/// The room that one instance takes of its component's `max_instances`, until it is dropped.
#[derive(Debug)]
pub struct Slot {
    /// The instance's number, from 1, for the log.
    pub number: u64,
    _permit: OwnedSemaphorePermit,
}

/// A component that can be instantiated, shared by everything that wakes it.
pub struct PreparedComponent {
    engine: Engine,
    instance: InstancePre<Guest>,
    settings: ComponentSettings,
    output: Arc<ComponentOutput>,
    memory: Arc<MemoryBudget>,
    slots: Arc<Semaphore>,
    next_instance: AtomicU64,
}

impl PreparedComponent {
    /// Compiles and links a component; with a compile cache, compiling the same bytes again is
    /// only reading a file.
    ///
    /// # Errors
    ///
    /// See [`PrepareError`].
    pub fn new(
        engine: &Engine,
        linker: &Linker<Guest>,
        bytes: &[u8],
        settings: ComponentSettings,
    ) -> Result<Self, PrepareError> {
        let id = || settings.grants.component.to_string();
        match bytes.get(..8) {
            Some([0, b'a', b's', b'm', _, _, 0, 0]) => return Err(PrepareError::CoreModule { component: id() }),
            Some([0, b'a', b's', b'm', ..]) => {}
            _ => return Err(PrepareError::NotWasm { component: id() }),
        }
        let component = Component::from_binary(engine, bytes)
            .map_err(|source| PrepareError::Compile { component: id(), source })?;
        let mut linker = linker.clone();
        let instance = deny::define_denied_imports(&mut linker, &component)
            .and_then(|()| linker.instantiate_pre(&component))
            .map_err(|source| PrepareError::Link { component: id(), source })?;
        let slots = Arc::new(Semaphore::new(settings.limits.max_instances as usize));
        let memory = MemoryBudget::new(u64::MAX);
        let output = ComponentOutput::new(Arc::clone(&settings.grants), Arc::clone(&settings.measured));
        let next_instance = AtomicU64::new(1);
        Ok(Self { engine: engine.clone(), instance, settings, output, memory, slots, next_instance })
    }

    /// The same, whose instances share their memory with all that have this budget; without one they have what each may have.
    #[must_use]
    pub fn within(self, memory: &Arc<MemoryBudget>) -> Self {
        Self { memory: Arc::clone(memory), ..self }
    }

    /// The component's id in `spin.toml`.
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.settings.grants.component
    }

    /// Where it is written down what it may not do.
    #[must_use]
    pub fn refusals(&self) -> &Refusals {
        &self.settings.grants.refusals
    }

    /// What its instances may use.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// The memory that its instances share with others.
    #[must_use]
    pub fn memory(&self) -> &MemoryBudget {
        &self.memory
    }

    /// Whether requests tell it how it was reached.
    #[must_use]
    pub fn route_headers(&self) -> bool {
        self.settings.route_headers
    }

    /// The linked component, to be instantiated in a store of [`PreparedComponent::new_store`].
    #[must_use]
    pub fn instance_pre(&self) -> &InstancePre<Guest> {
        &self.instance
    }

    /// Room for one more instance, for who cannot wait.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub fn try_take_slot(&self) -> Result<Slot, NoFreeInstance> {
        let permit = Arc::clone(&self.slots).try_acquire_owned();
        permit.map(|permit| self.slot(permit)).map_err(|_| self.no_free_instance())
    }

    /// Room for one more instance, as soon as there is some. Who waits comes before who only tries.
    ///
    /// # Errors
    ///
    /// Never in practice: the semaphore is not closed.
    pub async fn take_slot(&self) -> Result<Slot, NoFreeInstance> {
        let permit = Arc::clone(&self.slots).acquire_owned().await;
        permit.map(|permit| self.slot(permit)).map_err(|_| self.no_free_instance())
    }

    /// Waits until no instance lives.
    pub async fn wait_until_unused(&self) {
        // The semaphore is never closed.
        let _ = self.slots.acquire_many(self.settings.limits.max_instances).await;
    }

    fn slot(&self, permit: OwnedSemaphorePermit) -> Slot {
        Slot { number: self.next_instance.fetch_add(1, Ordering::Relaxed), _permit: permit }
    }

    fn no_free_instance(&self) -> NoFreeInstance {
        NoFreeInstance { component: self.id().to_string(), limit: self.settings.limits.max_instances }
    }

    /// A store for a fresh instance, with every limit in force.
    ///
    /// # Errors
    ///
    /// Fails where a mounted directory cannot be opened any more.
    pub fn new_store(&self) -> wasmtime::Result<Store<Guest>> {
        let limit = usize::try_from(self.settings.limits.memory).unwrap_or(usize::MAX);
        let refusals = Arc::clone(&self.settings.grants.refusals);
        let requests = Requests::default();
        let memory = MemoryLimiter::new(limit, Share::of(Arc::clone(&self.memory)), refusals, requests.clone());
        let guest = Guest::new(self.wasi(&requests)?, Arc::clone(&self.settings.grants), memory, requests);
        let mut store = Store::new(&self.engine, guest);
        store.limiter(|guest| &mut guest.memory);
        limit_cpu_time(&mut store, self.settings.limits.cpu_time);
        Ok(store)
    }

    fn wasi(&self, requests: &Requests) -> wasmtime::Result<WasiCtx> {
        let mut builder = WasiCtxBuilder::new();
        builder.args(&self.settings.arguments).envs(&self.settings.environment);
        match self.settings.stdio {
            Stdio::Inherit => builder.inherit_stdio(),
            Stdio::Log => builder
                .stdout(self.output.stream("stdout", requests.clone()))
                .stderr(self.output.stream("stderr", requests.clone())),
        };
        for mount in &self.settings.mounts {
            let permissions = if mount.writable { FsPerms::ReadWrite } else { FsPerms::ReadOnly };
            builder.preopened_dir(&mount.host, &mount.guest, permissions)?;
        }
        self.allow_sockets(&mut builder, requests);
        Ok(builder.build())
    }

    /// Outgoing connections to allowed hosts; never a listener. Sockets can be made by everybody, so that it is seen what somebody
    /// without a grant wants of them; `capability::watched` asks about names.
    fn allow_sockets(&self, builder: &mut WasiCtxBuilder, requests: &Requests) {
        let (grants, requests) = (Arc::clone(&self.settings.grants), requests.clone());
        builder.allow_tcp(true).allow_udp(true).allow_ip_name_lookup(true);
        builder.socket_addr_check(move |address, purpose| {
            Box::pin(std::future::ready(may_use(&grants, &requests, address, purpose)))
        });
    }
}

fn may_use(grants: &Grants, requests: &Requests, address: SocketAddr, purpose: SocketAddrUse) -> bool {
    let (allowed, denial) = match purpose {
        // Connecting binds to an address that the system chooses.
        SocketAddrUse::TcpBind | SocketAddrUse::UdpBind => (
            address.ip().is_unspecified() && address.port() == 0,
            "components cannot choose the address that a socket is bound to".to_owned(),
        ),
        SocketAddrUse::TcpConnect | SocketAddrUse::UdpSend | SocketAddrUse::UdpReceive => {
            // Sockets have no scheme, so only an entry for every scheme allows them.
            let (host, port) = (address.ip().to_string(), Some(address.port()));
            (grants.allowed_hosts.allows("*", &host, port), AllowedHosts::denial(&grants.component, "*", &host, port))
        }
        _ => (false, "components cannot listen".to_owned()),
    };
    if !allowed {
        let what = format_args!("refused the address {address}: {denial}");
        grants.refusals.note(Attempt::Network, requests.single().as_deref(), what);
    }
    allowed
}

impl std::fmt::Debug for PreparedComponent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PreparedComponent").field("settings", &self.settings).finish_non_exhaustive()
    }
}
