//! Reads bytes one after the other; what is not there is damage.

use super::Unfit;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, many: usize) -> Result<&'a [u8], Unfit> {
        let (taken, rest) = self.0.split_at_checked(many).ok_or(Unfit::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Unfit> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Unfit::Malformed)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Unfit> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    pub(super) fn be16(&mut self) -> Result<u16, Unfit> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(super) fn be32(&mut self) -> Result<u32, Unfit> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub(super) fn le16(&mut self) -> Result<u16, Unfit> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn le24(&mut self) -> Result<u32, Unfit> {
        let [a, b, c] = self.array()?;
        Ok(u32::from_le_bytes([a, b, c, 0]))
    }

    pub(super) fn le32(&mut self) -> Result<u32, Unfit> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// A length that is written in four bytes, as a number of bytes that can be taken.
    pub(super) fn length(value: u32) -> Result<usize, Unfit> {
        usize::try_from(value).map_err(|_| Unfit::Malformed)
    }
}
