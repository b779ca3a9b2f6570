//! Vendors.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, Value, params};

use super::{Execute, Vendors, unreadable};
use crate::domain::{Vendor, VendorFields};

const COLUMNS: &str = "id, name, currency, lead_days, simulation, version, created_at, updated_at";

/// How many vendors there can be.
pub(crate) const MAX_VENDORS: i64 = 1000;

/// What became of a vendor to be made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Created {
    /// It is new.
    New(Box<Vendor>),
    /// There is one of its id.
    Exists,
    /// There are [`MAX_VENDORS`].
    TooMany,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Changed {
    /// It was made.
    Done(Vendor),
    /// The vendor was expected to have another version.
    Conflict(Vendor),
    /// There is no such vendor.
    Missing,
}

fn parameters(id: &str, fields: &VendorFields, request_id: &str, at: Moment) -> Result<Vec<Value>, DatabaseError> {
    let simulation = fields.simulation.as_ref().map(serde_json::to_string).transpose().map_err(unreadable)?;
    Ok(params![id, &fields.name, fields.lead_days, simulation, request_id, at.as_millis()])
}

/// Makes a vendor, if there is none of its id.
pub(crate) async fn create_vendor(
    execute: &mut impl Execute,
    id: &str,
    fields: &VendorFields,
    currency: &str,
    (request_id, at): (&str, Moment),
) -> Result<Created, DatabaseError> {
    let sql = format!(
        "INSERT INTO vendors (id, name, lead_days, simulation, request_id, created_at, updated_at, currency, version,
            simulated_until)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, 1, iif(?4 IS NULL, NULL, ?6)
        WHERE (SELECT count(*) FROM vendors) < {MAX_VENDORS}
        ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
    );
    let mut parameters = parameters(id, fields, request_id, at)?;
    parameters.push(currency.into());
    if let Some(row) = execute.run(&sql, parameters).await?.first() {
        return Ok(Created::New(Box::new(vendor(row)?)));
    }
    Ok(if find_vendor(execute, id).await?.is_some() { Created::Exists } else { Created::TooMany })
}

/// The vendor of an id.
pub(crate) async fn find_vendor(execute: &mut impl Execute, id: &str) -> Result<Option<Vendor>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM vendors WHERE id = ?1");
    execute.run(&sql, params![id]).await?.first().map(vendor).transpose()
}

/// Changes a vendor, if it has the version that is expected.
pub(crate) async fn update_vendor(
    execute: &mut impl Execute,
    id: &str,
    fields: &VendorFields,
    expected_version: Option<i64>,
    (request_id, at): (&str, Moment),
) -> Result<Changed, DatabaseError> {
    let sql = format!(
        "UPDATE vendors SET name = ?2, lead_days = ?3, simulation = ?4, request_id = ?5, updated_at = ?6, version = version + 1,
            simulated_until = iif(?4 IS NULL, NULL, ifnull(simulated_until, ?6))
        WHERE id = ?1 AND (?7 IS NULL OR version = ?7) RETURNING {COLUMNS}"
    );
    let mut parameters = parameters(id, fields, request_id, at)?;
    parameters.push(expected_version.into());
    if let Some(row) = execute.run(&sql, parameters).await?.first() {
        return Ok(Changed::Done(vendor(row)?));
    }
    Ok(find_vendor(execute, id).await?.map_or(Changed::Missing, Changed::Conflict))
}

/// Deletes a vendor that has no orders. `None` if there is no such vendor, false if it has orders.
pub(crate) async fn delete_vendor(execute: &mut impl Execute, id: &str) -> Result<Option<bool>, DatabaseError> {
    let sql =
        "DELETE FROM vendors WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM orders WHERE vendor_id = ?1) RETURNING 1";
    if !execute.run(sql, params![id]).await?.is_empty() {
        return Ok(Some(true));
    }
    Ok(find_vendor(execute, id).await?.map(|_| false))
}

impl<D: Database> Vendors<D> {
    /// Vendors by id, those with a text in their id or name; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn vendors(
        &self,
        text: Option<&str>,
        page: &PageRequest<String>,
    ) -> Result<Vec<Vendor>, DatabaseError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM vendors
            WHERE id > ?1 AND (?2 IS NULL OR instr(lower(id || char(10) || name), lower(?2)) > 0) ORDER BY id LIMIT ?3"
        );
        let after = page.after.clone().unwrap_or_default();
        let rows = self.store.execute(&sql, params![after, text, page.rows_to_select()]).await?;
        rows.iter().map(vendor).collect()
    }
}

/// The vendor in a row.
pub(super) fn vendor(row: Row<'_>) -> Result<Vendor, DatabaseError> {
    let simulation: Option<&str> = row.get("simulation")?;
    Ok(Vendor {
        id: row.get("id")?,
        fields: VendorFields {
            name: row.get("name")?,
            lead_days: row.get("lead_days").map(|days: u64| u32::try_from(days).unwrap_or(u32::MAX))?,
            simulation: simulation.map(serde_json::from_str).transpose().map_err(unreadable)?,
        },
        currency: row.get("currency")?,
        version: row.get("version")?,
        created_at: moment(row.get("created_at")?),
        updated_at: moment(row.get("updated_at")?),
    })
}

fn moment(millis: i64) -> String {
    Moment::from_millis(millis).unwrap_or(Moment::EPOCH).to_string()
}
