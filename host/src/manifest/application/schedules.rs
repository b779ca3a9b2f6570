//! Schedules lead to components.
//!
//! Owns that names are unique and components exist. Leaves out when they are due (`timetable`).

use super::super::reader::{Problems, suggestion};
use super::super::schema::{Manifest, ScheduleSettings};

/// All schedules, in the manifest's order.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Vec<ScheduleSettings> {
    let ids: Vec<&str> = manifest.components.iter().map(|one| one.id.value.as_str()).collect();
    let tables = &manifest.application.tidemill.schedules;
    for (index, table) in tables.iter().enumerate() {
        if manifest.component(&table.component.value).is_none() {
            let message = format!("there is no component `{}`", table.component.value);
            let help = suggestion(&table.component.value, &ids, "components");
            problems.add(manifest.source.error(table.component.span.clone(), message).with_help(help));
        }
        if tables[..index].iter().any(|earlier| earlier.name.value == table.name.value) {
            let message = format!("there is another schedule with the name `{}`", table.name.value);
            let help = "the name is what the component and the history know it by: give each its own";
            problems.add(manifest.source.error(table.name.span.clone(), message).with_help(help));
        }
    }
    tables.iter().map(|table| table.settings.clone()).collect()
}
