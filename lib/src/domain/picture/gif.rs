//! GIF (87a and 89a): a screen, and blocks of sub-blocks.

use super::{Cleaned, Cursor, Frames, Size, Unfit};

const IMAGE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const TRAILER: u8 = 0x3b;
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
const HAS_TABLE: u8 = 0x80;

/// Copies the screen, the colours, the frames with their control blocks, and how often the animation repeats.
/// Comments, plain text and the blocks of other applications (XMP is one) are left behind.
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unfit> {
    let mut cursor = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(cursor.take(6)?);
    let screen = cursor.take(7)?;
    out.extend(screen);
    let mut fields = Cursor::new(screen);
    let (width, height, flags) = (fields.le16()?, fields.le16()?, fields.byte()?);
    let size = Size::new(width.into(), height.into())?;
    colours(flags, &mut cursor, &mut out)?;
    let mut frames = Frames::on(size);
    // Belongs to the frame that follows; one that precedes a block which is left behind goes with it.
    let mut control: Option<&[u8]> = None;
    let mut images = 0;
    // Some writers forget the trailer. A file that ends between two blocks shows what a whole one would.
    while !cursor.is_empty() {
        match cursor.byte()? {
            TRAILER => break,
            IMAGE => {
                if let Some(control) = control.take() {
                    out.extend([EXTENSION, CONTROL, 4]);
                    out.extend(control);
                    out.push(0);
                }
                out.push(IMAGE);
                frame(&mut cursor, &mut frames, &mut out)?;
                images += 1;
            }
            EXTENSION => match cursor.byte()? {
                CONTROL => {
                    if cursor.byte()? != 4 {
                        return Err(Unfit::Malformed);
                    }
                    control = Some(cursor.take(4)?);
                    skip(&mut cursor)?;
                }
                APPLICATION => application(&mut cursor, &mut out)?,
                // Plain text is drawn by nobody; its control block must not fall to the next frame.
                0x01 => {
                    control = None;
                    skip(&mut cursor)?;
                }
                _ => skip(&mut cursor)?,
            },
            _ => return Err(Unfit::Malformed),
        }
    }
    if images == 0 {
        return Err(Unfit::Malformed);
    }
    out.push(TRAILER);
    Ok(Cleaned { size, bytes: out })
}

/// Copies a colour table, if the flags say that there is one.
fn colours(flags: u8, cursor: &mut Cursor, out: &mut Vec<u8>) -> Result<(), Unfit> {
    if flags & HAS_TABLE != 0 {
        out.extend(cursor.take(3 << ((flags & 7) + 1))?);
    }
    Ok(())
}

fn frame(cursor: &mut Cursor, frames: &mut Frames, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let descriptor = cursor.take(9)?;
    let mut fields = Cursor::new(descriptor);
    fields.take(4)?;
    let (width, height, flags) = (fields.le16()?, fields.le16()?, fields.byte()?);
    frames.add(Size::new(width.into(), height.into())?)?;
    out.extend(descriptor);
    colours(flags, cursor, out)?;
    let code_size = cursor.byte()?;
    if !(2..=8).contains(&code_size) {
        return Err(Unfit::Malformed);
    }
    out.push(code_size);
    loop {
        let length = cursor.byte()?;
        out.push(length);
        if length == 0 {
            return Ok(());
        }
        out.extend(cursor.take(length.into())?);
    }
}

/// Skips sub-blocks.
fn skip(cursor: &mut Cursor) -> Result<(), Unfit> {
    loop {
        match cursor.byte()? {
            0 => return Ok(()),
            length => drop(cursor.take(length.into())?),
        }
    }
}

/// Keeps how often an animation repeats, and nothing else an application has written.
fn application(cursor: &mut Cursor, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let length = cursor.byte()?;
    let name = cursor.take(length.into())?;
    let mut data = *cursor;
    skip(cursor)?;
    if [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0"].contains(&name)
        && let Ok([3, 1, low, high]) = data.array()
    {
        out.extend([EXTENSION, APPLICATION, 11]);
        out.extend(name);
        out.extend([3, 1, low, high, 0]);
    }
    Ok(())
}
