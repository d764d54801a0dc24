//! The certificates of a [`crate::Remote`]: one authority, and what a server may present.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use time::{Duration, OffsetDateTime};

use crate::must;

/// What a server presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`, and in force.
    Valid,
    /// For the right host, but past its time since yesterday.
    Expired,
    /// In force, but for another host.
    OtherHost,
    /// In force and for the right host, but signed by nobody the authority knows.
    SelfSigned,
}

/// The authority of one server, whose certificate clients are given to trust.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key, as PEM.
pub(crate) struct Presented {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = in_force(Vec::new());
        params.distinguished_name.push(DnType::CommonName, "Testkit Authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = must("a key for the authority", KeyPair::generate());
        Self { issuer: must("an authority", CertifiedIssuer::self_signed(params, key)) }
    }

    /// Its own certificate, as PEM.
    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    pub(crate) fn issue(&self, kind: Certificate) -> Presented {
        let key = must("a key for the server", KeyPair::generate());
        let host = if kind == Certificate::OtherHost { "elsewhere.example" } else { "localhost" };
        let mut params = in_force(vec![host.to_owned()]);
        if kind == Certificate::Expired {
            params.not_before = OffsetDateTime::now_utc() - Duration::days(30);
            params.not_after = OffsetDateTime::now_utc() - Duration::days(1);
        }
        params.distinguished_name.push(DnType::CommonName, "Testkit Server");
        let certificate = match kind {
            Certificate::SelfSigned => params.self_signed(&key),
            _ => params.signed_by(&key, &self.issuer),
        };
        Presented { certificate: must("a certificate", certificate).pem(), key: key.serialize_pem() }
    }
}

/// From yesterday for a month, for these host names.
fn in_force(hosts: Vec<String>) -> CertificateParams {
    let mut params = must("the names of a certificate", CertificateParams::new(hosts));
    params.not_before = OffsetDateTime::now_utc() - Duration::days(1);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(30);
    params
}
