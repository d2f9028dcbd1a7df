//! Answers that were compressed although nobody has asked for it, as badly set up hosts do.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::text::sentence::Sentence;

/// Why an answer cannot be had in plain.
#[derive(Debug, PartialEq)]
pub(crate) enum Compressed {
    /// It is longer than it may be.
    TooLarge,
    /// It is damaged, or compressed in a way that nobody here knows.
    Unknown(Sentence),
}

/// The body in plain, of at most this many bytes. `coding` is what `Content-Encoding` says of it.
pub(crate) fn plain(coding: &str, body: Vec<u8>, most: usize) -> Result<Vec<u8>, Compressed> {
    let coding = coding.trim().to_ascii_lowercase();
    let compressed = body.as_slice();
    if compressed.is_empty() {
        return Ok(body);
    }
    match coding.as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(compressed), &coding, most),
        // Some write the stream without the frame that belongs around it.
        "deflate" if has_frame(compressed) => read(ZlibDecoder::new(compressed), &coding, most),
        "deflate" => read(DeflateDecoder::new(compressed), &coding, most),
        _ => Err(unknown(&coding, "and is not known here")),
    }
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

fn read(decoder: impl Read, coding: &str, most: usize) -> Result<Vec<u8>, Compressed> {
    let mut plain = Vec::new();
    let one_more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    match decoder.take(one_more).read_to_end(&mut plain) {
        _ if plain.len() > most => Err(Compressed::TooLarge),
        Ok(_) => Ok(plain),
        Err(_) => Err(unknown(coding, "and it is damaged")),
    }
}

fn unknown(coding: &str, why: &str) -> Compressed {
    let after = format!("`, which was not asked for, {why}");
    Compressed::Unknown(Sentence::quoting("it is compressed as `", coding, after))
}
