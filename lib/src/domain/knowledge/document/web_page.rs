//! Reads a web page from its source: headings, paragraphs, lists, tables, questions that unfold. What is on every page of a
//! site, and what is no text, is left out.

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use super::{outline::Outline, table::Table};

/// What is left out with everything in it.
const LEFT_OUT: &[&str] = &[
    "script", "style", "noscript", "template", "title", "nav", "header", "footer", "form", "aside", "button", "select",
    "textarea", "svg", "math", "iframe", "object", "video", "audio", "canvas", "dialog", "menu",
];
/// What begins and ends a statement.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "body",
    "html",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "dl",
    "dd",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "details",
    "address",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "center",
    "fieldset",
];
/// The level of a question that unfolds its answer, and of a term with its description.
const UNFOLDS: u8 = 7;

/// Whether a text is the source of a page, and not text that was copied from one.
pub fn is_html(content: &str) -> bool {
    let known =
        |name: &str| BLOCKS.contains(&name) || LEFT_OUT.contains(&name) || level(name).is_some() || name == "span";
    tokens(content).any(|token| matches!(token, Token::StartTag(tag) if known(&name(&tag.name))))
}

/// Reads a page into an outline.
pub fn read(content: &str, outline: &mut Outline) {
    let mut reader = Reader { outline, text: String::new(), left_out: None, table: None };
    for token in tokens(content) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag),
            Token::String(text) if reader.left_out.is_none() => reader.text.push_str(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.state();
}

fn tokens(content: &str) -> impl Iterator<Item = Token> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    // Reading from memory never fails.
    Tokenizer::new_with_emitter(content, emitter).filter_map(Result::ok)
}

fn name(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// The level of an element that heads what follows.
fn level(name: &str) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        "summary" | "dt" => Some(UNFOLDS),
        _ => None,
    }
}

struct Reader<'a> {
    outline: &'a mut Outline,
    text: String,
    /// The element that is left out, and how many of its kind are open.
    left_out: Option<(String, usize)>,
    table: Option<Grid>,
}

#[derive(Default)]
struct Grid {
    table: Table,
    in_cell: bool,
    /// Whether the row has cells, and all of them are heads.
    heads: Option<bool>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = name(&tag.name);
        if let Some((out, open)) = &mut self.left_out {
            *open += usize::from(*out == name);
            return;
        }
        let ends_at_once = tag.self_closing && matches!(name.as_str(), "svg" | "math");
        match name.as_str() {
            out if LEFT_OUT.contains(&out) => self.left_out = (!ends_at_once).then_some((name, 1)),
            "table" => {
                self.state();
                self.table = Some(Grid::default());
            }
            "tr" => self.end_row(),
            "td" | "th" => self.begin_cell(name == "th"),
            // A table that holds headings is there for the looks.
            heading if level(heading).is_some() => {
                self.table = None;
                self.state();
            }
            block if BLOCKS.contains(&block) => self.part(),
            _ => {}
        }
    }

    fn end(&mut self, tag: &EndTag<()>) {
        let name = name(&tag.name);
        if let Some((out, open)) = &mut self.left_out {
            *open -= usize::from(*out == name);
            if *open == 0 {
                self.left_out = None;
            }
            return;
        }
        match name.as_str() {
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                self.table = None;
            }
            "details" | "dl" => {
                self.part();
                self.outline.end_headings(UNFOLDS);
            }
            other => {
                if let Some(level) = level(other) {
                    let text = std::mem::take(&mut self.text);
                    self.outline.heading(level, &text);
                } else if BLOCKS.contains(&other) {
                    self.part();
                }
            }
        }
    }

    /// Ends a statement; within a cell it goes on.
    fn part(&mut self) {
        if self.table.as_ref().is_some_and(|grid| grid.in_cell) { self.text.push(' ') } else { self.state() }
    }

    fn state(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.outline.state(&text);
    }

    fn begin_cell(&mut self, head: bool) {
        self.end_cell();
        self.state();
        if let Some(grid) = &mut self.table {
            grid.in_cell = true;
            grid.heads = Some(head && grid.heads.unwrap_or(true));
        }
    }

    fn end_cell(&mut self) {
        if let Some(grid) = self.table.as_mut().filter(|grid| grid.in_cell) {
            grid.table.end_cell(&mut self.text);
            grid.in_cell = false;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.state();
        let Some(grid) = &mut self.table else { return };
        let Some(heads) = grid.heads.take() else { return };
        if !(heads && grid.table.end_head()) {
            let row = grid.table.end_row();
            self.outline.state(&row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(content: &str) -> Vec<(String, String)> {
        let mut outline = Outline::new("Our prices");
        read(content, &mut outline);
        outline.passages().unwrap().into_iter().map(|passage| (passage.question, passage.answer)).collect()
    }

    #[test]
    fn what_a_visitor_reads_comes_out_under_its_headings() {
        let page = "<!doctype html><html><head><title>Harbor</title><style>p{}</style><body><header>Call now</header>\
            <nav><ul><li>Home<nav>Deep</nav><li>Contact</ul></nav><main><h1>Our prices</h1><p>All prices include tax&nbsp;&amp; \
            fees.<script>let x = '<p>no</p>';</script><h2>Teeth</h2><table><tr><th>Service<th>Price<th>Time</tr>\
            <tr><td>Whitening<td>$190<td>60 min<tr><th>Cleaning</th><td><p>$80</p></td><td></td></tr></table>\
            <details><summary>Is there parking?</summary>Yes, <b>free</b>.<br>Behind the house.</details><p>See you!</p>\
            <dl><dt>Deposit</dt><dd>$20</dd></dl><form><label>Name</label><input></form></main><footer>Imprint</footer>";
        let parking = "Teeth \u{203a} Is there parking?";
        let expected = [
            ("Our prices", "All prices include tax & fees."),
            ("Teeth", "Whitening: Price $190, Time 60 min. Cleaning: Price $80."),
            (parking, "Yes, free. Behind the house."),
            ("Teeth", "See you!"),
            ("Teeth \u{203a} Deposit", "$20."),
        ];
        assert_eq!(passages(page), expected.map(|(question, answer)| (question.into(), answer.into())));
    }

    #[test]
    fn broken_pages_are_read_as_far_as_they_go() {
        assert_eq!(
            passages("<p>One<p>Two</div></td></tr></table><b>Three"),
            [("Our prices".to_owned(), "One. Two. Three.".to_owned())]
        );
        let layout = "<table><tr><td><h2>Hours</h2><p>9 to 5</p><td>Side</table>";
        assert_eq!(passages(layout), [("Hours".to_owned(), "9 to 5. Side.".to_owned())]);
        assert_eq!(
            passages("<p>Before.</p><nav><a>Never closed</a>"),
            [("Our prices".to_owned(), "Before.".to_owned())]
        );
    }

    #[test]
    fn copied_text_is_told_from_source() {
        assert!(is_html("<div>Hello") && is_html("x <SPAN>y</SPAN>"));
        assert!(!is_html("Open 9 < 17, mail <a.b@example.com>, 3 <> 4"));
    }
}
