//! The parts of a host and the order in which they start and stop.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use super::deployments::Deployments;
use super::foundation::Foundation;
use super::schedules::Jobs;
use super::version::{Listening, Plan, Version};
use crate::capability::outbound_http::{Service, Services};
use crate::capability::refusal::Refusals;
use crate::manifest::{
    AccessPolicy, CorsOrigins, HttpSettings, Route, Router, ScheduleSettings, StreamSettings, WebSocket,
};
use crate::operate::access::{Access, Tokens};
use crate::operate::backup::Archived;
use crate::operate::events::Moment;
use crate::operate::health::{self, Components, Dependencies, Health};
use crate::operate::metrics::Measured;
use crate::operate::operations::{OperatedApplication, Operations};
use crate::operate::places::Places;
use crate::operate::shutdown::DRAIN_TIMEOUT;
use crate::runtime::component::{ComponentSettings, PreparedComponent};
use crate::runtime::dispatch::ComponentHandler;
use crate::runtime::engine::EngineOptions;
use crate::runtime::handler::ComponentInstances;
use crate::runtime::invocation::{Consumer, Export, Invoker};
use crate::storage::{ChangeLogOptions, Database, EncryptionKey};
use crate::trigger::http::{CurrentStack, HttpApplication, HttpComponent, RateLimits, Server, Tls};
use crate::trigger::schedule::RunReport;

/// A host that is being put together.
pub struct HostBuilder {
    foundation: Arc<Foundation>,
    dependencies: Dependencies,
    checks_after_crash: bool,
    services: Services,
    components: Vec<Arc<HttpComponent>>,
    router: Router<Arc<HttpComponent>>,
    operated: Option<OperatedApplication>,
    access: Option<(AccessPolicy, Tokens)>,
    tls: Option<Arc<Tls>>,
    plan: Plan,
}

impl HostBuilder {
    /// A host without components.
    ///
    /// # Errors
    ///
    /// Fails where the engine does not fit the machine.
    pub fn new(options: &EngineOptions) -> anyhow::Result<Self> {
        Ok(Self::on(Arc::new(Foundation::new(options, None)?)))
    }

    /// The same, with databases that are encrypted by `key`.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_key(options: &EngineOptions, key: Option<EncryptionKey>) -> anyhow::Result<Self> {
        Ok(Self::on(Arc::new(Foundation::new(options, key)?)))
    }

    /// A version without components, beside those that stand on `foundation` already.
    pub(super) fn on(foundation: Arc<Foundation>) -> Self {
        Self {
            foundation,
            dependencies: Dependencies::default(),
            checks_after_crash: true,
            services: Services::default(),
            components: Vec::new(),
            router: Router::new(),
            operated: None,
            access: None,
            tls: None,
            plan: Plan::default(),
        }
    }

    /// Lets an operator look at the application and repair its streams through the system API.
    pub fn operate(&mut self, application: OperatedApplication) {
        self.operated = Some(application);
    }

    /// Holds requests to a policy, for whoever has one of `tokens`.
    pub fn restrict(&mut self, policy: AccessPolicy, tokens: Tokens) {
        self.access = Some((policy, tokens));
    }

    /// Lets clients in through TLS only.
    pub fn encrypt(&mut self, tls: Tls) {
        self.tls = Some(Arc::new(tls));
    }

    /// Where goes what components measure themselves.
    #[must_use]
    pub fn measured(&self) -> Arc<Measured> {
        Arc::clone(self.foundation.metrics.measured())
    }

    /// By which the components will reach each other.
    #[must_use]
    pub fn services(&self) -> Services {
        self.services.clone()
    }

    /// Where it is written down and counted what a component may not do.
    #[must_use]
    pub fn refusals(&self, component: &Arc<str>) -> Arc<Refusals> {
        Arc::new(self.foundation.metrics.refusals(component))
    }

    /// Whether databases that were not closed are checked when they are opened; they are unless this says otherwise.
    pub fn check_after_crash(&mut self, checks: bool) {
        self.checks_after_crash = checks;
    }

    /// Opens the database file at `path`; `name` is for health and metrics.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong with the file and what to do about it.
    pub fn open_database(&mut self, name: String, path: &Path) -> anyhow::Result<Database> {
        let database = self.foundation.open_database(&name, path, self.checks_after_crash)?;
        self.dependencies.add_database(name, database.clone());
        Ok(database)
    }

    /// By which the databases are encrypted.
    #[must_use]
    pub fn key(&self) -> Option<&EncryptionKey> {
        self.foundation.key.as_ref()
    }

    /// What the host needs besides components and databases, for health.
    pub fn dependencies(&mut self) -> &mut Dependencies {
        &mut self.dependencies
    }

    /// Compiles and links a component. What wakes it is added next.
    ///
    /// # Errors
    ///
    /// Fails where it is no component or imports what nobody provides.
    pub fn add_component(&self, bytes: &[u8], settings: ComponentSettings) -> anyhow::Result<Arc<PreparedComponent>> {
        let Foundation { engine, linker, memory, .. } = &*self.foundation;
        Ok(Arc::new(PreparedComponent::new(engine, linker, bytes, settings)?.within(memory)))
    }

    /// Lets a component answer HTTP.
    ///
    /// # Errors
    ///
    /// Fails where it exports no HTTP handler.
    pub fn serve_http(&mut self, component: &Arc<PreparedComponent>) -> anyhow::Result<Arc<HttpComponent>> {
        let id = Arc::clone(component.id());
        let metrics = self.foundation.metrics.guest(&id);
        let handler = ComponentHandler::new(ComponentInstances::new(Arc::clone(component), metrics)?);
        let component = Arc::new(HttpComponent { id, handler });
        self.components.push(Arc::clone(&component));
        Ok(component)
    }

    /// By which a trigger calls an export of a component.
    ///
    /// # Errors
    ///
    /// Fails where the component does not have the export, or the system gives no further threads.
    pub fn invoker<E: Export>(&self, component: &Arc<PreparedComponent>) -> anyhow::Result<Arc<Invoker<E>>> {
        let metrics = self.foundation.metrics.guest(component.id());
        Ok(Invoker::new(Arc::clone(component), metrics, self.foundation.workers()?)?)
    }

    /// Lets the schedules work beside the server.
    pub(super) fn add_schedules(&mut self, jobs: Jobs) {
        self.plan.jobs = Some(jobs);
    }

    /// Adds a stream, which delivers from when the host serves.
    pub fn add_stream(&mut self, settings: StreamSettings, invoker: Arc<Invoker<Consumer>>) {
        self.plan.streams.push((settings, invoker));
    }

    /// How long the change logs of its databases keep what.
    pub(super) fn keep_changes(&mut self, options: ChangeLogOptions) {
        self.plan.logs = options;
    }

    /// Archives what is written to the application's databases, from when the host serves.
    pub(super) fn archive(&mut self, archived: Archived) {
        let folder = &archived.settings.folder;
        self.dependencies.watch_archive(Arc::clone(&self.foundation.archive_status), folder);
        self.plan.archive = Some(archived);
    }

    /// Where the application's files are, which is written down when the host listens.
    pub(super) fn place(&mut self, places: Places) {
        self.plan.places = Some(places);
    }

    /// Adds the databases that triggers may name, by label.
    pub(super) fn follow_databases(&mut self, databases: BTreeMap<String, Database>) {
        self.plan.databases = databases;
    }

    /// Leads requests that match `route` to a component.
    ///
    /// # Errors
    ///
    /// Fails where an earlier route matches the same requests.
    pub fn add_route(&mut self, route: Route, component: Arc<HttpComponent>) -> anyhow::Result<()> {
        let raw = route.raw.clone();
        self.router.add(route, component).with_context(|| format!("route `{raw}`"))
    }

    /// Sends changes of a table to clients. They may connect once the host serves.
    pub fn add_subscription(&mut self, websocket: WebSocket) {
        self.plan.websockets.push(websocket);
    }

    /// Runs the job of one schedule to its end or until `stop`, without a server, then closes the databases.
    ///
    /// # Errors
    ///
    /// Fails where there is no such schedule, or its tables cannot be written. A job that fails is no error.
    pub async fn run_job(
        mut self,
        schedule: &ScheduleSettings,
        settings: &HttpSettings,
        stop: CancellationToken,
    ) -> anyhow::Result<RunReport> {
        let application = self.connect(settings);
        let jobs = self.plan.jobs.take().context("the application has no schedules")?.open().await?;
        let outcome = jobs.run(&schedule.name, &schedule.component, stop).await;
        application.drain().await;
        self.foundation.close_databases_except(&BTreeSet::new()).await;
        outcome
    }

    /// Asks everything that the application depends on, and how far its streams and schedules are, without a server, then closes the
    /// databases.
    pub async fn examine(mut self, settings: &HttpSettings) -> Health {
        let application = self.connect(settings);
        self.dependencies.check_components_until_they_work().await;
        let schedules = match self.plan.jobs.take() {
            // Where their database fails, it is among what the application depends on.
            Some(jobs) => jobs.open().await.ok().map(|opened| opened.schedules),
            None => None,
        };
        let found = health::check_at_rest(&self.dependencies, self.operated.as_ref(), schedules).await;
        application.drain().await;
        self.foundation.close_databases_except(&BTreeSet::new()).await;
        found
    }

    /// Lets components reach each other, and health ask them.
    fn connect(&mut self, settings: &HttpSettings) -> Arc<HttpApplication> {
        let application = Arc::new(HttpApplication::new(
            std::mem::take(&mut self.router),
            std::mem::take(&mut self.components),
            settings,
            Arc::clone(&self.foundation.metrics),
        ));
        let service: Arc<dyn Service> = application.clone();
        self.services.connect(Arc::downgrade(&service));
        let asked: Components = application.clone();
        self.dependencies.connect(asked);
        application
    }

    /// What was put together, as one version of an application.
    pub(super) fn build(mut self, settings: HttpSettings) -> Arc<Version> {
        let application = self.connect(&settings);
        let allows_origins = settings.cors_origins != CorsOrigins::List(Vec::new());
        let keys = &self.foundation.keys;
        let access = self.access.map(|(policy, tokens)| Arc::new(Access::new(policy, tokens, allows_origins, keys)));
        let rates = RateLimits::new(&settings.rate_limits, &self.foundation.limits);
        Arc::new(Version {
            foundation: self.foundation,
            application,
            dependencies: Arc::new(self.dependencies),
            operated: self.operated,
            access,
            settings,
            rates,
            plan: self.plan,
        })
    }

    /// Listens on `address`.
    ///
    /// # Errors
    ///
    /// Fails where the address is taken, or a trigger cannot be opened.
    pub async fn listen(self, address: SocketAddr, settings: HttpSettings) -> anyhow::Result<Host> {
        let tls = self.tls.clone();
        let server = Server::bind(address, tls.clone()).await?;
        let listening = Listening { address: server.address(), since: Moment::now() };
        let foundation = Arc::clone(&self.foundation);
        let version = self.build(settings.clone());
        let opened = version.open(listening, None).await?;
        version.write_places().await;
        let lanes = Arc::downgrade(server.lanes());
        let operations = Arc::clone(&opened.operations);
        let (deployments, current) = Deployments::new(foundation, lanes, listening, settings.clone(), opened);
        Ok(Host { server, operations, tls, settings, current, deployments: Arc::new(deployments) })
    }
}

/// A host that listens.
pub struct Host {
    server: Server,
    operations: Arc<Operations>,
    tls: Option<Arc<Tls>>,
    /// Of the version that the host was started with: what concerns connections, which outlive versions.
    settings: HttpSettings,
    current: Arc<CurrentStack>,
    deployments: Arc<Deployments>,
}

impl Host {
    /// The address with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Where clients reach the host.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", self.server.scheme(), self.address())
    }

    /// By which another version of the application takes over.
    #[must_use]
    pub fn deployments(&self) -> &Arc<Deployments> {
        &self.deployments
    }

    /// Waits until every component with a health route says that it works, on each thread that answers requests, so that no client
    /// waits for a component's first instance or for its tables to be made. Goes on without the others after some time: then
    /// `GET /health` says what fails.
    pub async fn warm_up(&self) {
        let operations = &self.operations;
        let warm_up = || {
            let operations = Arc::clone(operations);
            async move { operations.dependencies.check_components_until_they_work().await }
        };
        self.server.lanes().on_each(warm_up).await;
    }

    /// Serves until `stop` resolves, finishes what was accepted, then closes the databases.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        drop(self.operations);
        let stopping = CancellationToken::new();
        let _follows_certificate = stopping.clone().drop_guard();
        if let Some(tls) = self.tls {
            tokio::spawn(tls.follow(stopping));
        }
        self.deployments.start().await;
        let deployments = &self.deployments;
        self.server.serve(self.current, &self.settings, deployments.finish(), stop, DRAIN_TIMEOUT).await;
        deployments.close_databases().await;
    }
}
