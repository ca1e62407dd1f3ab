//! A text as the rules read it: sentences of words without case, accents and punctuation, each with its place.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Only this much of a text is read. A form cannot be longer.
const MAX_CHARS: usize = 8_000;

/// Stands for a web address.
pub(super) const LINK: &str = "<link>";
/// Stands for an e-mail address.
pub(super) const ADDRESS: &str = "<address>";

/// Words after which a full stop ends no sentence.
const ABBREVIATED: [&str; 16] =
    ["msg", "msgs", "freq", "approx", "inc", "co", "ltd", "corp", "dr", "st", "mr", "mrs", "ca", "zb", "nr", "max"];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// In lower case without accents. A placeholder keeps its braces: `{brand}`.
    pub plain: String,
    /// As it was written.
    pub raw: &'a str,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

impl Word<'_> {
    /// Whether it is written in capitals, two at least.
    pub fn is_shouted(&self) -> bool {
        let letters = || self.raw.chars().filter(|c| c.is_alphabetic());
        letters().count() >= 2 && letters().all(char::is_uppercase)
    }

    /// Whether it is a number in digits.
    pub fn is_number(&self) -> bool {
        !self.plain.is_empty() && self.plain.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// A text in sentences. No sentence is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading<'a> {
    pub sentences: Vec<Vec<Word<'a>>>,
}

impl<'a> Reading<'a> {
    /// Reads a text. Web and e-mail addresses become one word each.
    pub fn of(text: &'a str) -> Self {
        let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| at);
        let mut reader = Reader::default();
        for line in text.get(..end).unwrap_or(text).split('\n') {
            line.split(char::is_whitespace).for_each(|chunk| reader.take(chunk));
            reader.end_sentence();
        }
        Self { sentences: reader.sentences }
    }

    /// All words, whatever the sentence.
    pub fn words(&self) -> impl Iterator<Item = &Word<'a>> {
        self.sentences.iter().flatten()
    }

    /// Whether these words stand next to each other in it.
    pub fn holds(&self, wanted: &[String]) -> bool {
        let all: Vec<&str> = self.words().map(|word| word.plain.as_str()).collect();
        !wanted.is_empty() && all.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// A word in lower case without accents.
pub(super) fn plain(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                folded.extend(part.to_lowercase());
            }
        });
    }
    folded
}

#[derive(Default)]
struct Reader<'a> {
    sentences: Vec<Vec<Word<'a>>>,
    sentence: Vec<Word<'a>>,
}

impl<'a> Reader<'a> {
    fn end_sentence(&mut self) {
        if !self.sentence.is_empty() {
            self.sentences.push(std::mem::take(&mut self.sentence));
        }
    }

    /// Takes what stands between two spaces.
    fn take(&mut self, chunk: &'a str) {
        let open = ['(', '[', '"', '\'', '“', '‘', '„', '«', '<'];
        let close = [')', ']', '"', '\'', '”', '’', '“', '»', '>', '.', ',', ';', '!', '?', ':'];
        let bare = chunk.trim_start_matches(open).trim_end_matches(close);
        let (lead, rest) = chunk.split_at(chunk.find(bare).unwrap_or_default());
        let kind = address(bare);
        if lead.contains('(') && !bare.is_empty() {
            self.end_sentence();
        }
        match kind {
            Some(mark) => {
                self.sentence.push(Word { plain: mark.to_owned(), raw: bare, quoted: false });
                self.end_after(rest.get(bare.len()..).unwrap_or_default());
            }
            None => self.take_words(chunk),
        }
    }

    /// Ends the sentence if the marks after a word do.
    fn end_after(&mut self, marks: &str) {
        let ends = marks.contains(['!', '?', ';', ')', '…', '•', '|', '。', '！', '？'])
            || (marks.contains('.') && !self.sentence.last().is_some_and(|word| abbreviates(&word.plain)));
        if ends {
            self.end_sentence();
        }
    }

    fn take_words(&mut self, chunk: &'a str) {
        let mut rest = chunk;
        while let Some(start) = rest.find(|c: char| c.is_alphanumeric() || matches!(c, '{' | '&' | '=')) {
            let (before, from) = rest.split_at(start);
            self.end_after(if start == 0 { "" } else { before });
            let (word, after) = from.split_at(word_length(from));
            let quoted = before.ends_with(['"', '\'', '“', '‘', '„', '«', '”'])
                && after.starts_with(['"', '\'', '”', '’', '“', '»', '‘']);
            self.push(word, quoted);
            rest = after;
        }
        // A full stop inside a chunk, as in `a.m`, ends nothing; one at its end does.
        self.end_after(rest);
    }

    fn push(&mut self, raw: &'a str, quoted: bool) {
        let plain = match raw {
            "&" => "and".to_owned(),
            _ => plain(raw),
        };
        // `e-mail` and `e mail` are one word.
        if let Some(before) = self.sentence.last_mut()
            && before.plain == "e"
            && (plain == "mail" || plain == "mails")
        {
            before.plain = format!("e{plain}");
            return;
        }
        self.sentence.push(Word { plain, raw, quoted });
    }
}

/// The length in bytes of the word a text begins with. A placeholder is one word, and so are `&` and `=`.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, '{')) => {
            let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let inner = text.get(1..).unwrap_or_default();
            let end = inner.find(|c| !name(c)).unwrap_or(inner.len());
            if end > 0 && inner.get(end..).is_some_and(|after| after.starts_with('}')) { end + 2 } else { 1 }
        }
        Some((_, '&' | '=')) => 1,
        _ => text.find(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).unwrap_or(text.len()),
    }
}

fn abbreviates(word: &str) -> bool {
    ABBREVIATED.contains(&word)
}

/// What kind of address a chunk is.
fn address(chunk: &str) -> Option<&'static str> {
    let lower = chunk.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") {
        return Some(LINK);
    }
    if lower.contains('@') {
        return lower.rsplit_once('@').is_some_and(|(_, host)| host.contains('.')).then_some(ADDRESS);
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, ending) = host.rsplit_once('.')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_host = name.split('.').all(plain) && plain(ending);
    let known = ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
    // `request.Message` is a missing space and no host: a path or a common ending tells.
    let common = [
        "com", "net", "org", "io", "co", "ly", "me", "de", "fr", "es", "it", "pt", "uk", "us", "link", "gl", "at",
        "ch", "eu", "biz", "info", "example", "app", "dev", "cc", "to", "is", "gy", "gd", "im", "pt", "br", "mx", "ca",
    ];
    (is_host && known && (host.len() < lower.len() && ending.len() <= 4 || common.contains(&ending))).then_some(LINK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let reading = Reading::of(text);
        reading.sentences.iter().map(|s| s.iter().map(|w| w.plain.as_str()).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn sentences_and_words() {
        assert_eq!(
            read("I agree. Msg. & data rates may apply; HELP for help"),
            ["i agree", "msg and data rates may apply", "help for help"]
        );
        assert_eq!(
            read("Hi {first_name}, it's {brand}!\nE-mail us (soon) at a@b.example."),
            ["hi {first_name} it s {brand}", "email us", "soon", "at <address>"]
        );
        assert_eq!(
            read("Häufigkeit: https://x.example/a?b=c. See bit.ly/abc, harbor.example"),
            ["haufigkeit <link>", "see <link> <link>"]
        );
        assert_eq!(read("my request.Message rates"), ["my request", "message rates"]);
        assert_eq!(read("  .,; "), Vec::<String>::new());
    }

    #[test]
    fn capitals_and_quotes() {
        let reading = Reading::of("Reply \"stop\" or STOP or Stop or A");
        let marked: Vec<(bool, bool)> = reading.words().map(|word| (word.is_shouted(), word.quoted)).collect();
        let (no, quoted, shouted) = ((false, false), (false, true), (true, false));
        assert_eq!(marked, [no, quoted, no, shouted, no, no, no, no]);
    }
}
