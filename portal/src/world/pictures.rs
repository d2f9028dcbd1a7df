//! Reads the size of a picture from its first bytes. Avatars must be pictures of a limited size.

/// Returns width and height in pixels; `None` if the bytes are not a PNG, GIF or JPEG.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => {
            let number = |at| {
                bytes
                    .get(at..at + 4)?
                    .try_into()
                    .ok()
                    .map(u32::from_be_bytes)
            };
            Some((number(16)?, number(20)?))
        }
        [b'G', b'I', b'F', b'8', ..] => {
            let number = |at| {
                bytes
                    .get(at..at + 2)?
                    .try_into()
                    .ok()
                    .map(u16::from_le_bytes)
            };
            Some((number(6)?.into(), number(8)?.into()))
        }
        [0xff, 0xd8, segments @ ..] => jpeg(segments),
        _ => None,
    }
}

/// Skips segments until one begins a frame, which contains the size.
fn jpeg(mut segments: &[u8]) -> Option<(u32, u32)> {
    while let [0xff, marker, rest @ ..] = segments {
        let number = |at| {
            rest.get(at..at + 2)?
                .try_into()
                .ok()
                .map(u16::from_be_bytes)
        };
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(5)?.into(), number(3)?.into()));
        }
        segments = rest.get(usize::from(number(0)?)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0";
        assert_eq!(size(png), Some((640, 480)));
        let gif = b"GIF89a\x80\x02\xe0\x01\0\0\0";
        assert_eq!(size(gif), Some((640, 480)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03";
        assert_eq!(size(jpeg), Some((640, 480)));
        for broken in [
            &png[..20],
            &gif[..8],
            &jpeg[..12],
            b"",
            b"text",
            b"\xff\xd8\xff\xe0\0\0",
        ] {
            assert_eq!(size(broken), None, "{broken:?}");
        }
    }
}
