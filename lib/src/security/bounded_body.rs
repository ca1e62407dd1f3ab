//! Answers of other programs, read up to a size, whatever length they announce.

use reqwest::Response;

/// Why an answer was not read whole.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is larger than it may be.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// It was cut off.
    #[error("the answer was cut off")]
    Cut(#[source] reqwest::Error),
}

/// The body of an answer of at most so many bytes.
///
/// # Errors
/// It is larger, or was cut off. The error names no address.
pub async fn read_body(mut response: Response, most: usize) -> Result<Vec<u8>, Unread> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Vec::with_capacity(announced.unwrap_or(0).min(most));
    while let Some(chunk) = response.chunk().await.map_err(|error| Unread::Cut(error.without_url()))? {
        if body.len() + chunk.len() > most {
            return Err(Unread::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
