//! Cells of CSV files that people open in a spreadsheet: what would run there as a formula is written so that it does not.

/// The beginnings that a spreadsheet takes for a formula, by OWASP's list.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What is put before one.
const GUARD: char = '\'';

/// A value as a cell that is shown and never run. A phone in E.164 stays as it is: it is a plus and digits, and nothing to run.
pub fn guarded(value: &str) -> String {
    // A value that looks guarded is guarded once more, so that reading takes away what writing put there.
    let runs = value.trim_start_matches(GUARD).starts_with(FORMULA) && !is_phone(value);
    if runs { format!("{GUARD}{value}") } else { value.to_owned() }
}

/// The value of a cell, whether [`guarded`] wrote it or somebody else.
pub fn unguarded(cell: &str) -> &str {
    let rest = cell.strip_prefix(GUARD);
    rest.filter(|rest| rest.trim_start_matches(GUARD).starts_with(FORMULA)).unwrap_or(cell)
}

fn is_phone(value: &str) -> bool {
    value
        .strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_begins_a_formula_and_every_value_comes_back(value in "['=+\\-@\t\r]{0,3}.*") {
            let cell = guarded(&value);
            prop_assert!(!cell.starts_with(FORMULA) || is_phone(&cell), "{cell:?}");
            prop_assert_eq!(unguarded(&cell), value);
        }
    }

    #[test]
    fn formulas_are_guarded_and_phones_and_names_are_not() {
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("+1+cmd|' /C calc'!A0"), "'+1+cmd|' /C calc'!A0");
        for plain in ["+14155550123", "Ada", "O'Hara", "'tis", ""] {
            assert_eq!(guarded(plain), plain);
        }
    }
}
