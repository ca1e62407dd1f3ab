//! Content lines: unfolded, and cut into name, parameters and value (RFC 5545, section 3.1).

/// The longest line that is read, in bytes. Descriptions may be longer; nothing we read is.
const LONGEST: usize = 8_192;

/// A property.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its name in capitals.
    pub name: String,
    /// Its parameters, names in capitals, values without quotes.
    pub parameters: Vec<(String, String)>,
    /// What stands after the colon.
    pub value: String,
}

impl Line {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The lines of a text, in order. What is no property is left out.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        loop {
            let mut whole = rest.next()?.to_owned();
            while let Some(more) = rest.next_if(|next| next.starts_with([' ', '\t'])) {
                if whole.len() < LONGEST {
                    whole.push_str(&more[1..]);
                }
            }
            if let Some(line) = read(&whole) {
                return Some(line);
            }
        }
    })
}

fn read(line: &str) -> Option<Line> {
    let mut quoted = false;
    let mut cuts = vec![];
    let mut colon = None;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => cuts.push(at),
            ':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    let colon = colon?;
    cuts.push(colon);
    let mut parts = Vec::with_capacity(cuts.len());
    let mut start = 0;
    for cut in cuts {
        parts.push(line.get(start..cut)?);
        start = cut + 1;
    }
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameters = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
    });
    let parameters = parameters.collect();
    (!name.is_empty()).then(|| Line { name, parameters, value: line.get(colon + 1..).unwrap_or_default().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_cut() {
        let text =
            "\u{feff}begin:VCALENDAR\r\nDTSTART;TZID=\"A:B;C\";X=1:2026\r\n 0101T\r\n\t090000\r\nnothing\r\nX:\n";
        let found: Vec<Line> = lines(text).collect();
        assert_eq!(found.len(), 3);
        assert_eq!((found[0].name.as_str(), found[0].value.as_str()), ("BEGIN", "VCALENDAR"));
        assert_eq!(found[1].value, "20260101T090000");
        assert_eq!((found[1].parameter("TZID"), found[1].parameter("X")), (Some("A:B;C"), Some("1")));
        assert_eq!(found[2].value, "");
    }
}
