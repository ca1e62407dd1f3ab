//! Every field that is sealed is known to the rotation of keys: a field it does not know would be lost with the former key.

use std::{collections::BTreeSet, fs};

use super::files::{root, rust_files};

/// Fields that hold keys and are replaced by other means.
const KEYS: [&str; 4] = ["data", "index", "key", "wrapped"];

/// The names of the fields of this type, whether optional or many.
fn sealed_fields(text: &str) -> BTreeSet<String> {
    let field = |line: &str| {
        let (name, kind) = line.trim().strip_suffix(',')?.split_once(": ")?;
        let sealed = ["Sealed", "Option<Sealed>", "Vec<Sealed>"].contains(&kind);
        sealed.then(|| name.trim_start_matches("pub ").to_owned())
    };
    text.lines().filter_map(field).collect()
}

#[test]
fn fields_are_found_whatever_they_are_wrapped_in() {
    let text =
        "struct A {\n    name: Sealed,\n    pub zone: Option<Sealed>,\n    all: Vec<Sealed>,\n    other: String,\n}";
    assert_eq!(sealed_fields(text), BTreeSet::from(["all", "name", "zone"].map(str::to_owned)));
}

#[test]
fn every_sealed_field_is_sealed_anew_when_its_key_is_replaced() {
    let store = root().join("lib/src/store");
    let known = fs::read_to_string(store.join("sealed_fields.rs")).unwrap();
    let mut found = 0;
    for file in rust_files(&store) {
        for field in sealed_fields(&fs::read_to_string(&file).unwrap()) {
            let listed = known.contains(&format!("\"{field}\"")) || known.contains(&format!(".{field}\""));
            assert!(listed || KEYS.contains(&field.as_str()), "{}: {field} is not in sealed_fields.rs", file.display());
            found += 1;
        }
    }
    assert!(found > 30, "only {found} sealed fields were found");
}
