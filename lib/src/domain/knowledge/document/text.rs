//! Reads plain text: paragraphs, lines of lists, and lines that look like headings.

use super::outline::Outline;

/// The longest line that is taken for a heading, in characters.
const LONGEST_HEADING: usize = 80;
/// How many headings in a row stand under each other.
const DEEPEST: usize = 3;
/// A line with fewer characters was not broken because it was full.
const FULL_LINE: usize = 60;

/// Reads a text into an outline. Every word of it comes out, in a heading or in a statement.
pub fn read(content: &str, outline: &mut Outline) {
    let paragraphs = paragraphs(content);
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let mut lines = paragraph.as_slice();
        let followed = at + 1 < paragraphs.len();
        if let Some((first, rest)) = lines.split_first()
            && outline.bare_headings() < DEEPEST
            && is_heading(first, rest, followed)
        {
            let level = u8::try_from(outline.bare_headings()).unwrap_or(u8::MAX) + 1;
            outline.heading(level, first.trim_end_matches(':'));
            lines = rest;
        }
        for statement in statements(lines) {
            outline.state(&statement);
        }
    }
}

/// The lines between empty ones. A paragraph without a word is none.
fn paragraphs(content: &str) -> Vec<Vec<&str>> {
    let lines = content.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut found = vec![Vec::new()];
    for line in lines {
        match found.last_mut() {
            Some(paragraph) if !line.is_empty() => paragraph.push(line),
            _ => found.push(Vec::new()),
        }
    }
    found.retain(|lines| lines.iter().any(|line| has_words(line)));
    found
}

fn has_words(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}

/// Whether a paragraph's first line heads the rest of it, or what follows.
fn is_heading(first: &str, rest: &[&str], followed: bool) -> bool {
    if !has_words(first) || first.chars().count() > LONGEST_HEADING || item(first).is_some() {
        return false;
    }
    let asks = first.ends_with(['?', ':']);
    let stated = first.ends_with(['.', '!', ',', ';']);
    if rest.iter().any(|line| has_words(line)) {
        let underlined = rest[0].len() >= 3 && (rest[0].chars().all(|sign| sign == '=') || is_rule(rest[0]));
        let capitals = first.chars().any(char::is_alphabetic) && !first.chars().any(char::is_lowercase);
        asks || underlined || (capitals && !stated)
    } else {
        followed && (asks || (!stated && !first.chars().any(char::is_numeric)))
    }
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|sign| matches!(sign, '-' | '_' | '*'))
}

/// A line without the sign that makes it an item of a list.
fn item(line: &str) -> Option<&str> {
    line.strip_prefix(['-', '*', '+', '\u{2022}', '\u{b7}', '\u{2013}', '\u{2014}'])
        .filter(|rest| rest.starts_with(char::is_whitespace))
}

/// Lines put together where one was broken because it was full.
fn statements(lines: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for line in lines.iter().filter(|line| has_words(line)) {
        match found.last_mut() {
            Some(statement) if before.is_some_and(|before| goes_on(before, line)) => {
                statement.push(' ');
                statement.push_str(line);
            }
            _ => found.push(item(line).unwrap_or(line).to_owned()),
        }
        before = Some(line);
    }
    found
}

fn goes_on(before: &str, line: &str) -> bool {
    let numbered = line.split_once(['.', ')']).is_some_and(|(number, rest)| {
        !number.is_empty() && number.chars().all(char::is_numeric) && rest.starts_with(' ')
    });
    if item(line).is_some() || numbered || before.ends_with(['.', '!', '?', ':', ';']) {
        return false;
    }
    let next = line.chars().next();
    let open = before.ends_with(|sign: char| !sign.is_alphanumeric() && !matches!(sign, ')' | '"' | '%'));
    before.chars().count() >= FULL_LINE || open || next.is_some_and(char::is_lowercase)
}
