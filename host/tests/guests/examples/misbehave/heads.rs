//! Heads of answers and requests that other programs could read differently than this one meant, or the other way round.

use guests::Parameters;
use spin_sdk::http::{Error, FullBody, Response, box_body};
use spin_sdk::wasip3::http::client;
use spin_sdk::wasip3::http::types::{self, ErrorCode, Fields, Method};
use spin_sdk::wasip3::wit_future;

use crate::Answer;

/// Adds the header `name` with `value` to the first thing that has headers; says whether it was taken.
pub(crate) fn header(parameters: &Parameters) -> Result<String, String> {
    fields(parameters).map(|_| "taken".to_owned())
}

fn fields(parameters: &Parameters) -> Result<Fields, String> {
    let fields = Fields::new();
    for (name, value) in [("name", "value"), ("name2", "value2")] {
        if !parameters.text(name).is_empty() {
            fields
                .append(parameters.text(name), parameters.text(value).as_bytes())
                .map_err(|error| format!("{error:?}"))?;
        }
    }
    Ok(fields)
}

/// Answers with `status` and the header `name`, without a body; what is refused is told instead.
pub(crate) fn answer(parameters: &Parameters) -> Answer {
    let fields = match fields(parameters) {
        Ok(fields) => fields,
        Err(refusal) => return crate::or_error(Err(refusal)),
    };
    let (_, trailers) = wit_future::new(|| Ok(None));
    let (response, _) = types::Response::new(fields, None, trailers);
    match response.set_status_code(parameters.number("status")) {
        Ok(()) => Err(Error::Response(response)),
        Err(()) => crate::or_error(Err("the status is refused".to_owned())),
    }
}

/// Answers with a body whose length is not the one that its head names.
pub(crate) fn wrong_length(parameters: &Parameters) -> Answer {
    let mut response = Response::new(box_body(FullBody::new("sixteen bytes...".into())));
    response.headers_mut().insert("content-length", parameters.number::<u64>("length").into());
    Ok(response)
}

/// Sends a request with `method` and `path` to `authority`, with the header `name`.
pub(crate) async fn request(parameters: &Parameters) -> Result<String, String> {
    let (_, trailers) = wit_future::new(|| Ok(None));
    let (request, _) = types::Request::new(fields(parameters)?, None, trailers, None);
    let refused = |what: &str| format!("the {what} is refused");
    let method = Method::Other(parameters.text("method").to_owned());
    request.set_method(&method).map_err(|()| refused("method"))?;
    request.set_scheme(Some(&types::Scheme::Http)).map_err(|()| refused("scheme"))?;
    request.set_path_with_query(Some(parameters.text("path"))).map_err(|()| refused("path"))?;
    request.set_authority(Some(parameters.text("authority"))).map_err(|()| refused("authority"))?;
    let response = client::send(request).await.map_err(|error: ErrorCode| format!("{error:?}"))?;
    Ok(response.get_status_code().to_string())
}
