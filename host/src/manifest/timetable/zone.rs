//! Time zones by their names in the IANA database.
//!
//! Owns finding one and advice for a name that does not exist. The system's database is asked first, because it is updated more often than
//! this program, then the one that is built in.

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The zone of this name, in any case.
pub(in super::super) fn find(name: &str) -> Option<TimeZone> {
    let zone = TimeZone::get(name).or_else(|_| TimeZoneDatabase::bundled().get(name)).ok()?;
    zone.iana_name().is_some().then_some(zone)
}

/// What to write instead of a name that does not exist.
pub(in super::super) fn suggest(name: &str) -> String {
    let wanted = name.to_lowercase().replace(' ', "_");
    // Who leaves out the continent means the city.
    let likeness = |zone: &str| {
        let zone = zone.to_lowercase();
        let city = zone.rsplit('/').next().unwrap_or(&zone);
        strsim::jaro_winkler(&wanted, &zone).max(strsim::jaro_winkler(&wanted, city))
    };
    let bundled = TimeZoneDatabase::bundled();
    let nearest = bundled
        .available()
        .map(|zone| (likeness(zone.as_str()), zone))
        .filter(|(likeness, _)| *likeness > 0.88)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    match nearest {
        Some((_, zone)) => format!("did you mean `{zone}`?"),
        None => "write a name of the IANA time zone database, such as \"Europe/Berlin\" or \"UTC\"; abbreviations are not unique".to_owned(),
    }
}
