//! The parts of a host and the order in which they start and stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio_util::sync::CancellationToken;
use wasmtime::Engine;
use wasmtime::component::Linker;

use super::schedules::Jobs;
use crate::capability;
use crate::capability::outbound_http::{Service, Services};
use crate::manifest::{AccessPolicy, CorsOrigins, HttpSettings, Route, Router, ScheduleSettings};
use crate::operate::access::{Access, Tokens};
use crate::operate::events::Moment;
use crate::operate::health::{Components, Dependencies, DependencyHealth};
use crate::operate::metrics::Metrics;
use crate::operate::operations::{OperatedApplication, Operations, Triggers};
use crate::operate::shutdown::DRAIN_TIMEOUT;
use crate::runtime::component::{ComponentSettings, PreparedComponent};
use crate::runtime::dispatch::ComponentHandler;
use crate::runtime::engine::{self, EngineOptions, EpochTicker};
use crate::runtime::guest::Guest;
use crate::runtime::handler::ComponentInstances;
use crate::runtime::invocation::{Export, Invoker};
use crate::runtime::workers::Workers;
use crate::storage::{Database, DatabaseOptions, check_after_crash};
use crate::trigger::background::Background;
use crate::trigger::http::{HttpApplication, HttpComponent, Server, Tls};
use crate::trigger::schedule::RunReport;
use crate::trigger::stream::Stream;
use crate::trigger::websocket::{Source, Subscriptions};

/// A host that is being put together.
pub struct HostBuilder {
    engine: Engine,
    ticker: EpochTicker,
    linker: Linker<Guest>,
    metrics: Arc<Metrics>,
    dependencies: Dependencies,
    checks_after_crash: bool,
    services: Services,
    components: Vec<Arc<HttpComponent>>,
    router: Router<Arc<HttpComponent>>,
    background: Background,
    subscriptions: Vec<Source>,
    operated: Option<OperatedApplication>,
    access: Option<(AccessPolicy, Tokens)>,
    tls: Option<Arc<Tls>>,
    triggers: Triggers,
    jobs: Option<Jobs>,
    /// Started with the first consumer or job.
    workers: Option<Workers>,
}

impl HostBuilder {
    /// A host without components.
    ///
    /// # Errors
    ///
    /// Fails where the engine does not fit the machine.
    pub fn new(options: &EngineOptions) -> anyhow::Result<Self> {
        let engine = engine::build(options)
            .map_err(anyhow::Error::from)
            .context("the WebAssembly engine could not be started")?;
        let mut linker = Linker::new(&engine);
        capability::add_to_linker(&mut linker).map_err(anyhow::Error::from)?;
        Ok(Self {
            ticker: EpochTicker::start(&engine)?,
            engine,
            linker,
            metrics: Arc::default(),
            dependencies: Dependencies::default(),
            checks_after_crash: true,
            services: Services::default(),
            components: Vec::new(),
            router: Router::new(),
            background: Background::default(),
            subscriptions: Vec::new(),
            operated: None,
            access: None,
            tls: None,
            triggers: Triggers::default(),
            jobs: None,
            workers: None,
        })
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
        let tls = Arc::new(tls);
        self.tls = Some(Arc::clone(&tls));
        self.background.add(|stopping| tls.follow(stopping));
    }

    /// The triggers that health, metrics and the system API tell of.
    pub fn triggers(&mut self) -> &mut Triggers {
        &mut self.triggers
    }

    /// By which the components will reach each other.
    #[must_use]
    pub fn services(&self) -> Services {
        self.services.clone()
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
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("the folder of {name} could not be made"))?;
        }
        if self.checks_after_crash {
            check_after_crash(&name, path).with_context(|| format!("{name} could not be opened"))?;
        }
        let database =
            Database::open(path, DatabaseOptions::default()).with_context(|| format!("{name} could not be opened"))?;
        self.dependencies.add_database(name, database.clone());
        Ok(database)
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
        Ok(Arc::new(PreparedComponent::new(&self.engine, &self.linker, bytes, settings)?))
    }

    /// Lets a component answer HTTP.
    ///
    /// # Errors
    ///
    /// Fails where it exports no HTTP handler.
    pub fn serve_http(&mut self, component: &Arc<PreparedComponent>) -> anyhow::Result<Arc<HttpComponent>> {
        let id = Arc::clone(component.id());
        let metrics = self.metrics.guest(&id);
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
    pub fn invoker<E: Export>(&mut self, component: &Arc<PreparedComponent>) -> anyhow::Result<Arc<Invoker<E>>> {
        let workers = match &self.workers {
            Some(workers) => workers.clone(),
            None => {
                self.workers.insert(Workers::start().context("there are no threads for consumers and jobs")?).clone()
            }
        };
        Ok(Invoker::new(Arc::clone(component), self.metrics.guest(component.id()), workers)?)
    }

    /// Lets the schedules work beside the server.
    pub(super) fn add_schedules(&mut self, jobs: Jobs) {
        self.jobs = Some(jobs);
    }

    /// Adds a stream, which delivers from when the host serves.
    pub fn add_stream(&mut self, stream: Arc<Stream>) {
        self.triggers.streams.push(Arc::clone(&stream));
        self.background.add(|stopping| stream.run(stopping));
    }

    /// What is to run beside the server.
    pub fn background(&mut self) -> &mut Background {
        &mut self.background
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
    pub fn add_subscription(&mut self, source: Source) {
        self.subscriptions.push(source);
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
        let jobs = self.jobs.take().context("the application has no schedules")?;
        let outcome = jobs.run(&schedule.name, &schedule.component, stop).await;
        application.drain().await;
        for database in self.dependencies.databases() {
            database.close().await;
        }
        outcome
    }

    /// Asks everything that the application depends on, without a server, then closes the databases.
    pub async fn examine(mut self, settings: &HttpSettings) -> Vec<DependencyHealth> {
        let application = self.connect(settings);
        self.dependencies.check_components_until_they_work().await;
        let found = self.dependencies.check().await;
        application.drain().await;
        for database in self.dependencies.databases() {
            database.close().await;
        }
        found
    }

    /// Lets components reach each other, and health ask them.
    fn connect(&mut self, settings: &HttpSettings) -> Arc<HttpApplication> {
        let application = Arc::new(HttpApplication::new(
            std::mem::take(&mut self.router),
            std::mem::take(&mut self.components),
            settings,
            Arc::clone(&self.metrics),
        ));
        let service: Arc<dyn Service> = application.clone();
        self.services.connect(Arc::downgrade(&service));
        let asked: Components = application.clone();
        self.dependencies.connect(asked);
        application
    }

    /// Listens on `address`.
    ///
    /// # Errors
    ///
    /// Fails where the address is taken.
    pub async fn listen(mut self, address: SocketAddr, settings: HttpSettings) -> anyhow::Result<Host> {
        let server = Server::bind(address, self.tls.take()).await?;
        let application = self.connect(&settings);
        let (source, families) = (application.clone(), self.metrics.subscriptions());
        let subscriptions =
            Arc::new(Subscriptions::new(self.subscriptions, settings.max_subscribers, source, families));
        let running = Arc::clone(&subscriptions);
        self.background.add(|stopping| async move { running.run(stopping).await });
        if let Some(jobs) = self.jobs {
            self.triggers.schedules = Some(Arc::clone(&jobs.schedules));
            self.background.add(|stopping| jobs.work(stopping));
        }
        self.triggers.subscriptions = Some(Arc::clone(&subscriptions));
        let allows_origins = settings.cors_origins != CorsOrigins::List(Vec::new());
        let access = self.access.map(|(policy, tokens)| Arc::new(Access::new(policy, tokens, allows_origins)));
        let operations = Arc::new(Operations {
            access,
            address: server.address(),
            started_at: Moment::now(),
            dependencies: self.dependencies,
            application: self.operated,
            triggers: self.triggers,
        });
        Ok(Host {
            server,
            application,
            operations,
            metrics: self.metrics,
            settings,
            background: self.background,
            subscriptions,
            _ticker: self.ticker,
        })
    }
}

/// A host that listens.
pub struct Host {
    server: Server,
    application: Arc<HttpApplication>,
    operations: Arc<Operations>,
    metrics: Arc<Metrics>,
    settings: HttpSettings,
    background: Background,
    subscriptions: Arc<Subscriptions>,
    _ticker: EpochTicker,
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

    /// Waits until every component with a health route says that it works, on each thread that answers requests, so that no client
    /// waits for a component's first instance or for its tables to be made. Goes on without the others after some time: then
    /// `GET /health` says what fails.
    pub async fn warm_up(&self) {
        let operations = &self.operations;
        let warm_up = || {
            let operations = Arc::clone(operations);
            async move { operations.dependencies.check_components_until_they_work().await }
        };
        self.server.on_each_lane(warm_up).await;
    }

    /// Serves until `stop` resolves, finishes what was accepted, then closes the databases.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let operations = Arc::clone(&self.operations);
        let background = self.background.start();
        let subscriptions = self.subscriptions;
        self.server
            .serve(
                self.application,
                operations,
                self.metrics,
                subscriptions,
                &self.settings,
                background,
                stop,
                DRAIN_TIMEOUT,
            )
            .await;
        for database in self.operations.dependencies.databases() {
            database.close().await;
        }
    }
}
