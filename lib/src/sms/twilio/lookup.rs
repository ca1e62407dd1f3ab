//! `GET /2010-04-01/Accounts/{sid}/Messages.json?To=..&From=..`: which texts were accepted.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{codes, send};
use crate::{
    domain::delivery::MessageStatus,
    sms::{BuildError, Credentials, FoundText, Lookup, LookupError, ProviderRequest, ProviderResponse, wire::get_json},
};

/// Texts asked for: the newest ones between two numbers.
const PAGE_SIZE: &str = "100";

/// The list could be narrowed by `DateSent>`, but a text that is still queued has no such date and must not be missed.
pub(super) fn build(lookup: &Lookup, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let mut query = Serializer::new(String::new());
    query.append_pair("To", lookup.to.as_str());
    // Through a service the sender may not be chosen yet.
    if credentials.get("messaging_service_sid").is_none() && !lookup.from.is_empty() {
        query.append_pair("From", &lookup.from);
    }
    query.append_pair("PageSize", PAGE_SIZE);
    let url = format!("{}?{}", send::messages_url(credentials)?, query.finish());
    Ok(get_json(url, Some(send::authorization(credentials)?)))
}

#[derive(Deserialize)]
struct List {
    messages: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    sid: String,
    to: String,
    from: Option<String>,
    body: Option<String>,
    status: String,
    direction: Option<String>,
    date_created: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> Result<Vec<FoundText>, LookupError> {
    if response.status != 200 {
        return Err(LookupError::Status(response.status));
    }
    let list: List = serde_json::from_slice(&response.body).map_err(|_| LookupError::Unreadable)?;
    Ok(list.messages.into_iter().filter(|listed| listed.direction.as_deref() != Some("inbound")).map(found).collect())
}

fn found(listed: Listed) -> FoundText {
    FoundText {
        provider_id: listed.sid,
        to: listed.to,
        from: listed.from,
        text: Some(listed.body.unwrap_or_default()),
        reference: None,
        status: codes::status(&listed.status).unwrap_or(MessageStatus::Unknown),
        created_unix: listed
            .date_created
            .and_then(|date| jiff::fmt::rfc2822::parse(&date).ok())
            .map(|zoned| zoned.timestamp().as_second()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::phone::parse_e164, sms::Method};

    #[test]
    fn the_request() {
        let credentials = Credentials::from([("account_sid", "AC1"), ("auth_token", "t")]);
        let lookup = Lookup {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            reference: "m1".into(),
            since_unix: 0,
        };
        let request = build(&lookup, &credentials).unwrap();
        assert_eq!(
            request.url,
            "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?To=%2B14155550123&From=%2B15005550006&PageSize=100"
        );
        assert_eq!(request.method, Method::Get);
    }

    #[test]
    fn the_list() {
        let body = r#"{"messages":[{"sid":"SM1","to":"+14155550123","from":null,"body":"Hi","status":"sent",
            "direction":"outbound-api","date_created":"Fri, 24 May 2019 17:44:46 +0000"},
            {"sid":"SM2","to":"+1","from":"+2","body":null,"status":"received","direction":"inbound","date_created":null}]}"#;
        let found = parse(&ProviderResponse::new(200, body)).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].provider_id, "SM1");
        assert_eq!(found[0].status, MessageStatus::Sent);
        assert_eq!(found[0].created_unix, Some(1_558_719_886));
        assert_eq!(parse(&ProviderResponse::new(503, "")), Err(LookupError::Status(503)));
        assert_eq!(parse(&ProviderResponse::new(200, "{}")), Err(LookupError::Unreadable));
    }
}
