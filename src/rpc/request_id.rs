//! The ids in an answer.

use crate::rpc::signature::hex;

/// The id of a request, kept as a number and formatted on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(pub(crate) u128);

impl RequestId {
    /// Formats the id like a `RequestId` of the service: an upper-case UUID whose third group begins with 5 (seen in
    /// live answers since 2021).
    pub(crate) fn text(self) -> String {
        let number = self.0 & !(0xf << 76) & !(0x3 << 62) | (0x5 << 76) | (0x2 << 62);
        let mut out = String::with_capacity(36);
        for (index, byte) in number.to_be_bytes().into_iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                out.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
        out
    }

    /// The trace id of the request: 32 lower-case hexadecimal digits (seen in live answers since 2022).
    pub(crate) fn trace_id(self) -> String {
        // Any number that differs from the request id works.
        hex(&self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).rotate_left(64).to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_like_the_services() {
        let id = RequestId(u128::MAX / 3).text();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "5");
        assert!(id.chars().all(|c| c == '-' || c.is_ascii_digit() || ('A'..='F').contains(&c)), "{id}");
        assert_eq!(RequestId(1).trace_id().len(), 32);
    }
}
