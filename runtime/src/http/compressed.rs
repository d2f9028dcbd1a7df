//! Answers that were compressed although nobody has asked for it, as badly set up hosts do.

use std::io::Read;

use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::text::sentence::Sentence;

/// How gzip begins.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A body after an attempt to unpack it.
#[derive(Debug)]
pub(crate) struct Unpacked {
    /// In plain, or as it came.
    pub(crate) body: Vec<u8>,
    /// Why it is as it came although it is said to be compressed: it is damaged, or the coding is
    /// not known here. It may be in plain all the same, because hosts name codings that are none.
    pub(crate) packed: Option<Sentence>,
}

/// A body in plain is longer than it may be.
#[derive(Debug)]
pub(crate) struct TooLarge;

/// Whether a body that is said to be as it was is gzip. JSON begins otherwise.
pub(crate) fn is_gzip(coding: &str, body: &[u8]) -> bool {
    coding.trim().is_empty() && body.starts_with(&GZIP_MAGIC)
}

/// Unpacks a body of which at most this many bytes are wanted. `coding` is what `Content-Encoding`
/// says of it.
pub(crate) fn unpack(coding: &str, body: Vec<u8>, most: usize) -> Result<Unpacked, TooLarge> {
    let coding = coding.trim().to_ascii_lowercase();
    let mut codings = coding.split(',').map(str::trim).filter(is_a_coding);
    let compressed = body.as_slice();
    let plain = match (codings.next(), codings.next()) {
        _ if compressed.is_empty() => Ok(None),
        (None, _) => Ok(None),
        // Some name it, and something behind them has unpacked it, or never packed it.
        (Some("gzip" | "x-gzip"), None) if !compressed.starts_with(&GZIP_MAGIC) => Ok(None),
        (Some("gzip" | "x-gzip"), None) => gunzip(compressed, most),
        // Some write the stream without the frame that belongs around it.
        (Some("deflate"), None) if has_frame(compressed) => {
            read(ZlibDecoder::new(compressed), most)
        }
        (Some("deflate"), None) => read(DeflateDecoder::new(compressed), most),
        _ => Err(ReadError::Unknown),
    };
    let why = match plain {
        Ok(plain) => {
            return Ok(Unpacked {
                body: plain.unwrap_or(body),
                packed: None,
            });
        }
        Err(ReadError::TooLarge) => return Err(TooLarge),
        Err(ReadError::Damaged) => "and it is damaged",
        Err(ReadError::Unknown) => "and is not known here",
    };
    let after = format!("`, which was not asked for, {why}");
    Ok(Unpacked {
        body,
        packed: Some(Sentence::quoting("it is compressed as `", coding, after)),
    })
}

/// Words of `Content-Encoding` that say that nothing was done to the body.
const NO_CODINGS: &str = "identity none";

/// Whether a word of `Content-Encoding` says that something was done to the body.
fn is_a_coding(word: &&str) -> bool {
    !word.is_empty() && NO_CODINGS.split(' ').all(|none| none != *word)
}

/// Whether a body begins as zlib's frame does: a method, and a sum that comes out even.
fn has_frame(body: &[u8]) -> bool {
    match body {
        [method, flags, ..] => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Why a body was not unpacked.
enum ReadError {
    TooLarge,
    Damaged,
    Unknown,
}

fn read(decoder: impl Read, most: usize) -> Result<Option<Vec<u8>>, ReadError> {
    let mut plain = Vec::new();
    read_on(decoder, most, &mut plain)?;
    Ok(Some(plain))
}

/// Reads one member of gzip after the other. What stands behind them, such as a line break or a warning
/// of PHP, is none.
fn gunzip(compressed: &[u8], most: usize) -> Result<Option<Vec<u8>>, ReadError> {
    let (mut plain, mut rest) = (Vec::new(), compressed);
    while rest.starts_with(&GZIP_MAGIC) {
        let mut member = GzDecoder::new(rest);
        read_on(&mut member, most, &mut plain)?;
        rest = member.into_inner();
    }
    Ok(Some(plain))
}

/// Reads on to what is there, of which there may be `most` bytes in the end.
fn read_on(decoder: impl Read, most: usize, plain: &mut Vec<u8>) -> Result<(), ReadError> {
    let left = u64::try_from(most - plain.len()).unwrap_or(u64::MAX);
    match decoder.take(left.saturating_add(1)).read_to_end(plain) {
        _ if plain.len() > most => Err(ReadError::TooLarge),
        Ok(_) => Ok(()),
        Err(_) => Err(ReadError::Damaged),
    }
}
