//! From what an application says of streams to what delivers: which component consumes.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;

use super::host::HostBuilder;
use crate::manifest::Application;
use crate::runtime::component::PreparedComponent;

/// Adds every stream of the application.
///
/// # Errors
///
/// Fails where a component does not consume.
pub(super) fn add_streams(
    builder: &mut HostBuilder,
    application: &Application,
    components: &HashMap<&str, Arc<PreparedComponent>>,
) -> anyhow::Result<()> {
    for settings in &application.streams {
        // It was checked when the application was loaded.
        let component = components.get(settings.component.as_str()).context("its component is missing")?;
        let invoker = builder.invoker(component).with_context(|| format!("stream `{}`", settings.name))?;
        builder.add_stream(settings.clone(), invoker);
    }
    Ok(())
}
