//! `tidemill run`: a WASI command, version 0.2 or 0.3, to its end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use wasmtime::component::Linker;
use wasmtime_wasi::I32Exit;
use wasmtime_wasi::p2::bindings::CommandPre as CommandPre2;
use wasmtime_wasi::p3::bindings::CommandPre as CommandPre3;

use super::grants::GuestGrants;
use crate::capability::{self, Grants};
use crate::manifest::Limits;
use crate::runtime::component::{ComponentSettings, PreparedComponent, Stdio};
use crate::runtime::engine::{self, EngineOptions, EpochTicker};

/// All that a 32-bit guest can address.
const MAX_MEMORY: u64 = 4 << 30;

/// Run a WASI command to its end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill run hello.wasm
  tidemill run --dir . --env LEVEL=debug convert.wasm input.csv output.json")]
pub(super) struct Run {
    #[command(flatten)]
    grants: GuestGrants,

    /// The component
    #[arg(value_name = "FILE")]
    component: PathBuf,

    /// Arguments for the component
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

impl Run {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        super::runtime()?.block_on(self.run())
    }

    async fn run(self) -> anyhow::Result<u8> {
        let bytes = super::read_component(&self.component)?;
        let engine = engine::build(&EngineOptions {
            max_memory: usize::try_from(MAX_MEMORY)?,
            max_instances: 4,
            ..EngineOptions::default()
        })
        .map_err(anyhow::Error::from)?;
        let _ticker = EpochTicker::start(&engine)?;
        let mut linker = Linker::new(&engine);
        capability::add_to_linker(&mut linker).map_err(anyhow::Error::from)?;
        let component = PreparedComponent::new(&engine, &linker, &bytes, self.settings())?;
        call(&component).await
    }

    fn settings(&self) -> ComponentSettings {
        let name: Arc<str> = super::component_name(&self.component).into();
        ComponentSettings {
            route_headers: false,
            arguments: std::iter::once(name.to_string()).chain(self.arguments.iter().cloned()).collect(),
            environment: self.grants.environment.clone(),
            mounts: self.grants.mounts(),
            limits: Limits { memory: MAX_MEMORY, cpu_time: Duration::MAX, ..Limits::default() },
            grants: Arc::new(Grants::none(name)),
            stdio: Stdio::Inherit,
            measured: Arc::default(),
        }
    }
}

async fn call(component: &PreparedComponent) -> anyhow::Result<u8> {
    let mut store = component.new_store().map_err(anyhow::Error::from)?;
    let pre = component.instance_pre().clone();
    let outcome = if let Ok(command) = CommandPre3::new(pre.clone()) {
        let command = command.instantiate_async(&mut store).await?;
        store.run_concurrent(async move |accessor| command.wasi_cli_run().call_run(accessor).await).await.flatten()
    } else {
        let command = CommandPre2::new(pre)
            .map_err(anyhow::Error::from)
            .context("this is not a command: it exports no `wasi:cli/run`; if it serves HTTP, use `tidemill serve`")?;
        let command = command.instantiate_async(&mut store).await?;
        command.wasi_cli_run().call_run(&mut store).await
    };
    match outcome {
        Ok(Ok(())) => Ok(0),
        Ok(Err(())) => Ok(1),
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(exit) => Ok(u8::try_from(exit.0).unwrap_or(1)),
            None => Err(anyhow::Error::from(error).context("the command trapped")),
        },
    }
}
