//! Reads Markdown: headings, paragraphs, lists, tables. Code blocks, raw HTML and pictures are left out.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{outline::Outline, table::Table};

/// Reads Markdown into an outline.
pub fn read(content: &str, outline: &mut Outline) {
    let mut reader = Reader { outline, text: String::new(), left_out: 0, table: None };
    let content = content.trim_start_matches('\u{feff}');
    for event in Parser::new_ext(content, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.take(event);
    }
    reader.state();
}

struct Reader<'a> {
    outline: &'a mut Outline,
    text: String,
    /// How deep inside something that is left out.
    left_out: usize,
    table: Option<Table>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::MetadataBlock(_)) => {
                self.left_out += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_)) => {
                self.left_out = self.left_out.saturating_sub(1);
            }
            _ if self.left_out > 0 => {}
            Event::Start(Tag::Table(_)) => self.table = Some(Table::default()),
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Item | Tag::List(_) | Tag::BlockQuote(_)) => {
                self.state();
            }
            Event::End(TagEnd::Heading(level)) => {
                let text = std::mem::take(&mut self.text);
                self.outline.heading(number(level), &text);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_)) => self.state(),
            Event::End(TagEnd::TableCell) => self.table.get_or_insert_default().end_cell(&mut self.text),
            Event::End(TagEnd::TableHead) => {
                self.table.get_or_insert_default().end_head();
            }
            Event::End(TagEnd::TableRow) => {
                let row = self.table.get_or_insert_default().end_row();
                self.outline.state(&row);
            }
            Event::End(TagEnd::Table) => self.table = None,
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    fn state(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.outline.state(&text);
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(content: &str) -> Vec<(String, String)> {
        let mut outline = Outline::new("Price list");
        read(content, &mut outline);
        outline.passages().unwrap().into_iter().map(|passage| (passage.question, passage.answer)).collect()
    }

    #[test]
    fn lists_and_tables_become_sentences() {
        let content = "# Price list\n\nAll prices *include* tax.\n\n## Teeth\n\n| Service | Price | Duration |\n|---|---|---|\n\
            | Whitening | $190 | 60 minutes |\n| Cleaning | $80 | |\n\n## Good to know\n\n- Free parking\n- Open on\n  Saturdays\n\
            \t1. From 9\n- [Book](https://example.com/book) or text `BOOK`\n";
        let expected = [
            ("Price list", "All prices include tax."),
            ("Teeth", "Whitening: Price $190, Duration 60 minutes. Cleaning: Price $80."),
            ("Good to know", "Free parking. Open on Saturdays. From 9. Book or text BOOK."),
        ];
        assert_eq!(passages(content), expected.map(|(question, answer)| (question.into(), answer.into())));
    }

    #[test]
    fn code_html_and_pictures_are_left_out() {
        let content = "Before.\n\n```\nlet secret = 1;\n```\n\n<div onclick=\"x()\">Raw</div>\n\n![A picture](x.png)\n\nHe<b>llo</b>.\n";
        assert_eq!(passages(content), [("Price list".to_owned(), "Before. Hello.".to_owned())]);
    }
}
