//! PNG (W3C, third edition), animation included: a signature and chunks with a checksum each.

use super::{
    Cleaned, Cursor, Frames, Size, Unfit,
    exif::{self, Orientation},
};

/// How every PNG begins.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What drawing needs: the picture, its palette, its transparency, its colours, its size on paper, its animation.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL",
];
const FRAME_DATA: &[u8; 4] = b"fdAT";
/// A chunk whose name begins with a small letter can be left out.
const ANCILLARY: u8 = 0x20;

/// Copies the chunks that drawing needs. The orientation goes before the data, where readers look for it.
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unfit> {
    let mut cursor = Cursor::new(bytes.strip_prefix(SIGNATURE).ok_or(Unfit::Malformed)?);
    let (first, header) = chunk(&mut cursor)?;
    if first != *b"IHDR" || header.len() != 13 {
        return Err(Unfit::Malformed);
    }
    let size = size(&mut Cursor::new(header))?;
    let mut frames = Frames::on(size);
    let mut orientation: Option<Orientation> = None;
    let (mut before, mut after) = (Vec::new(), Vec::with_capacity(bytes.len()));
    before.extend(SIGNATURE);
    put(&mut before, first, header);
    let mut has_data = false;
    loop {
        let (name, data) = chunk(&mut cursor)?;
        match &name {
            b"IHDR" => return Err(Unfit::Malformed),
            b"IEND" if !has_data || !data.is_empty() => return Err(Unfit::Malformed),
            b"eXIf" => orientation = orientation.or_else(|| exif::orientation(data)),
            b"fcTL" => {
                let mut control = Cursor::new(data);
                control.take(4)?;
                frames.add(self::size(&mut control)?)?;
            }
            b"IDAT" => has_data = true,
            _ => {}
        }
        if KEPT.contains(&&name) || name == *FRAME_DATA {
            put(if has_data { &mut after } else { &mut before }, name, data);
        } else if name[0] & ANCILLARY == 0 {
            return Err(Unfit::Malformed);
        }
        if name == *b"IEND" {
            break;
        }
    }
    if let Some(orientation) = orientation {
        put(&mut before, *b"eXIf", &orientation.tiff());
    }
    before.extend(after);
    Ok(Cleaned { size, bytes: before })
}

fn size(cursor: &mut Cursor) -> Result<Size, Unfit> {
    let (width, height) = (cursor.be32()?, cursor.be32()?);
    Size::new(width, height)
}

/// The next chunk's name and data.
fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), Unfit> {
    let length = Cursor::length(cursor.be32()?)?;
    let name = cursor.array()?;
    let data = cursor.take(length)?;
    let is_whole = cursor.be32()? == checksum(&[&name, data]);
    if is_whole && name.iter().all(u8::is_ascii_alphabetic) { Ok((name, data)) } else { Err(Unfit::Malformed) }
}

fn put(into: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    // Read from a length of four bytes, so that it fits into one.
    into.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    into.extend(name);
    into.extend(data);
    into.extend(checksum(&[&name, data]).to_be_bytes());
}

/// CRC-32 as PNG has it (polynomial 0xedb88320, reflected).
pub(super) fn checksum(parts: &[&[u8]]) -> u32 {
    const TABLE: [u32; 256] = table();
    let step = |crc: u32, byte: &u8| TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8);
    !parts.iter().copied().flatten().fold(u32::MAX, step)
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < table.len() {
        // At most 255.
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}
