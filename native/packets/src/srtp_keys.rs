//! Session keys from master keys (RFC 3711 §4.3, RFC 7714 §11), and the ciphers made of them.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, LessSafeKey, UnboundKey};
use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::{hmac, iv::FixedLength};

/// Octets of a counter-mode salt.
pub const SALT: usize = 14;
/// Octets of an HMAC-SHA1 key.
const AUTH: usize = 20;

/// The protection profiles that a DTLS handshake can choose (RFC 5764 §4.1.2, RFC 7714 §14.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// SRTP_AES128_CM_HMAC_SHA1_80.
    Aes128CmSha1,
    /// SRTP_AEAD_AES_128_GCM.
    Aes128Gcm,
    /// SRTP_AEAD_AES_256_GCM.
    Aes256Gcm,
}

impl Profile {
    /// By its name in OpenSSL.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "SRTP_AES128_CM_SHA1_80" => Some(Self::Aes128CmSha1),
            "SRTP_AEAD_AES_128_GCM" => Some(Self::Aes128Gcm),
            "SRTP_AEAD_AES_256_GCM" => Some(Self::Aes256Gcm),
            _ => None,
        }
    }

    /// Octets of the master key.
    pub fn key_length(self) -> usize {
        if self == Self::Aes256Gcm { 32 } else { 16 }
    }

    /// Octets of the master salt.
    pub fn salt_length(self) -> usize {
        if self == Self::Aes128CmSha1 { SALT } else { 12 }
    }
}

/// The ciphers of one direction and one kind of packet (RTP or RTCP).
pub enum Cipher {
    /// RFC 7714.
    Gcm {
        /// AES-GCM.
        key: LessSafeKey,
        /// XORed into each nonce.
        salt: [u8; 12],
    },
    /// RFC 3711.
    Cm {
        /// AES in counter mode.
        key: Box<EncryptingKey>,
        /// XORed into each counter.
        salt: [u8; SALT],
        /// HMAC-SHA1.
        auth: Box<hmac::Key>,
    },
}

/// Something about the key material is wrong; nothing more is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadKeys;

fn counter_key(master: &[u8]) -> Result<EncryptingKey, BadKeys> {
    let algorithm = if master.len() == 32 { &AES_256 } else { &AES_128 };
    let key = UnboundCipherKey::new(algorithm, master).map_err(|_| BadKeys)?;
    EncryptingKey::ctr(key).map_err(|_| BadKeys)
}

/// Apply the key stream that begins at `counter` to `data`.
pub fn counter_mode(key: &EncryptingKey, counter: [u8; 16], data: &mut [u8]) -> bool {
    let context = EncryptionContext::Iv128(FixedLength::from(counter));
    data.is_empty() || key.less_safe_encrypt(data, context).is_ok()
}

/// `length` octets for `label` (RFC 3711 §4.3.1; the key derivation rate is 0).
fn derive(
    prf: &EncryptingKey,
    salt: &[u8; SALT],
    label: u8,
    length: usize,
) -> Result<Vec<u8>, BadKeys> {
    let mut counter = [0; 16];
    counter[..SALT].copy_from_slice(salt);
    counter[7] ^= label;
    let mut made = vec![0; length];
    counter_mode(prf, counter, &mut made).then_some(made).ok_or(BadKeys)
}

/// The ciphers for RTP and RTCP that follow from a master key and salt.
pub fn ciphers(profile: Profile, master: &[u8], salt: &[u8]) -> Result<(Cipher, Cipher), BadKeys> {
    if master.len() != profile.key_length() || salt.len() != profile.salt_length() {
        return Err(BadKeys);
    }
    let mut whole = [0; SALT];
    whole[..salt.len()].copy_from_slice(salt);
    let prf = counter_key(master)?;
    let make = |label: u8| -> Result<Cipher, BadKeys> {
        let key = derive(&prf, &whole, label, master.len())?;
        let salt = derive(&prf, &whole, label + 2, profile.salt_length())?;
        if profile == Profile::Aes128CmSha1 {
            let auth = derive(&prf, &whole, label + 1, AUTH)?;
            return Ok(Cipher::Cm {
                key: Box::new(counter_key(&key)?),
                salt: salt.try_into().map_err(|_| BadKeys)?,
                auth: Box::new(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &auth)),
            });
        }
        let algorithm = if master.len() == 32 { &AES_256_GCM } else { &AES_128_GCM };
        let key = UnboundKey::new(algorithm, &key).map_err(|_| BadKeys)?;
        Ok(Cipher::Gcm { key: LessSafeKey::new(key), salt: salt.try_into().map_err(|_| BadKeys)? })
    };
    Ok((make(0)?, make(3)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn keys_are_derived_as_in_rfc_3711_b_3() {
        let prf = counter_key(&hex("E1F97A0D3E018BE0D64FA32C06DE4139")).unwrap();
        let salt: [u8; SALT] = hex("0EC675AD498AFEEBB6960B3AABE6").try_into().unwrap();
        let made = |label, length| derive(&prf, &salt, label, length).unwrap();
        assert_eq!(made(0, 16), hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assert_eq!(made(2, 14), hex("30CBBC08863D8C85D49DB34A9AE1"));
        assert_eq!(made(1, 20), hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    #[test]
    fn keys_of_another_length_are_refused() {
        assert!(ciphers(Profile::Aes128Gcm, &[0; 32], &[0; 12]).is_err());
        assert!(ciphers(Profile::Aes256Gcm, &[0; 32], &[0; 14]).is_err());
        assert!(ciphers(Profile::Aes128CmSha1, &[0; 16], &[0; 14]).is_ok());
    }
}
