//! Merkle trees as Certificate Transparency hashes them (RFC 9162, section 2.1): one hash stands for many leaves, and a
//! short path proves that a leaf is among them.

use aws_lc_rs::digest::{Context, SHA256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// The hash of a leaf. Its first byte differs from a node's, so that neither can stand for the other.
pub fn leaf(data: &[u8]) -> Hash {
    sha256(&[&[0], data])
}

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// The largest power of two below a number of at least two.
fn split(many: usize) -> usize {
    1 << (usize::BITS - 1 - (many - 1).leading_zeros())
}

/// The root over leaves' hashes, in order.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// What proves that the leaf at a place is in the tree: the hashes beside its way to the root, the lowest first. Nothing
/// when there is no such place.
pub fn path(leaves: &[Hash], place: usize) -> Option<Vec<Hash>> {
    if place >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = match place.checked_sub(left.len()) {
        None => (self::path(left, place)?, root(right)),
        Some(place) => (self::path(right, place)?, root(left)),
    };
    path.push(sibling);
    Some(path)
}

/// Whether a path proves that a leaf's hash is at a place of the tree of this size with this root (RFC 9162, section
/// 2.1.3.2).
pub fn proves(path: &[Hash], leaf: &Hash, place: u64, size: u64, root: &Hash) -> bool {
    if place >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (place, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, &hash);
            // Levels at which the last node has no sibling are passed over.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

#[cfg(test)]
mod tests;
