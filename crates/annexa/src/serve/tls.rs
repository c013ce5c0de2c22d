//! TLS at the server itself: rustls with ring, versions 1.2 and 1.3.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// What takes connections in, where a certificate is given.
///
/// # Errors
/// When a file cannot be read, or certificate and key do not belong together.
pub fn acceptor(certificate: Option<&Path>, key: Option<&Path>) -> anyhow::Result<Option<TlsAcceptor>> {
    let (Some(certificate), Some(key)) = (certificate, key) else { return Ok(None) };
    let read = |path: &Path| format!("cannot read {}", path.display());
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.with_context(|| read(certificate))?;
    let secret = PrivateKeyDer::from_pem_file(key).with_context(|| read(key))?;
    let both = || format!("{} and {} do not belong together", certificate.display(), key.display());
    let mut config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(chain, secret).with_context(both)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}
