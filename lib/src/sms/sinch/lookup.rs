//! `GET /xms/v1/{plan}/batches?client_reference=..`: whether a batch with our reference is there.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::send::{authorization, batches_url};
use crate::{
    domain::delivery::MessageStatus,
    sms::{BuildError, Credentials, FoundText, Lookup, LookupError, ProviderRequest, ProviderResponse, wire::get_json},
};

pub(super) fn build(lookup: &Lookup, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let mut query = Serializer::new(String::new());
    query.append_pair("client_reference", &lookup.reference);
    query.append_pair("page_size", "100");
    if let Ok(since) = jiff::Timestamp::from_second(lookup.since_unix) {
        query.append_pair("start_date", &since.to_string());
    }
    Ok(get_json(format!("{}?{}", batches_url(credentials)?, query.finish()), Some(authorization(credentials)?)))
}

#[derive(Deserialize)]
struct List {
    batches: Vec<Batch>,
}

#[derive(Deserialize)]
struct Batch {
    id: String,
    #[serde(default)]
    to: Vec<String>,
    from: Option<String>,
    body: Option<String>,
    client_reference: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> Result<Vec<FoundText>, LookupError> {
    if response.status != 200 {
        return Err(LookupError::Status(response.status));
    }
    let list: List = serde_json::from_slice(&response.body).map_err(|_| LookupError::Unreadable)?;
    let found = list.batches.into_iter().map(|batch| FoundText {
        provider_id: batch.id,
        to: batch.to.into_iter().next().unwrap_or_default(),
        from: batch.from,
        text: batch.body,
        // One without a reference is none of ours.
        reference: Some(batch.client_reference.unwrap_or_default()),
        status: MessageStatus::Queued,
        created_unix: None,
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::parse_e164;

    #[test]
    fn the_request_and_the_answer() {
        let lookup = Lookup {
            to: parse_e164("+14155550123").unwrap(),
            from: "+1".into(),
            reference: "m_1".into(),
            since_unix: 0,
        };
        let credentials = Credentials::from([("service_plan_id", "p"), ("api_token", "t")]);
        assert_eq!(
            build(&lookup, &credentials).unwrap().url,
            "https://us.sms.api.sinch.com/xms/v1/p/batches?client_reference=m_1&page_size=100&start_date=1970-01-01T00%3A00%3A00Z"
        );
        let found = parse(&ProviderResponse::new(
            200,
            r#"{"count":2,"batches":[{"id":"b1","to":["1415"],"client_reference":"m_1"},{"id":"b2"}]}"#,
        ))
        .unwrap();
        assert_eq!((found[0].reference.as_deref(), found[1].reference.as_deref()), (Some("m_1"), Some("")));
        assert_eq!(parse(&ProviderResponse::new(401, "")), Err(LookupError::Status(401)));
        assert_eq!(parse(&ProviderResponse::new(200, "[]")), Err(LookupError::Unreadable));
    }
}
