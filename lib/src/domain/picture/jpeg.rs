//! JPEG (ITU-T T.81, with JFIF): segments before and between scans, and the scans themselves.

use super::{
    Cleaned, Cursor, Size, Unfit,
    exif::{self, Orientation},
};

const TABLES: [u8; 3] = [0xc4, 0xdb, 0xdd];
const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;
const JFIF: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const ADOBE: u8 = 0xee;
const LINES: u8 = 0xdc;
const COMMENT: u8 = 0xfe;

#[derive(Default)]
struct Walk {
    size: Option<Size>,
    orientation: Option<Orientation>,
    jfif: Option<[u8; 12]>,
    body: Vec<u8>,
    scans: usize,
}

/// Copies the tables, the frame, the scans, the colour profile and what says how colours are stored.
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unfit> {
    let mut cursor = Cursor::new(bytes);
    if cursor.array()? != [0xff, 0xd8] {
        return Err(Unfit::Malformed);
    }
    let mut walk = Walk { body: Vec::with_capacity(bytes.len()), ..Walk::default() };
    loop {
        let marker = marker(&mut cursor)?;
        if marker == END {
            break;
        }
        // The length counts itself.
        let length = usize::from(cursor.be16()?).checked_sub(2).ok_or(Unfit::Malformed)?;
        let payload = cursor.take(length)?;
        walk.segment(marker, payload)?;
        if marker == START_OF_SCAN {
            walk.scan(&mut cursor)?;
        }
    }
    walk.finish()
}

/// The next marker, without the bytes that may fill the space before it.
fn marker(cursor: &mut Cursor) -> Result<u8, Unfit> {
    if cursor.byte()? != 0xff {
        return Err(Unfit::Malformed);
    }
    loop {
        match cursor.byte()? {
            0xff => {}
            // A stuffed byte, restart marks and a second start belong nowhere between segments.
            0x00 | 0x01 | 0xd0..=0xd8 => return Err(Unfit::Malformed),
            marker => return Ok(marker),
        }
    }
}

impl Walk {
    fn segment(&mut self, marker: u8, payload: &[u8]) -> Result<(), Unfit> {
        let is_header = self.scans == 0;
        match marker {
            0xc0..=0xc2 => self.frame(marker, payload)?,
            START_OF_SCAN if self.size.is_none() => return Err(Unfit::Malformed),
            START_OF_SCAN => self.put(marker, payload),
            marker if TABLES.contains(&marker) => self.put(marker, payload),
            JFIF if is_header && self.jfif.is_none() => self.jfif = jfif(payload),
            APP1 if is_header && self.orientation.is_none() => {
                let block = payload.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..));
                self.orientation = block.and_then(exif::orientation);
            }
            APP2 if is_header && payload.starts_with(b"ICC_PROFILE\0") => self.put(marker, payload),
            ADOBE if is_header && payload.starts_with(b"Adobe") => {
                // Version, two flags, and whether the colours are RGB, YCbCr or YCCK.
                self.put(marker, payload.get(..12).ok_or(Unfit::Malformed)?);
            }
            0xe0..=0xef | LINES | COMMENT => {}
            // Lossless, hierarchical and arithmetic coding: no phone shows them.
            _ => return Err(Unfit::Malformed),
        }
        Ok(())
    }

    fn frame(&mut self, marker: u8, payload: &[u8]) -> Result<(), Unfit> {
        let mut cursor = Cursor::new(payload);
        let _precision = cursor.byte()?;
        let (height, width) = (cursor.be16()?, cursor.be16()?);
        let components = cursor.byte()?;
        if self.size.is_some() || !(1..=4).contains(&components) || cursor.rest().len() != usize::from(components) * 3 {
            return Err(Unfit::Malformed);
        }
        self.size = Some(Size::new(width.into(), height.into())?);
        self.put(marker, payload);
        Ok(())
    }

    /// Coded data goes on to the next marker that is no restart; a 0xff inside it is followed by 0.
    fn scan(&mut self, cursor: &mut Cursor) -> Result<(), Unfit> {
        let is_end = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7));
        let length = cursor.rest().windows(2).position(is_end).ok_or(Unfit::Malformed)?;
        self.body.extend(cursor.take(length)?);
        self.scans += 1;
        Ok(())
    }

    fn put(&mut self, marker: u8, payload: &[u8]) {
        put(&mut self.body, marker, payload);
    }

    fn finish(self) -> Result<Cleaned, Unfit> {
        let size = self.size.filter(|_| self.scans > 0).ok_or(Unfit::Malformed)?;
        let mut bytes = Vec::with_capacity(self.body.len() + 64);
        bytes.extend([0xff, 0xd8]);
        if let Some(jfif) = self.jfif {
            // No thumbnail: nothing wide, nothing high.
            put(&mut bytes, JFIF, &[&jfif[..], &[0, 0]].concat());
        }
        if let Some(orientation) = self.orientation {
            put(&mut bytes, APP1, &[b"Exif\0\0", &orientation.tiff()[..]].concat());
        }
        bytes.extend(self.body);
        bytes.extend([0xff, END]);
        Ok(Cleaned { size, bytes })
    }
}

/// Version and density.
fn jfif(payload: &[u8]) -> Option<[u8; 12]> {
    payload.first_chunk().copied().filter(|_| payload.starts_with(b"JFIF\0"))
}

/// Writes a segment. What is written was read from one, or is shorter, so that its length fits.
fn put(into: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
    into.extend([0xff, marker]);
    into.extend(length.to_be_bytes());
    into.extend(payload);
}
