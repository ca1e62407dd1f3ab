//! Links in texts: what carriers filter.

use super::{Findings, Found, Programme, reading::LINK, rules};

/// Shorteners that anybody may use, so that nobody knows where a link leads. Twilio's page on 30963 names some; the rest
/// are the same kind of service.
const SHORTENERS: [&str; 32] = [
    "bit.ly",
    "bitly.com",
    "tinyurl.com",
    "goo.gl",
    "t.co",
    "ow.ly",
    "buff.ly",
    "is.gd",
    "v.gd",
    "cutt.ly",
    "rebrand.ly",
    "shorturl.at",
    "t.ly",
    "tiny.cc",
    "rb.gy",
    "bl.ink",
    "s.id",
    "lnkd.in",
    "trib.al",
    "adf.ly",
    "soo.gd",
    "shorte.st",
    "qr.ae",
    "tny.im",
    "u.to",
    "j.mp",
    "clck.ru",
    "x.co",
    "short.io",
    "1url.com",
    "urlz.fr",
    "vu.fr",
];

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    for sent in programme.texts() {
        for word in sent.reading.words().filter(|word| word.plain == LINK) {
            let lower = word.raw.to_ascii_lowercase();
            let (scheme, rest) = lower.split_once("://").unwrap_or(("", &lower));
            let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
            let host = host.strip_prefix("www.").unwrap_or(host);
            if SHORTENERS.contains(&host) {
                let fix = "Write the whole address, on a domain of your own.";
                let problem = format!("{host} is a public link shortener, and carriers filter its links.");
                findings.add(&rules::SHORTENER, Found::at(&sent.pointer, problem, fix).with([word.raw.to_owned()]));
            } else if scheme != "https" {
                let found =
                    Found::at(&sent.pointer, "This link does not begin with https://.", "Write https:// before it.");
                findings.add(&rules::PLAIN_LINK, found.with([word.raw.to_owned()]));
            }
        }
    }
}
