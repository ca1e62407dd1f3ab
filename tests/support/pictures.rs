//! Small pictures, made byte by byte.

/// What a camera notes beside a picture and nobody means to send.
pub const POSITION: &[u8] = b"GPS 52.5163N 13.3777E";

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, payload].concat()
}

/// A grey JPEG of 8 by 8 that must be turned to be upright, with a position in its EXIF, a comment and a tail, and with
/// so many bytes of coded data.
pub fn jpeg(data: usize) -> Vec<u8> {
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    exif.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    exif.extend(POSITION);
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xe0, b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"));
    file.extend(segment(0xe1, &exif));
    file.extend(segment(0xfe, POSITION));
    file.extend(segment(0xdb, &[&[0][..], &[1; 64]].concat()));
    file.extend(segment(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]));
    for table in [0x00, 0x10] {
        file.extend(segment(0xc4, &[&[table, 1][..], &[0; 15], &[0]].concat()));
    }
    file.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    file.resize(file.len() + data, 0x3f);
    file.extend([0xff, 0xd9]);
    file.extend(POSITION);
    file
}

/// A GIF of one pixel.
pub fn gif() -> Vec<u8> {
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b".to_vec()
}

/// A GIF that says it is as large as one can be.
pub fn huge_gif() -> Vec<u8> {
    let mut gif = gif();
    gif[6..10].fill(0xff);
    gif
}

/// Whether some bytes stand in others.
pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
