//! Responses that are compressed without having been asked for, as badly configured hosts send
//! them.

use std::io::Read;

use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::text::sentence::Sentence;

/// The first bytes of gzip.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A body after an attempt to decompress it.
#[derive(Debug)]
pub(crate) struct Unpacked {
    /// The decompressed body, or the body as received.
    pub(crate) body: Vec<u8>,
    /// Why the body was not decompressed although a coding was named: it is damaged, or the coding
    /// is not known.
    ///
    /// The body may still be plain, because hosts also name codings that do not exist.
    pub(crate) not_decompressed: Option<Sentence>,
}

/// The decompressed body is too long.
#[derive(Debug)]
pub(crate) struct TooLarge;

/// Returns whether a body without `Content-Encoding` is gzip. JSON begins with other bytes.
pub(crate) fn is_gzip(coding: &str, body: &[u8]) -> bool {
    coding.trim().is_empty() && body.starts_with(&GZIP_MAGIC)
}

/// Decompresses a body to at most `most` bytes. `coding` is the value of `Content-Encoding`.
pub(crate) fn unpack(coding: &str, body: Vec<u8>, most: usize) -> Result<Unpacked, TooLarge> {
    let coding = coding.trim().to_ascii_lowercase();
    let mut codings = coding.split(',').map(str::trim).filter(is_a_coding);
    let compressed = body.as_slice();
    let plain = match (codings.next(), codings.next()) {
        _ if compressed.is_empty() => Ok(None),
        (None, _) => Ok(None),
        // Some hosts name gzip although the body is plain, or was decompressed on the way.
        (Some("gzip" | "x-gzip"), None) if !compressed.starts_with(&GZIP_MAGIC) => Ok(None),
        (Some("gzip" | "x-gzip"), None) => gunzip(compressed, most),
        // Some hosts omit the frame around the deflate stream.
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
                not_decompressed: None,
            });
        }
        Err(ReadError::TooLarge) => return Err(TooLarge),
        Err(ReadError::Damaged) => "and is damaged",
        Err(ReadError::Unknown) => "and cannot be decompressed",
    };
    let after = format!("`, which was not asked for, {why}");
    Ok(Unpacked {
        body,
        not_decompressed: Some(Sentence::quoting("it is compressed as `", coding, after)),
    })
}

/// Words of `Content-Encoding` for a plain body.
const NO_CODINGS: &str = "identity none";

/// Whether a word of `Content-Encoding` names an encoding of the body.
fn is_a_coding(word: &&str) -> bool {
    !word.is_empty() && NO_CODINGS.split(' ').all(|none| none != *word)
}

/// Whether a body begins with a zlib header: a method and a valid checksum.
fn has_frame(body: &[u8]) -> bool {
    match body {
        [method, flags, ..] => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Why a body was not decompressed.
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

/// Decompresses the members of a gzip stream one after the other. Trailing data that is not a
/// member, such as a line break or a warning of PHP, is ignored.
fn gunzip(compressed: &[u8], most: usize) -> Result<Option<Vec<u8>>, ReadError> {
    let (mut plain, mut rest) = (Vec::new(), compressed);
    while rest.starts_with(&GZIP_MAGIC) {
        let mut member = GzDecoder::new(rest);
        read_on(&mut member, most, &mut plain)?;
        rest = member.into_inner();
    }
    Ok(Some(plain))
}

/// Appends the decompressed bytes to `plain`, which may then have at most `most` bytes.
fn read_on(decoder: impl Read, most: usize, plain: &mut Vec<u8>) -> Result<(), ReadError> {
    let left = u64::try_from(most - plain.len()).unwrap_or(u64::MAX);
    match decoder.take(left.saturating_add(1)).read_to_end(plain) {
        _ if plain.len() > most => Err(ReadError::TooLarge),
        Ok(_) => Ok(()),
        Err(_) => Err(ReadError::Damaged),
    }
}
