//! `GET /2010-04-01/Accounts/{sid}/Messages.json` with Twilio's filters and pages.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{refusal::answer, resource::StoredText};
use crate::sms::ProviderResponse;

const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1_000;

/// Which texts a client asks for. Dates are whole days in UTC and both ends count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Recipient.
    pub to: Option<String>,
    /// Sender.
    pub from: Option<String>,
    /// `DateSent>=`
    pub sent_from: Option<Date>,
    /// `DateSent<=`
    pub sent_until: Option<Date>,
    /// Texts on a page, 1 to 1000.
    pub page_size: usize,
    /// Counts from 0.
    pub page: usize,
}

impl ListFilter {
    /// Reads a query string; what cannot be read is ignored.
    pub fn parse(query: &str) -> Self {
        let mut filter = Self { page_size: DEFAULT_PAGE_SIZE, ..Self::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            match name.as_ref() {
                "To" => filter.to = Some(value.into_owned()),
                "From" => filter.from = Some(value.into_owned()),
                "DateSent" => {
                    filter.sent_from = day(&value);
                    filter.sent_until = filter.sent_from;
                }
                "DateSent>" => filter.sent_from = day(&value),
                "DateSent<" => filter.sent_until = day(&value),
                "PageSize" => filter.page_size = value.parse().unwrap_or(DEFAULT_PAGE_SIZE).clamp(1, MAX_PAGE_SIZE),
                "Page" => filter.page = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        filter
    }

    /// Whether a text belongs to the list.
    pub fn matches(&self, text: &StoredText) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        let sent = text.sent_unix.and_then(|unix| Timestamp::from_second(unix).ok());
        let sent = sent.map(|time| time.to_zoned(TimeZone::UTC).date());
        is(&self.to, &text.to)
            && is(&self.from, &text.from)
            && self.sent_from.is_none_or(|from| sent.is_some_and(|sent| sent >= from))
            && self.sent_until.is_none_or(|until| sent.is_some_and(|sent| sent <= until))
    }
}

/// A day, or the day of a time.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// The page a client asked for, out of all texts, newest first. `query` is the query string as received.
pub fn list<'a>(
    account_sid: &str,
    query: &str,
    newest_first: impl IntoIterator<Item = &'a StoredText>,
) -> ProviderResponse {
    let filter = ListFilter::parse(query);
    let start = filter.page.saturating_mul(filter.page_size);
    let mut rest = newest_first.into_iter().filter(|text| filter.matches(text)).skip(start);
    let page: Vec<&StoredText> = rest.by_ref().take(filter.page_size).collect();
    let has_next = rest.next().is_some();
    let uri = |number: usize| page_uri(account_sid, query, &filter, number);
    let messages: Vec<Value> = page.iter().map(|text| text.to_json()).collect();
    answer(
        200,
        &json!({
            "start": start,
            "end": (start + page.len()).saturating_sub(1),
            "page": filter.page,
            "page_size": filter.page_size,
            "uri": uri(filter.page),
            "first_page_uri": uri(0),
            "next_page_uri": has_next.then(|| uri(filter.page + 1)),
            "previous_page_uri": filter.page.checked_sub(1).map(uri),
            "messages": messages,
        }),
    )
}

fn page_uri(account_sid: &str, query: &str, filter: &ListFilter, page: usize) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !name.starts_with("Page"));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("PageSize", &filter.page_size.to_string())
        .append_pair("Page", &page.to_string())
        .finish();
    format!("/2010-04-01/Accounts/{account_sid}/Messages.json?{query}")
}

#[cfg(test)]
mod tests {
    use super::{super::resource::tests::stored, *};
    use crate::{
        domain::phone::parse_e164,
        sms::{Credentials, Lookup, SmsProvider, twilio::Twilio},
    };

    fn texts() -> Vec<StoredText> {
        (0..5_i64)
            .map(|index| {
                let mut text = stored(&format!("SM{index}"));
                text.sent_unix = (index > 0).then_some(1_558_719_886 - index * 86_400);
                text
            })
            .collect()
    }

    fn page(query: &str) -> Value {
        serde_json::from_slice(&list("AC1", query, &texts()).body).unwrap()
    }

    fn sids(page: &Value) -> Vec<&str> {
        page["messages"].as_array().unwrap().iter().map(|text| text["sid"].as_str().unwrap()).collect()
    }

    #[test]
    fn filters() {
        assert_eq!(sids(&page("")).len(), 5);
        assert_eq!(sids(&page("To=%2B14155550123&From=%2B15005550006")).len(), 5);
        assert_eq!(sids(&page("To=%2B14155550124")).len(), 0);
        assert_eq!(sids(&page("DateSent%3E=2019-05-22")), ["SM1", "SM2"]);
        assert_eq!(sids(&page("DateSent%3C=2019-05-21T10:00:00Z")), ["SM3", "SM4"]);
        assert_eq!(sids(&page("DateSent=2019-05-22")), ["SM2"]);
    }

    #[test]
    fn pages() {
        let first = page("PageSize=2&To=%2B14155550123");
        assert_eq!((sids(&first), first["previous_page_uri"].clone()), (vec!["SM0", "SM1"], Value::Null));
        let next = first["next_page_uri"].as_str().unwrap();
        assert_eq!(next, "/2010-04-01/Accounts/AC1/Messages.json?To=%2B14155550123&PageSize=2&Page=1");
        let last = page("PageSize=2&Page=2");
        assert_eq!((sids(&last), last["next_page_uri"].clone()), (vec!["SM4"], Value::Null));
    }

    #[test]
    fn our_adapter_asks_and_reads() {
        let credentials = Credentials::from([("account_sid", "AC1"), ("auth_token", "t")]);
        let to = parse_e164("+14155550123").unwrap();
        let lookup = Lookup { to, from: "+15005550006".into(), reference: "m1".into(), since_unix: 0 };
        let request = Twilio.build_lookup(&lookup, &credentials, 0).unwrap().unwrap();
        let (_, query) = request.url.split_once('?').unwrap();
        let found = Twilio.parse_lookup(&list("AC1", query, &texts())).unwrap();
        assert_eq!(found.len(), 5);
        assert_eq!(found[0].created_unix, Some(1_558_719_886));
        assert_eq!(found[0].text.as_deref(), Some("Hi 😀"));
    }
}
