//! What a workspace lets a language model say in its own words.

use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// The most links, and the most topics.
const MOST: usize = 50;
/// The longest link, in characters.
const LONGEST_LINK: usize = 200;
/// The longest name of a topic, and the longest phrase, in characters.
const LONGEST_PHRASE: usize = 60;

/// What a model may link and must not speak of. Stored answers are the workspace's own words and always pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HouseRules {
    /// The hosts, or addresses without scheme, that may be linked; what is below them too.
    pub links: Vec<String>,
    /// What is left to people.
    pub topics: Vec<ForbiddenTopic>,
}

/// A topic that is left to people. It is known by its words: who speaks of it in others is not caught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForbiddenTopic {
    /// What the team calls it.
    pub name: String,
    /// Words and phrases that belong to it; one that ends with `*` stands for every word that begins so.
    pub words: Vec<String>,
}

/// What is wrong with house rules: a JSON pointer, a stable word and a sentence.
pub type Misruled = (String, &'static str, String);

impl HouseRules {
    /// What cannot be meant so.
    pub fn check(&self) -> Vec<Misruled> {
        let mut wrong = Vec::new();
        for (pointer, many) in [("/links", self.links.len()), ("/topics", self.topics.len())] {
            if many > MOST {
                wrong.push((pointer.to_owned(), "too_many", format!("There can be at most {MOST}.")));
            }
        }
        for (place, _) in self.links.iter().take(MOST).enumerate().filter(|(_, link)| !is_link(link)) {
            let sentence = "Write a host or an address, such as example.com or example.com/book.".to_owned();
            wrong.push((format!("/links/{place}"), "invalid_link", sentence));
        }
        for (place, topic) in self.topics.iter().take(MOST).enumerate() {
            if !is_phrase(&topic.name) {
                let sentence = format!("Give the topic a name of at most {LONGEST_PHRASE} characters.");
                wrong.push((format!("/topics/{place}/name"), "invalid_name", sentence));
            }
            if topic.words.is_empty() || topic.words.len() > MOST {
                let sentence = format!("Name 1 to {MOST} words or phrases by which the topic is known.");
                wrong.push((format!("/topics/{place}/words"), "required", sentence));
            }
            for (at, _) in topic.words.iter().take(MOST).enumerate().filter(|(_, word)| !is_phrase(word)) {
                let sentence =
                    format!("Write a word or phrase of at most {LONGEST_PHRASE} characters, with letters in it.");
                wrong.push((format!("/topics/{place}/words/{at}"), "invalid_phrase", sentence));
            }
        }
        wrong
    }
}

/// A host with a dot, and perhaps a path. Nothing that signs in, nothing with a query.
fn is_link(link: &str) -> bool {
    let bare = link.split_once("://").map_or(link, |(_, rest)| rest);
    let url = Url::parse(&format!("https://{bare}"));
    let named = |url: &Url| url.domain().is_some_and(|host| host.trim_end_matches('.').contains('.'));
    let plain = |url: &Url| url.username().is_empty() && url.password().is_none() && url.query().is_none();
    let scheme = link.len() == bare.len() || link.starts_with("https://") || link.starts_with("http://");
    let spaced = link.chars().any(char::is_whitespace);
    scheme && !spaced && link.chars().count() <= LONGEST_LINK && url.is_ok_and(|url| named(&url) && plain(&url))
}

fn is_phrase(text: &str) -> bool {
    text.chars().count() <= LONGEST_PHRASE
        && text.chars().any(char::is_alphanumeric)
        && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_hosts_or_addresses() {
        for link in ["example.com", "https://example.com/book", "www.example.co.uk/a/b"] {
            assert!(is_link(link), "{link}");
        }
        for link in
            ["", "com", "localhost", "127.0.0.1", "ada@example.com", "example.com/?a=1", "a b.com", "ftp://example.com"]
        {
            assert!(!is_link(link), "{link}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_said_by_pointer() {
        let topic = |name: &str, words: &[&str]| ForbiddenTopic {
            name: name.into(),
            words: words.iter().map(|&word| word.into()).collect(),
        };
        let rules = HouseRules {
            links: vec!["example.com".into(), "nowhere".into()],
            topics: vec![topic("legal advice", &["lawsuit*"]), topic(" ", &[]), topic("x", &["*"])],
        };
        let found: Vec<String> =
            rules.check().into_iter().map(|(pointer, code, _)| format!("{pointer} {code}")).collect();
        let expected = [
            "/links/1 invalid_link",
            "/topics/1/name invalid_name",
            "/topics/1/words required",
            "/topics/2/words/0 invalid_phrase",
        ];
        assert_eq!(found, expected);
    }
}
