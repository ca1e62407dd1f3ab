use proptest::prelude::*;

use super::*;

/// The sizes that are tried one by one: two full levels beyond a hundred, and what lies between.
const LARGEST: usize = 130;

fn leaves(many: usize) -> Vec<Hash> {
    (0..many).map(|number| leaf(&number.to_be_bytes())).collect()
}

#[test]
fn roots_are_those_that_certificate_transparency_computes() {
    // The published test vectors of Certificate Transparency's reference tree (google/certificate-transparency-go).
    let data: [&[u8]; 8] = [
        b"",
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    let leaves: Vec<Hash> = data.iter().map(|data| leaf(data)).collect();
    for (size, expected) in [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ] {
        assert_eq!(hex::encode(root(&leaves[..size])), expected, "{size}");
    }
}

#[test]
fn every_leaf_of_every_tree_is_proven_at_its_place_and_nowhere_else() {
    let all = leaves(LARGEST);
    for size in 1..=LARGEST {
        let tree = &all[..size];
        let root = root(tree);
        let total = size as u64;
        for place in 0..size {
            let path = path(tree, place).unwrap();
            assert!(path.len() <= 8);
            assert!(proves(&path, &tree[place], place as u64, total, &root), "{place} of {size}");
            for other in (0..total + 2).filter(|other| *other != place as u64) {
                assert!(!proves(&path, &tree[place], other, total, &root), "{place} as {other} of {size}");
            }
        }
        assert!(path(tree, size).is_none());
    }
    assert!(!proves(&[], &all[0], 0, 0, &root(&[])), "an empty tree holds nothing");
}

#[test]
fn a_node_is_no_leaf() {
    let tree = leaves(4);
    let inner = node(&tree[0], &tree[1]);
    assert!(!proves(&[node(&tree[2], &tree[3])], &inner, 0, 4, &root(&tree)), "a node stood for a leaf");
}

proptest! {
    #[test]
    fn a_proof_that_was_changed_anywhere_proves_nothing(
        size in 1..LARGEST, at: prop::sample::Index, change: prop::sample::Index, byte in 0..32_usize, bit in 0..8_u8,
        how in 0..4_u8,
    ) {
        let tree = leaves(size);
        let (place, mut root) = (at.index(size), root(&tree));
        let (mut path, mut leaf) = (path(&tree, place).unwrap(), tree[place]);
        match how {
            0 => root[byte] ^= 1 << bit,
            1 => leaf[byte] ^= 1 << bit,
            2 if path.is_empty() => path.push([bit; 32]),
            2 => {
                let step = change.index(path.len());
                path[step][byte] ^= 1 << bit;
            }
            _ if path.is_empty() => path.push(root),
            _ => drop(path.remove(change.index(path.len()))),
        }
        prop_assert!(!proves(&path, &leaf, place as u64, size as u64, &root));
    }

    #[test]
    fn any_path_and_place_is_judged_without_a_panic(
        path in proptest::collection::vec(any::<[u8; 32]>(), 0..80), leaf: [u8; 32], place: u64, size: u64, root: [u8; 32],
    ) {
        prop_assert!(!proves(&path, &leaf, place, size, &root));
    }
}
