//! `[application.tool.tidemill.instances]`: what the instances of all components may use together.

use super::super::reader::TableReader;
use super::limits::{self, Bounds};

/// What all instances together may use: `[application.tool.tidemill.instances]`. Counts from the start of the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstancesSettings {
    /// `memory_limit`: linear memory of all of them. Whoever wants more is told to come back. Bytes, 16 MiB to 16 TiB; by default three quarters
    /// of the memory that the system lets the process have.
    pub memory: Option<u64>,
}

pub(super) fn read(mut table: TableReader<'_>) -> InstancesSettings {
    let memory = limits::size(&mut table, "memory_limit", Bounds::new(16 << 20, 16 << 40));
    table.finish();
    InstancesSettings { memory }
}
