use proptest::prelude::*;

use super::{
    samples::{self, SECRET},
    *,
};

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn cleaned(bytes: &[u8]) -> Vec<u8> {
    clean(bytes, MAX_INBOUND).map(|picture| picture.bytes).unwrap()
}

#[test]
fn nothing_but_the_picture_stays() {
    for (kind, sample) in samples::all() {
        assert!(holds(&sample, SECRET));
        let picture = clean(&sample, MAX_INBOUND).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(picture.kind.content_type(), kind);
        for part in [SECRET, b"XMP", b"adobe.com", b"prvt", b"prVt", b"JFXX", b"MPF", b"Photoshop", b"tIME"] {
            assert!(!holds(&picture.bytes, part), "{kind} keeps {}", String::from_utf8_lossy(part));
        }
    }
}

#[test]
fn what_is_clean_stays_as_it_is() {
    for (kind, sample) in samples::all() {
        let once = cleaned(&sample);
        assert_eq!(cleaned(&once), once, "{kind}");
    }
}

#[test]
fn what_drawing_needs_stays() {
    let jpeg = cleaned(&samples::jpeg(1));
    assert!(jpeg.starts_with(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x48\0\x48\0\0"));
    assert!(
        holds(&jpeg, b"ICC_PROFILE\0\x01\x01profile") && holds(&jpeg, b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x01\xff")
    );
    assert!(jpeg.ends_with(&[0x3f, 0xff, 0x00, 0xff, 0xd0, 0x3f, 0xff, 0xd9]));
    let png = cleaned(&samples::png(1));
    assert!([b"gAMA", b"acTL", b"fcTL", b"IDAT"].iter().all(|name| holds(&png, *name)));
    let gif = cleaned(&samples::gif());
    assert!(holds(&gif, b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0\x21\xf9\x04\0\x0a\0\0\0\x2c"));
    assert!(!holds(&gif, &[9, 9, 9, 9]), "the control block of what is gone");
    let webp = cleaned(&samples::webp(1));
    assert!(holds(&webp, b"VP8X\x0a\0\0\0\x30\0\0\0") && holds(&webp, b"ICCP\x07\0\0\0profile\0"));
    assert_eq!(cleaned(&samples::webp_animated()).windows(4).filter(|name| name == b"ANMF").count(), 2);
}

#[test]
fn the_orientation_stays_when_it_matters() {
    for (turned, upright, place) in [
        (samples::jpeg(6), samples::jpeg(1), &b"\xff\xe1\0\x22Exif\0\0MM\0\x2a"[..]),
        (samples::png(6), samples::png(1), b"\0\0\0\x1aeXIfMM\0\x2a"),
        (samples::webp(6), samples::webp(1), b"EXIF\x1a\0\0\0MM\0\x2a"),
    ] {
        let tag = b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        let (turned, upright) = (cleaned(&turned), cleaned(&upright));
        assert!(holds(&turned, place) && holds(&turned, tag));
        assert!(!holds(&upright, &place[4..8]) && !holds(&upright, b"MM\0\x2a"));
    }
    assert!(holds(&cleaned(&samples::webp(6)), b"VP8X\x0a\0\0\0\x38"), "the file says that it has EXIF");
    let png = cleaned(&samples::png(6));
    let at = |name: &[u8]| png.windows(4).position(|window| window == name).unwrap();
    assert!(at(b"eXIf") < at(b"IDAT"), "readers look before the data");
}

#[test]
fn the_bytes_decide_what_a_file_is() {
    for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"%PDF-1.7", b"<html>", b"BM", b"", b"\xff\xd8"] {
        assert_eq!(sniff(other), None);
        assert_eq!(clean(other, MAX_INBOUND).err(), Some(Unfit::NotAPicture));
    }
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0";
    assert_eq!(clean(heic, MAX_INBOUND).err(), Some(Unfit::NotAPicture));
}

#[test]
fn too_many_bytes_are_refused_before_and_after() {
    let sample = samples::jpeg(1);
    let size = cleaned(&sample).len();
    assert_eq!(clean(&sample, sample.len() / 4).err(), Some(Unfit::TooLarge));
    let clean_one = cleaned(&sample);
    assert_eq!(clean(&clean_one, size - 1).err(), Some(Unfit::TooLarge));
    assert!(clean(&clean_one, size).is_ok());
}

#[test]
fn too_many_pixels_are_refused_by_what_the_header_says() {
    let mut jpeg = samples::jpeg(1);
    let frame = jpeg.windows(4).position(|window| window == [0xff, 0xc0, 0, 11]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    let header = |width: u32| [&width.to_be_bytes()[..], &[0, 0, 0xff, 0xff, 8, 0, 0, 0, 0]].concat();
    let png = [png::SIGNATURE, &samples::png_chunk(b"IHDR", &header(65_535))].concat();
    let mut gif = samples::gif();
    gif[6..10].copy_from_slice(&[0xff; 4]);
    let mut webp = samples::webp(1);
    webp[24..30].copy_from_slice(&[0xff; 6]);
    for (kind, bomb) in [("jpeg", jpeg), ("png", png), ("gif", gif), ("webp", webp)] {
        assert_eq!(clean(&bomb, MAX_INBOUND).err(), Some(Unfit::TooManyPixels), "{kind}");
    }
}

#[test]
fn an_animation_of_too_many_frames_is_refused() {
    let mut gif = b"GIF89a\xe8\x03\xe8\x03\0\0\0".to_vec();
    for _ in 0..1_001 {
        gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(0x3b);
    assert_eq!(clean(&gif, MAX_INBOUND).err(), Some(Unfit::TooManyPixels));
    gif.drain(13..28);
    assert!(clean(&gif, MAX_INBOUND).is_ok(), "a thousand million pixels pass");
}

#[test]
fn a_picture_that_ends_too_early_is_refused() {
    for (kind, sample) in samples::all() {
        let whole = cleaned(&sample);
        // A GIF may lack the one byte that ends it.
        let shortest = if kind == "image/gif" { whole.len() - 1 } else { whole.len() };
        for length in 0..shortest {
            assert!(clean(&whole[..length], MAX_INBOUND).is_err(), "{kind} of {length} bytes");
        }
    }
}

#[test]
fn a_gif_without_its_last_byte_gets_it() {
    let whole = cleaned(&samples::gif());
    assert_eq!(cleaned(&whole[..whole.len() - 1]), whole);
}

#[test]
fn no_picture_at_all_inside_is_refused() {
    let png = [png::SIGNATURE, &samples::png(1)[8..33], &samples::png_chunk(b"IEND", &[])].concat();
    for (kind, empty) in [
        ("jpeg", b"\xff\xd8\xff\xd9".to_vec()),
        ("png", png),
        ("gif", b"GIF89a\x01\0\x01\0\0\0\0\x3b".to_vec()),
        ("webp", b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("webp", b"RIFF\x04\0\0\0WEBP".to_vec()),
    ] {
        assert_eq!(clean(&empty, MAX_INBOUND).err(), Some(Unfit::Malformed), "{kind}");
    }
}

#[test]
fn checksums_are_those_of_the_standard() {
    assert_eq!(png::checksum(&[b"1234", b"56789"]), 0xcbf4_3926);
}

proptest! {
    #[test]
    fn damage_is_refused_or_harmless_and_never_a_panic(
        which in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        is_cut: bool,
    ) {
        let (_, mut bytes) = samples::all().swap_remove(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(picture) = clean(&bytes, MAX_INBOUND) {
            prop_assert!(picture.bytes.len() <= bytes.len() + 64);
            prop_assert!(u64::from(picture.width) * u64::from(picture.height) <= MAX_PIXELS);
            let again = clean(&picture.bytes, MAX_INBOUND).map(|again| again.bytes);
            prop_assert_eq!(again, Ok(picture.bytes));
        }
    }

    #[test]
    fn any_bytes_after_a_known_beginning_are_no_panic(which in 0..4_usize, tail: Vec<u8>) {
        let starts = [&b"\xff\xd8\xff"[..], png::SIGNATURE, b"GIF89a", b"RIFF\xff\0\0\0WEBPVP8X"];
        let bytes = [starts[which], &tail].concat();
        drop(clean(&bytes, MAX_INBOUND));
    }

    #[test]
    fn whatever_stands_in_a_comment_does_not_stay(words in "[a-z]{12,40}") {
        let mut png = samples::png(1);
        let chunk = samples::png_chunk(b"tEXt", words.as_bytes());
        png.splice(33..33, chunk);
        prop_assert!(!holds(&cleaned(&png), words.as_bytes()));
        let mut jpeg = samples::jpeg(1);
        let length = u16::try_from(words.len() + 2).unwrap().to_be_bytes();
        jpeg.splice(2..2, [&[0xff, 0xfe][..], &length, words.as_bytes()].concat());
        prop_assert!(!holds(&cleaned(&jpeg), words.as_bytes()));
    }
}
