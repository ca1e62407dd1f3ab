//! WebP (RFC 9649): a RIFF container with a picture, or with frames, colours and metadata around it.

use super::{
    Cleaned, Cursor, Frames, Size, Unfit,
    exif::{self, Orientation},
};

const HAS_ICC: u8 = 0x20;
const HAS_EXIF: u8 = 0x08;
const IS_ANIMATED: u8 = 0x02;
/// Animation and transparency are as they were; what is written decides about the rest.
const AS_IT_WAS: u8 = 0x12;

/// An extended file: what drawing needs, gathered.
struct Extended {
    canvas: Size,
    flags: u8,
    frames: Frames,
    orientation: Option<Orientation>,
    pictures: usize,
    has_profile: bool,
    body: Vec<u8>,
}

/// Copies the picture or the frames, transparency, the colour profile and the animation's settings.
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unfit> {
    let mut file = Cursor::new(bytes);
    file.take(4)?;
    let length = Cursor::length(file.le32()?)?;
    // What lies behind the stated length is no part of the picture.
    let mut cursor = Cursor::new(file.take(length)?);
    if cursor.array()? != *b"WEBP" {
        return Err(Unfit::Malformed);
    }
    let (name, data) = chunk(&mut cursor)?;
    match &name {
        // A plain file is one picture; what follows it is left behind.
        b"VP8 " | b"VP8L" => {
            let mut body = Vec::with_capacity(data.len() + 8);
            put(&mut body, name, data);
            Ok(file_of(bitstream(name, data)?, &[&body]))
        }
        b"VP8X" => {
            let mut extended = Extended::new(data)?;
            while !cursor.is_empty() {
                let (name, data) = chunk(&mut cursor)?;
                extended.add(name, data)?;
            }
            extended.finish()
        }
        _ => Err(Unfit::Malformed),
    }
}

/// A file of these parts.
fn file_of(size: Size, parts: &[&[u8]]) -> Cleaned {
    let length = parts.iter().map(|part| part.len()).sum::<usize>() + 4;
    let mut bytes = Vec::with_capacity(length + 8);
    bytes.extend(b"RIFF");
    // A little longer than a file whose length was read from four bytes, and limited by the caller.
    bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(b"WEBP");
    for part in parts {
        bytes.extend(*part);
    }
    Cleaned { size, bytes }
}

fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), Unfit> {
    let name = cursor.array()?;
    let length = Cursor::length(cursor.le32()?)?;
    let data = cursor.take(length)?;
    // Chunks begin at even places. The last one's filling is sometimes forgotten.
    if length % 2 == 1 && !cursor.is_empty() {
        cursor.byte()?;
    }
    Ok((name, data))
}

fn put(into: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    into.extend(name);
    // Read from a length of four bytes, or a little longer than such a file may be.
    into.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    into.extend(data);
    if data.len() % 2 == 1 {
        into.push(0);
    }
}

/// The size a bitstream states.
fn bitstream(name: [u8; 4], data: &[u8]) -> Result<Size, Unfit> {
    let mut cursor = Cursor::new(data);
    if name == *b"VP8L" {
        if cursor.byte()? != 0x2f {
            return Err(Unfit::Malformed);
        }
        let bits = cursor.le32()?;
        return Size::new((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    let is_key_frame = cursor.le24()? & 1 == 0;
    if !is_key_frame || cursor.array()? != [0x9d, 0x01, 0x2a] {
        return Err(Unfit::Malformed);
    }
    let (width, height) = (cursor.le16()?, cursor.le16()?);
    Size::new((width & 0x3fff).into(), (height & 0x3fff).into())
}

impl Extended {
    fn new(data: &[u8]) -> Result<Self, Unfit> {
        let mut cursor = Cursor::new(data);
        let [flags, ..] = cursor.array::<4>()?;
        let canvas = Size::new(cursor.le24()? + 1, cursor.le24()? + 1)?;
        Ok(Self {
            canvas,
            flags: flags & AS_IT_WAS,
            frames: Frames::on(canvas),
            orientation: None,
            pictures: 0,
            has_profile: false,
            body: Vec::new(),
        })
    }

    fn add(&mut self, name: [u8; 4], data: &[u8]) -> Result<(), Unfit> {
        match &name {
            b"VP8X" => return Err(Unfit::Malformed),
            b"VP8 " | b"VP8L" => {
                bitstream(name, data)?;
                self.pictures += 1;
                put(&mut self.body, name, data);
            }
            b"ICCP" if self.pictures == 0 && !self.has_profile => {
                self.has_profile = true;
                put(&mut self.body, name, data);
            }
            b"ANIM" | b"ALPH" => put(&mut self.body, name, data),
            b"ANMF" => self.frame(data)?,
            b"EXIF" if self.orientation.is_none() => {
                // Some writers put JPEG's prefix before the block.
                self.orientation = exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
            }
            _ => {}
        }
        Ok(())
    }

    /// One frame, without what is neither its picture nor its transparency.
    fn frame(&mut self, data: &[u8]) -> Result<(), Unfit> {
        let mut cursor = Cursor::new(data);
        let place = cursor.take(16)?;
        let mut fields = Cursor::new(place);
        fields.take(6)?;
        let size = Size::new(fields.le24()? + 1, fields.le24()? + 1)?;
        self.frames.add(size)?;
        let mut frame = place.to_vec();
        let mut pictures = 0;
        while !cursor.is_empty() {
            let (name, data) = chunk(&mut cursor)?;
            match &name {
                b"VP8 " | b"VP8L" => {
                    bitstream(name, data)?;
                    pictures += 1;
                    put(&mut frame, name, data);
                }
                b"ALPH" => put(&mut frame, name, data),
                _ => {}
            }
        }
        if pictures != 1 {
            return Err(Unfit::Malformed);
        }
        self.pictures += 1;
        put(&mut self.body, *b"ANMF", &frame);
        Ok(())
    }

    fn finish(self) -> Result<Cleaned, Unfit> {
        let is_animated = self.flags & IS_ANIMATED != 0;
        if self.pictures == 0 || (!is_animated && self.pictures != 1) {
            return Err(Unfit::Malformed);
        }
        let mut header = Vec::with_capacity(18);
        let profile = if self.has_profile { HAS_ICC } else { 0 };
        let exif = if self.orientation.is_some() { HAS_EXIF } else { 0 };
        let mut fields = vec![self.flags | profile | exif, 0, 0, 0];
        for side in [self.canvas.width, self.canvas.height] {
            fields.extend(side.saturating_sub(1).to_le_bytes().into_iter().take(3));
        }
        put(&mut header, *b"VP8X", &fields);
        let mut footer = Vec::new();
        if let Some(orientation) = self.orientation {
            put(&mut footer, *b"EXIF", &orientation.tiff());
        }
        Ok(file_of(self.canvas, &[&header, &self.body, &footer]))
    }
}
