//! Pictures that come and go with texts: where one stands, and why one is not there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::picture::Unfit;

/// The most files one text takes along: Twilio's limit, and Telnyx's.
pub const MOST_OUTBOUND: usize = 10;

/// The most files of one inbound text that are looked at. Our choice, above what any vendor documents.
pub const MOST_INBOUND: usize = 30;

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// It is still to be fetched from the provider.
    Waiting,
    /// It is here.
    Stored,
    /// It was not taken.
    Refused,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaRefusal {
    /// It is no picture of a kind we show.
    NotAPicture,
    /// It has too many bytes.
    TooLarge,
    /// It has too many pixels.
    TooManyPixels,
    /// It is damaged.
    Malformed,
    /// It lies at an address that is not the provider's.
    ForeignHost,
    /// The provider did not hand it over.
    Unreachable,
}

impl MediaRefusal {
    /// The refusal in words, as the team reads it.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::NotAPicture => "Only JPEG, PNG, GIF and WebP pictures are taken.",
            Self::TooLarge => "The picture is too large.",
            Self::TooManyPixels => "The picture has too many pixels.",
            Self::Malformed => "The picture is damaged.",
            Self::ForeignHost => "The file does not lie at the provider, so it was not fetched.",
            Self::Unreachable => "The provider did not hand the file over.",
        }
    }

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAPicture => "not_a_picture",
            Self::TooLarge => "too_large",
            Self::TooManyPixels => "too_many_pixels",
            Self::Malformed => "malformed",
            Self::ForeignHost => "foreign_host",
            Self::Unreachable => "unreachable",
        }
    }
}

impl From<Unfit> for MediaRefusal {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::NotAPicture => Self::NotAPicture,
            Unfit::TooLarge => Self::TooLarge,
            Unfit::TooManyPixels => Self::TooManyPixels,
            Unfit::Malformed => Self::Malformed,
        }
    }
}

/// What the stated type of an inbound file means for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// It may be a picture: its bytes will tell.
    MaybePicture,
    /// It is something else, of this type: a note of it is kept.
    Other(String),
    /// It only says how an MMS is laid out: nothing is kept.
    Layout,
}

/// Reads the media type a provider states.
pub fn stated(content_type: Option<&str>) -> Stated {
    const LONGEST: usize = 100;
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match essence.split_once('/') {
        Some(("application", "octet-stream") | ("image", _)) => Stated::MaybePicture,
        Some(("application", "smil")) => Stated::Layout,
        Some((kind, subtype)) if essence.len() <= LONGEST && is_name(kind) && is_name(subtype) => {
            Stated::Other(essence)
        }
        _ => Stated::MaybePicture,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_a_picture_is_looked_at() {
        for picture in [None, Some(""), Some("image/jpeg"), Some("IMAGE/PNG; a=b"), Some("application/octet-stream")] {
            assert_eq!(stated(picture), Stated::MaybePicture, "{picture:?}");
        }
        assert_eq!(stated(Some("Video/MP4; codecs=x")), Stated::Other("video/mp4".into()));
        assert_eq!(stated(Some("text/vcard")), Stated::Other("text/vcard".into()));
        assert_eq!(stated(Some("application/smil")), Stated::Layout);
        let long = format!("video/{}", "x".repeat(200));
        for nonsense in ["<script>/x", "video", "/", "video/", "a b/c", &long] {
            assert_eq!(stated(Some(nonsense)), Stated::MaybePicture, "{nonsense}");
        }
    }

    #[test]
    fn a_refusal_is_stored_under_its_word() {
        for refusal in [MediaRefusal::NotAPicture, MediaRefusal::TooManyPixels, MediaRefusal::ForeignHost] {
            assert_eq!(serde_json::to_value(refusal).unwrap(), refusal.code());
        }
    }
}
