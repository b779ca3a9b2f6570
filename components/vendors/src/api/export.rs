//! Orders as CSV, read page by page while they are sent.

use std::fmt::Write;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use futures::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use tidemill_sdk::http::{ApiError, PageRequest, Query};
use tidemill_sdk::{Database, DatabaseError};

use super::types::time;
use super::{Service, document, read};
use crate::domain::Totals;
use crate::flow::Engine;
use crate::storage::{OrderFilter, StoredOrder, Vendors};

/// Orders that are read at once.
const PIECE: usize = 1000;

const HEADER: &str = "id,vendorId,reference,status,currency,placedAt,promisedAt,acceptedAt,shippedAt,deliveredAt,returnedAt,\
    cancelledAt,orderedUnits,shippedUnits,returnedUnits,orderedMinor,shippedMinor,returnedMinor,reason,version\r\n";

/// Orders as CSV, newest first, a row each. Text that a spreadsheet would take for a formula begins with an apostrophe.
#[utoipa::path(
    get,
    path = "/api/orders/export",
    tag = "orders",
    operation_id = "exportOrders",
    params(document::OrderParameters),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub(super) async fn orders<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    query: Query,
) -> Result<Response, ApiError> {
    let filter = query.read(|fields| Some(read::order_filter(fields)))?;
    let mut export = Export { vendors: service.vendors, filter, page: PageRequest { limit: PIECE, after: None } };
    // What cannot be read fails now, rather than after the answer has begun.
    let first = export.next().await?;
    let beginning = Bytes::from([HEADER, &first.text].concat());
    let rest = stream::try_unfold((export, first.is_last), async |(mut export, is_last)| {
        if is_last {
            return Ok::<_, DatabaseError>(None);
        }
        let piece = export.next().await?;
        Ok(Some((Bytes::from(piece.text), (export, piece.is_last))))
    });
    let beginning = stream::once(std::future::ready(Ok(beginning)));
    let mut response = Response::new(Body::from_stream(futures::StreamExt::chain(beginning, rest)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"orders.csv\""));
    Ok(response)
}

struct Export<D: Database> {
    vendors: Vendors<D>,
    filter: OrderFilter,
    page: PageRequest<String>,
}

/// Some rows.
struct Piece {
    text: String,
    is_last: bool,
}

impl<D: Database> Export<D> {
    async fn next(&mut self) -> Result<Piece, DatabaseError> {
        let mut orders = self.vendors.orders(&self.filter, &self.page).await?;
        let is_last = orders.len() <= PIECE;
        orders.truncate(PIECE);
        self.page.after = orders.last().map(|last| last.order.id.clone());
        let mut text = String::with_capacity(orders.len() * 256);
        orders.iter().for_each(|stored| write_row(&mut text, stored));
        Ok(Piece { text, is_last })
    }
}

fn write_row(text: &mut String, StoredOrder { order, currency, .. }: &StoredOrder) {
    let totals = Totals::of(&order.lines);
    let times = [order.accepted_at, order.shipped_at, order.delivered_at, order.returned_at, order.cancelled_at];
    let times = times.map(|at| at.map(time).unwrap_or_default()).join(",");
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "{},{},{},{},{currency},{},{},{times},{},{},{},{},{},{},{},{}\r\n",
        order.id,
        order.vendor_id,
        quoted(order.reference.as_deref().unwrap_or_default()),
        order.status.as_str(),
        time(order.placed_at),
        time(order.promised_at),
        totals.ordered_units,
        totals.shipped_units,
        totals.returned_units,
        totals.ordered_minor,
        totals.shipped_minor,
        totals.returned_minor,
        quoted(order.reason.as_deref().unwrap_or_default()),
        order.version,
    );
}

/// Text of a person as a cell.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    match text.contains([',', '"', '\n', '\r', ';', '\t']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_are_no_formulas() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("", "");
        check("P-7", "P-7");
        check("a, \"b\"", "\"a, \"\"b\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        check("=1+1", "'=1+1");
        check("-1,2", "\"'-1,2\"");
    }
}
