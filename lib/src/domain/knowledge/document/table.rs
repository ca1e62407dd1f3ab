//! Rows of a table as sentences.

/// A table as it is read, cell by cell.
#[derive(Default)]
pub struct Table {
    head: Vec<String>,
    row: Vec<String>,
}

impl Table {
    /// Takes what was read as the next cell of the row.
    pub fn end_cell(&mut self, text: &mut String) {
        self.row.push(std::mem::take(text).trim().to_owned());
    }

    /// Takes the row as the head; says whether it did, since the first head counts.
    pub fn end_head(&mut self) -> bool {
        let first = self.head.is_empty();
        if first {
            self.head = std::mem::take(&mut self.row);
        }
        first
    }

    /// The row as a sentence: `Whitening: Price $190, Duration 60 minutes`. Of two columns the head says nothing new.
    pub fn end_row(&mut self) -> String {
        let row = std::mem::take(&mut self.row);
        let mut cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let Some((_, subject)) = cells.next() else { return String::new() };
        let named = |(at, cell): (usize, &String)| match self.head.get(at) {
            Some(head) if !head.is_empty() && row.len() > 2 => format!("{head} {cell}"),
            _ => cell.clone(),
        };
        let rest: Vec<String> = cells.map(named).collect();
        if rest.is_empty() { subject.clone() } else { format!("{subject}: {}", rest.join(", ")) }
    }
}
