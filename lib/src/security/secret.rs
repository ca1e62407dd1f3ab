//! Secrets a person or a program hands us.

use aws_lc_rs::constant_time::verify_slices_are_equal;

/// Compares two secrets without telling by its timing where they differ. Their lengths are not hidden.
pub fn same_secret(left: &str, right: &str) -> bool {
    verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}
