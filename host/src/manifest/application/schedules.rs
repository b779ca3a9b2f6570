//! Schedules lead to components.
//!
//! Owns that names are unique and components exist. Leaves out when they are due (`timetable`).

use super::super::reader::{Problems, suggestion};
use super::super::schema::{Manifest, ScheduleSettings};

/// All schedules that can be used, in the manifest's order.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Vec<ScheduleSettings> {
    let ids: Vec<&str> = manifest.components.iter().map(|one| one.id.value.as_str()).collect();
    let tables = &manifest.application.tidemill.schedules;
    for component in tables.iter().filter_map(|table| table.component.as_ref()) {
        if manifest.component(&component.value).is_none() {
            let message = format!("there is no component `{}`", component.value);
            let help = suggestion(&component.value, &ids, "components");
            problems.add(manifest.source.error(component.span.clone(), message).with_help(help));
        }
    }
    let names: Vec<_> = tables.iter().filter_map(|table| table.name.as_ref()).collect();
    for (index, name) in names.iter().enumerate() {
        if names[..index].iter().any(|earlier| earlier.value == name.value) {
            let message = format!("there is another schedule with the name `{}`", name.value);
            let help = "the name is what the component and the history know it by: give each its own";
            problems.add(manifest.source.error(name.span.clone(), message).with_help(help));
        }
    }
    tables.iter().filter_map(|table| table.settings.clone()).collect()
}
