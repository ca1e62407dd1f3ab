//! Pictures: what they are by their bytes, how large they may be, and how they lose what nobody meant to send.
//!
//! Nothing is decoded: the containers are walked, the parts that drawing needs are copied, and everything else is left
//! behind: EXIF with its positions and thumbnails, XMP, IPTC, comments, text, and whatever follows the end of the
//! picture. Of EXIF the orientation alone stays, because a picture lies on its side without it. What does not follow
//! its format is refused. The crates that walk containers keep unknown parts and everything behind a JPEG's first scan,
//! and none of them reads GIF, so the walking is done here.

mod cursor;
mod exif;
mod gif;
mod jpeg;
mod png;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod webp;

use cursor::Cursor;

/// The largest picture taken from a lead, in bytes. Twilio takes MMS of up to 5 MB ("Accepted Content Types for Media",
/// Twilio Docs); a stored document of MongoDB holds 16 MB.
pub const MAX_INBOUND: usize = 5 * 1024 * 1024;

/// The largest picture, and the most that the pictures of one text have together, in bytes, on the way out: what Telnyx
/// allows for a whole MMS (API reference, `media_urls`). Larger ones are shrunk or dropped by carriers.
pub const MAX_OUTBOUND: usize = 1_000_000;

/// The largest upload that is read to its end, in bytes, so that whoever sends a camera's photo hears that it is too
/// large instead of losing the connection. Below what Vercel's functions take (4.5 MB).
pub const MAX_UPLOAD: usize = 4_400_000;

/// The most pixels a picture or a frame has. Our choice: what a phone's camera makes fits, a picture that takes
/// gigabytes to draw does not.
pub const MAX_PIXELS: u64 = 64_000_000;

/// The most pixels all frames of an animation have, each as large as the whole. Our choice: hours of drawing hidden in
/// a small file are refused.
pub const MAX_ANIMATION_PIXELS: u64 = 1_000_000_000;

/// A kind of picture that phones and browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// JPEG: baseline, extended or progressive.
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// GIF, animated or not.
    Gif,
    /// WebP, animated or not.
    WebP,
}

impl PictureKind {
    /// The media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

/// Why bytes are not taken for a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// None of the four kinds.
    #[error("not a JPEG, PNG, GIF or WebP picture")]
    NotAPicture,
    /// More bytes than allowed.
    #[error("the picture has too many bytes")]
    TooLarge,
    /// More pixels than allowed.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// It does not follow its format, or ends too early.
    #[error("the picture is damaged")]
    Malformed,
}

/// A picture without anything but the picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is.
    pub kind: PictureKind,
    /// Columns, before it is turned upright.
    pub width: u32,
    /// Rows, before it is turned upright.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What bytes are, whatever they are said to be.
pub fn sniff(bytes: &[u8]) -> Option<PictureKind> {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
        _ if bytes.starts_with(png::SIGNATURE) => Some(PictureKind::Png),
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Some(PictureKind::Gif),
        _ if webp => Some(PictureKind::WebP),
        _ => None,
    }
}

/// Makes a picture of bytes: checks what they are and how large, and leaves behind what is not needed to draw them. The
/// result has at most `largest` bytes; so must the input, with a quarter more for what is left behind.
///
/// # Errors
/// It is no picture, too large in bytes or pixels, or damaged.
pub fn clean(bytes: &[u8], largest: usize) -> Result<Picture, Unfit> {
    let kind = sniff(bytes).ok_or(Unfit::NotAPicture)?;
    if bytes.len() > with_metadata(largest) {
        return Err(Unfit::TooLarge);
    }
    let cleaned = match kind {
        PictureKind::Jpeg => jpeg::clean(bytes),
        PictureKind::Png => png::clean(bytes),
        PictureKind::Gif => gif::clean(bytes),
        PictureKind::WebP => webp::clean(bytes),
    }?;
    if cleaned.bytes.len() > largest {
        return Err(Unfit::TooLarge);
    }
    Ok(Picture { kind, width: cleaned.size.width, height: cleaned.size.height, bytes: cleaned.bytes })
}

/// The most bytes a file may have that becomes a picture of at most `largest`: metadata is a quarter of it at most.
pub const fn with_metadata(largest: usize) -> usize {
    largest.saturating_add(largest / 4)
}

/// What a format's module makes of a file.
struct Cleaned {
    size: Size,
    bytes: Vec<u8>,
}

/// Columns and rows, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    width: u32,
    height: u32,
}

impl Size {
    fn new(width: u32, height: u32) -> Result<Self, Unfit> {
        match u64::from(width) * u64::from(height) {
            0 => Err(Unfit::Malformed),
            pixels if pixels > MAX_PIXELS => Err(Unfit::TooManyPixels),
            _ => Ok(Self { width, height }),
        }
    }

    fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Counts the pixels of an animation: every frame costs as much as the whole, however little of it changes.
struct Frames {
    canvas: Size,
    pixels: u64,
}

impl Frames {
    fn on(canvas: Size) -> Self {
        Self { canvas, pixels: 0 }
    }

    fn add(&mut self, frame: Size) -> Result<(), Unfit> {
        self.pixels = self.pixels.saturating_add(self.canvas.pixels().max(frame.pixels()));
        if self.pixels > MAX_ANIMATION_PIXELS { Err(Unfit::TooManyPixels) } else { Ok(()) }
    }
}
