//! Files: where they are, what they say, how long they are.

use std::{
    fs,
    path::{Path, PathBuf},
};

const LONGEST: usize = 500;

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The Rust files below a folder.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    for folder in ["api", "lib", "tests"] {
        let files = rust_files(&root().join(folder));
        assert!(!files.is_empty());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            // A table of facts is no reading matter.
            let is_data = file.ends_with("segments/break_data.rs");
            assert!(is_data || text.lines().count() <= LONGEST, "{} is too long", file.display());
        }
    }
}
