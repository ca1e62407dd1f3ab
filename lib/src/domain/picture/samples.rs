//! Small pictures made by hand, each with everything in it that must not stay.

use super::png::{SIGNATURE, checksum};

/// Stands for what nobody meant to send: positions, names, thumbnails, hidden files.
pub(super) const SECRET: &[u8] = b"GPS 52.5163N 13.3777E";

/// A TIFF block with an orientation, a position and a camera's name.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II\x2a\0\x08\0\0\0\x03\0".to_vec();
    block.extend(b"\x0f\x01\x02\0\x15\0\0\0\x32\0\0\0");
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    block.extend(b"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0");
    block.extend([0; 4]);
    block.extend(SECRET);
    block
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, payload].concat()
}

/// A grey JPEG of 8 by 8 with this EXIF orientation, and a second picture behind its end.
pub(super) fn jpeg(orientation: u8) -> Vec<u8> {
    let thumbnail = [b"JFIF\0\x01\x02\0\0\x48\0\x48\x07\x01", SECRET].concat();
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xe0, &thumbnail));
    file.extend(segment(0xe0, &[b"JFXX\0\x10", SECRET].concat()));
    file.extend(segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat()));
    file.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()));
    file.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"));
    file.extend(segment(0xe2, &[b"MPF\0", SECRET].concat()));
    file.extend(segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()));
    file.extend(segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", SECRET].concat()));
    file.extend(segment(0xfe, SECRET));
    file.extend(segment(0xdb, &[&[0][..], &[1; 64]].concat()));
    file.extend([0xff, 0xff]);
    file.extend(segment(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]));
    for table in [0x00, 0x10] {
        file.extend(segment(0xc4, &[&[table, 1][..], &[0; 15], &[0]].concat()));
    }
    file.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    file.extend([0x3f, 0xff, 0x00, 0xff, 0xd0, 0x3f]);
    file.extend(segment(0xfe, SECRET));
    file.extend([0xff, 0xd9]);
    file.extend(SECRET);
    file
}

pub(super) fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], name, data, &checksum(&[name, data]).to_be_bytes()].concat()
}

/// A PNG of one pixel, animated, whose EXIF comes after the data.
pub(super) fn png(orientation: u8) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    file.extend(png_chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
    file.extend(png_chunk(b"gAMA", &[0, 0, 0xb1, 0x8f]));
    file.extend(png_chunk(b"tEXt", &[b"Comment\0", SECRET].concat()));
    file.extend(png_chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", SECRET].concat()));
    file.extend(png_chunk(b"tIME", &[7, 0xea, 1, 1, 0, 0, 0]));
    file.extend(png_chunk(b"prVt", SECRET));
    file.extend(png_chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]));
    file.extend(png_chunk(b"fcTL", &[&[0; 4][..], &[0, 0, 0, 1, 0, 0, 0, 1], &[0; 14]].concat()));
    file.extend(png_chunk(b"IDAT", b"\x78\x9c\x62\x60\0\0\0\x02\0\x01"));
    file.extend(png_chunk(b"eXIf", &exif(orientation)));
    file.extend(png_chunk(b"IEND", &[]));
    file.extend(SECRET);
    file
}

fn gif_block(label: u8, blocks: &[&[u8]]) -> Vec<u8> {
    let mut block = vec![0x21, label];
    for data in blocks {
        block.push(u8::try_from(data.len()).unwrap());
        block.extend(*data);
    }
    block.push(0);
    block
}

/// A GIF of one pixel that repeats for ever.
pub(super) fn gif() -> Vec<u8> {
    let mut file = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0".to_vec();
    file.extend(gif_block(0xff, &[b"NETSCAPE2.0", &[1, 0, 0]]));
    file.extend(gif_block(0xff, &[b"XMP DataXMP", SECRET]));
    file.extend(gif_block(0xfe, &[SECRET]));
    file.extend(gif_block(0xf9, &[&[9, 9, 9, 9]]));
    file.extend(gif_block(0x01, &[&[0; 12], SECRET]));
    file.extend(gif_block(0xf9, &[&[0, 10, 0, 0]]));
    file.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    file.push(0x3b);
    file.extend(SECRET);
    file
}

fn webp_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    [&name[..], &length, data, &[0][..data.len() % 2]].concat()
}

fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP", &chunks.concat()[..]].concat();
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body, SECRET].concat()
}

/// The lossless bitstream of one pixel.
const VP8L: &[u8] = b"\x2f\0\0\0\0\x07\x10\x11\x11\x88\x88\x08\x08";

/// A plain WebP of one pixel.
pub(super) fn webp_plain() -> Vec<u8> {
    riff(&[webp_chunk(b"VP8L", VP8L), webp_chunk(b"EXIF", &exif(6))])
}

/// An extended WebP of one pixel.
pub(super) fn webp(orientation: u8) -> Vec<u8> {
    riff(&[
        webp_chunk(b"VP8X", &[0x3c, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        webp_chunk(b"ICCP", b"profile"),
        webp_chunk(b"VP8L", VP8L),
        webp_chunk(b"EXIF", &exif(orientation)),
        webp_chunk(b"XMP ", SECRET),
        webp_chunk(b"prvt", SECRET),
    ])
}

/// An animated WebP of two frames.
pub(super) fn webp_animated() -> Vec<u8> {
    let frame = [&[0; 16][..], &webp_chunk(b"VP8L", VP8L), &webp_chunk(b"prvt", SECRET)].concat();
    riff(&[
        webp_chunk(b"VP8X", &[0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        webp_chunk(b"ANIM", &[0; 6]),
        webp_chunk(b"ANMF", &frame),
        webp_chunk(b"ANMF", &frame),
        webp_chunk(b"XMP ", SECRET),
    ])
}

/// All of them, with what each is.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("image/jpeg", jpeg(6)),
        ("image/png", png(6)),
        ("image/gif", gif()),
        ("image/webp", webp_plain()),
        ("image/webp", webp(6)),
        ("image/webp", webp_animated()),
    ]
}
