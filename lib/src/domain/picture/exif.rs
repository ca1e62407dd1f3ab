//! EXIF: the orientation is read, and written anew when it matters (TIFF 6.0; CIPA DC-008).

use super::{Cursor, Unfit};

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// How a picture must be turned to be upright: 2 to 8 of EXIF's numbers. 1, upright already, is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

/// The orientation a TIFF block states. A block that cannot be read states none: it is dropped, not the picture.
pub(super) fn orientation(tiff: &[u8]) -> Option<Orientation> {
    read(tiff).ok().flatten()
}

fn read(tiff: &[u8]) -> Result<Option<Orientation>, Unfit> {
    let mut header = Cursor::new(tiff);
    let little = match header.array()? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return Err(Unfit::Malformed),
    };
    let short = |cursor: &mut Cursor| if little { cursor.le16() } else { cursor.be16() };
    let start = if little { header.le32() } else { header.be32() }?;
    let mut entries = Cursor::new(tiff);
    entries.take(Cursor::length(start)?)?;
    for _ in 0..short(&mut entries)? {
        let mut entry = Cursor::new(entries.take(12)?);
        let (tag, kind) = (short(&mut entry)?, short(&mut entry)?);
        if tag == ORIENTATION && kind == SHORT {
            entry.take(4)?;
            let value = u8::try_from(short(&mut entry)?).unwrap_or(0);
            return Ok((2..=8).contains(&value).then_some(Orientation(value)));
        }
    }
    Ok(None)
}

impl Orientation {
    /// A TIFF block that says nothing else.
    pub(super) fn tiff(self) -> [u8; 26] {
        let mut block = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
        block[19] = self.0;
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for value in 2..=8 {
            assert_eq!(orientation(&Orientation(value).tiff()), Some(Orientation(value)));
        }
    }

    #[test]
    fn both_byte_orders_are_read_and_nonsense_is_none() {
        let little = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little), Some(Orientation(6)));
        for value in [0, 1, 9, 255] {
            assert_eq!(orientation(&Orientation(value).tiff()), None, "{value}");
        }
        for length in 0..20 {
            assert_eq!(orientation(&little[..length]), None, "{length} bytes");
        }
        assert_eq!(orientation(b"MM\0\x2a\xff\xff\xff\xff\0\x01"), None);
    }
}
