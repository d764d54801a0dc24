//! Getting what a link points to, from addresses that were checked and from no others.
//!
//! A name is looked up here, every address of it is checked, and the connection goes to exactly these addresses: a name
//! that means something else a moment later changes nothing. Each redirect is a visit of its own. No proxy is asked,
//! since it would look the name up anew; no cookie, no referrer and no credentials are sent.

use std::{
    io::Read as _,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use contract::pictures::PictureFault;
use ureq::{
    Agent,
    http::{StatusCode, Uri, header::LOCATION},
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::{Host, Url};

use super::address::is_public;

/// Most bytes of a picture.
const MOST: u64 = 5 * 1024 * 1024;
/// Most redirects on the way to one.
const REDIRECTS: usize = 3;
/// Most addresses of a name that are tried; as many as a connection takes.
const ADDRESSES: usize = 16;

/// How far the console reaches for a picture.
#[derive(Debug)]
pub(super) struct Reach {
    /// Servers that may be reached although their addresses are private.
    allowed: Vec<String>,
    patience: Duration,
    /// Whom this computer trusts, read when it is first needed.
    authorities: OnceLock<RootCerts>,
}

/// Where a visit led.
enum Visit {
    Arrived(Vec<u8>),
    Redirected(Url, StatusCode),
}

impl Reach {
    pub(super) fn new(allowed: &str, patience: Duration) -> Self {
        let allowed = allowed.split(',').map(|server| server.trim().to_lowercase());
        Self {
            allowed: allowed.filter(|server| !server.is_empty()).collect(),
            patience,
            authorities: OnceLock::new(),
        }
    }

    /// The bytes behind a link.
    pub(super) async fn fetch(self: Arc<Self>, link: &str) -> Result<Vec<u8>, PictureFault> {
        let end = Instant::now() + self.patience;
        let patience = self.patience;
        let walk = self.walk(target(Url::parse(link.trim()))?, end);
        tokio::time::timeout(patience, walk).await.unwrap_or(Err(PictureFault::Unreachable))
    }

    async fn walk(self: Arc<Self>, mut url: Url, end: Instant) -> Result<Vec<u8>, PictureFault> {
        let mut redirects = 0;
        loop {
            let addresses = self.addresses(&url).await?;
            let reach = Arc::clone(&self);
            let visit = tokio::task::spawn_blocking(move || reach.visit(&url, addresses, end));
            // A visit that panicked arrived nowhere.
            match visit.await.unwrap_or(Err(PictureFault::Unreachable))? {
                Visit::Arrived(bytes) => return Ok(bytes),
                Visit::Redirected(_, status) if redirects == REDIRECTS => {
                    return Err(PictureFault::Status { status: status.as_u16() });
                }
                Visit::Redirected(next, _) => {
                    redirects += 1;
                    url = next;
                }
            }
        }
    }

    /// Where the link's server is; all of it public, or allowed by name.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, PictureFault> {
        let port = url.port_or_known_default().ok_or(PictureFault::NoLink)?;
        let addresses: Vec<SocketAddr> = match url.host().ok_or(PictureFault::NoLink)? {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => {
                let found = tokio::net::lookup_host((name, port)).await;
                found.map_err(|_| PictureFault::Unreachable)?.collect()
            }
        };
        if addresses.is_empty() {
            return Err(PictureFault::Unreachable);
        }
        if !self.allows(url, port) && !addresses.iter().all(|address| is_public(address.ip())) {
            return Err(PictureFault::PrivateAddress);
        }
        Ok(addresses)
    }

    fn allows(&self, url: &Url, port: u16) -> bool {
        let server = format!("{}:{port}", url.host_str().unwrap_or_default());
        self.allowed.contains(&server)
    }

    /// Asks the server at `addresses`. Blocks until `end` at the latest.
    fn visit(&self, url: &Url, addresses: Vec<SocketAddr>, end: Instant) -> Result<Visit, PictureFault> {
        let uri: Uri = url.as_str().parse().map_err(|_| PictureFault::NoLink)?;
        let agent = self.agent(addresses, end.saturating_duration_since(Instant::now()));
        let mut answer = agent.get(uri).call().map_err(|cause| not_reached(url, &cause))?;
        let status = answer.status();
        if let Some(location) = answer.headers().get(LOCATION).filter(|_| status.is_redirection()) {
            let location = location.to_str().map_err(|_| PictureFault::NoLink)?;
            return Ok(Visit::Redirected(target(url.join(location))?, status));
        }
        if !status.is_success() {
            return Err(PictureFault::Status { status: status.as_u16() });
        }
        let mut bytes = Vec::new();
        let mut body = answer.body_mut().as_reader().take(MOST + 1);
        body.read_to_end(&mut bytes).map_err(|cause| not_reached(url, &cause))?;
        if bytes.len() as u64 > MOST { Err(PictureFault::TooLarge) } else { Ok(Visit::Arrived(bytes)) }
    }

    /// A client for one visit: it knows no address but those that were checked.
    fn agent(&self, addresses: Vec<SocketAddr>, left: Duration) -> Agent {
        let tls = TlsConfig::builder()
            .root_certs(self.authorities.get_or_init(authorities).clone())
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(left))
            .user_agent("marketplace-console")
            .accept("image/*")
            .build();
        Agent::with_parts(config, DefaultConnector::default(), Checked(addresses))
    }
}

/// Addresses that were looked up and checked already.
#[derive(Debug)]
struct Checked(Vec<SocketAddr>);

impl Resolver for Checked {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut resolved = self.empty();
        self.0.iter().take(ADDRESSES).for_each(|address| resolved.push(*address));
        Ok(resolved)
    }
}

/// A link that may be visited: of the web, and without credentials.
fn target(link: Result<Url, url::ParseError>) -> Result<Url, PictureFault> {
    let mut url = link.map_err(|_| PictureFault::NoLink)?;
    let of_the_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if !of_the_web || !url.username().is_empty() || url.password().is_some() {
        return Err(PictureFault::NoLink);
    }
    url.set_fragment(None);
    Ok(url)
}

fn authorities() -> RootCerts {
    let found = rustls_native_certs::load_native_certs();
    for fault in &found.errors {
        tracing::warn!(%fault, "an authority's certificate was not read");
    }
    RootCerts::from(found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()))
}

fn not_reached(url: &Url, cause: &dyn std::error::Error) -> PictureFault {
    tracing::debug!(host = url.host_str(), %cause, "a picture was not reached");
    PictureFault::Unreachable
}
