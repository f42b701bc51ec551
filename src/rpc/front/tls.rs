//! HTTPS (feature `tls`): an authority and a certificate made in memory.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Returns an acceptor with a new certificate, and the certificate of its authority in PEM.
pub(super) fn acceptor(hosts: &[String]) -> Result<(TlsAcceptor, String), String> {
    let (config, ca_pem) = config(hosts).map_err(|error| format!("no certificate can be made: {error}"))?;
    Ok((TlsAcceptor::from(Arc::new(config)), ca_pem))
}

fn config(hosts: &[String]) -> Result<(ServerConfig, String), Box<dyn std::error::Error>> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    params.distinguished_name.push(DnType::CommonName, "fake-rds authority");
    let ca_key = KeyPair::generate()?;
    let ca_pem = params.self_signed(&ca_key)?.pem();
    let issuer = Issuer::new(params, ca_key);

    let mut params = CertificateParams::new(
        ["localhost", "127.0.0.1", "::1"].map(str::to_owned).iter().chain(hosts).cloned().collect::<Vec<_>>(),
    )?;
    params.distinguished_name.push(DnType::CommonName, "fake-rds");
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, ca_pem))
}
