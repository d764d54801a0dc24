//! Fetching pictures from a little server of the tests' own: what is shown, and each reason for which nothing is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use commands::pictures::Pictures;
use contract::pictures::{Picture, PictureFault};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

/// A web server that answers by path.
struct Web {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    visits: Arc<AtomicUsize>,
}

impl Web {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (asked, visits) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicUsize>::default());
        let web =
            Self { address: listener.local_addr().unwrap(), asked: asked.clone(), visits: visits.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                visits.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, asked.clone()));
            }
        });
        web
    }

    fn link(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Pictures that may come from this server although it is on this machine.
    fn pictures(&self) -> Pictures {
        Pictures::reaching(&format!(" Intranet.example:80, {} ,", self.address))
    }

    fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, asked: Arc<Mutex<Vec<String>>>) {
    let mut head = String::new();
    let mut reader = BufReader::new(&mut stream);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).await.is_ok_and(|read| read > 0) {}
    asked.lock().await.push(head.clone());
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
    let answer = match path.as_str() {
        "/picture" => [head_of(200, PNG.len()).into_bytes(), PNG.to_vec()].concat(),
        "/svg" => [head_of(200, 6).into_bytes(), b"<svg/>".to_vec()].concat(),
        "/text" => [head_of(200, 5).into_bytes(), b"hello".to_vec()].concat(),
        "/five" => [head_of(200, 5 << 20).into_bytes(), png(5 << 20)].concat(),
        "/large" => [head_of(200, (5 << 20) + 1).into_bytes(), png((5 << 20) + 1)].concat(),
        // Says nothing of its length, and goes on for ever.
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await;
            while stream.write_all(&png(1 << 16)).await.is_ok() {}
            return;
        }
        "/silent" => {
            // Until the other side has had enough.
            let _ = stream.readable().await;
            std::future::pending::<()>().await;
            return;
        }
        "/broken" => [head_of(200, 1000).into_bytes(), PNG.to_vec()].concat(),
        "/nonsense" => b"SSH-2.0-OpenSSH\r\n".to_vec(),
        "/once" => redirect("/picture").into_bytes(),
        "/thrice" => redirect("/twice").into_bytes(),
        "/twice" => redirect("once").into_bytes(),
        "/round" => redirect("/round").into_bytes(),
        "/metadata" => redirect("http://169.254.169.254/latest/meta-data").into_bytes(),
        "/localhost" => redirect("http://localhost:1/picture").into_bytes(),
        "/decimal" => redirect("http://2130706433/picture").into_bytes(),
        "/file" => redirect("file:///etc/passwd").into_bytes(),
        "/secret" => redirect("http://ada:pw@example.com/").into_bytes(),
        _ => head_of(404, 0).into_bytes(),
    };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

fn head_of(status: u16, length: usize) -> String {
    // What the server calls it doesn't count.
    format!(
        "HTTP/1.1 {status} So\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n"
    )
}

fn png(bytes: usize) -> Vec<u8> {
    let mut png = PNG.to_vec();
    png.resize(bytes, 0);
    png
}

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_picture_is_known_by_its_bytes() {
    let web = Web::start().await;
    let pictures = web.pictures();

    let picture = pictures.fetch(&web.link("/picture#there"), noon()).await.unwrap();
    let drawing = pictures.fetch(&format!(" {} ", web.link("/svg?x=1&y")), noon()).await;

    let expected = Picture { media_type: "image/png".to_owned(), base64: "iVBORw0KGgpyZXN0".to_owned() };
    assert_eq!(picture, expected);
    assert_eq!(drawing, Err(PictureFault::Status { status: 404 }));
    assert_eq!(pictures.fetch(&web.link("/svg"), noon()).await.unwrap().media_type, "image/svg+xml");
}

#[tokio::test]
async fn nothing_is_told_about_who_asks() {
    let web = Web::start().await;
    let pictures = web.pictures();
    pictures.fetch(&web.link("/thrice"), noon()).await.unwrap();

    let asked = web.asked.lock().await.join("").to_lowercase();
    for header in ["cookie:", "referer:", "authorization:", "accept-encoding:"] {
        assert!(!asked.contains(header), "{asked}");
    }
    assert_eq!(web.visits(), 4);
}

#[tokio::test]
async fn each_fault_is_told_apart() {
    let web = Web::start().await;
    let pictures = web.pictures();
    let faults = [
        ("/missing", PictureFault::Status { status: 404 }),
        ("/text", PictureFault::NotAPicture),
        ("/large", PictureFault::TooLarge),
        ("/endless", PictureFault::TooLarge),
        ("/broken", PictureFault::Unreachable),
        ("/nonsense", PictureFault::Unreachable),
        ("/round", PictureFault::Status { status: 302 }),
        ("/metadata", PictureFault::PrivateAddress),
        ("/localhost", PictureFault::PrivateAddress),
        ("/decimal", PictureFault::PrivateAddress),
        ("/file", PictureFault::NoLink),
        ("/secret", PictureFault::NoLink),
    ];
    for (path, fault) in faults {
        assert_eq!(pictures.fetch(&web.link(path), noon()).await, Err(fault), "{path}");
    }
    assert!(pictures.fetch(&web.link("/five"), noon()).await.is_ok());
}

#[tokio::test]
async fn three_redirects_are_followed_and_no_fourth() {
    let web = Web::start().await;
    let pictures = web.pictures();

    assert!(pictures.fetch(&web.link("/thrice"), noon()).await.is_ok());
    assert_eq!(web.visits(), 4);
    let round = pictures.fetch(&web.link("/round"), noon()).await;
    assert_eq!((round, web.visits()), (Err(PictureFault::Status { status: 302 }), 8));
}

#[tokio::test]
async fn private_addresses_are_not_reached() {
    let web = Web::start().await;
    let pictures = Pictures::reaching("");
    let port = web.address.port();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0", "0x7f.1", "017700000001"] {
        let refused = pictures.fetch(&format!("http://{host}:{port}/picture"), noon()).await;
        assert_eq!(refused, Err(PictureFault::PrivateAddress), "{host}");
    }
    assert_eq!(web.visits(), 0);
}

#[tokio::test]
async fn another_port_of_an_allowed_server_is_not_allowed() {
    let (web, other) = (Web::start().await, Web::start().await);

    let refused = web.pictures().fetch(&other.link("/picture"), noon()).await;

    assert_eq!((refused, other.visits()), (Err(PictureFault::PrivateAddress), 0));
}

#[tokio::test]
async fn only_links_of_the_web_are_followed() {
    let pictures = Pictures::reaching("");
    for link in [
        "",
        "picture.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "http://",
        "http://ada:pw@example.com/a.png",
        "https://ada@example.com/a.png",
        "http://exa mple.com/",
        "http://example.com:99999/",
    ] {
        assert_eq!(pictures.fetch(link, noon()).await, Err(PictureFault::NoLink), "{link}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_left() {
    let web = Web::start().await;
    let patient = Pictures::patiently(&web.address.to_string(), Duration::from_millis(300));
    assert_eq!(patient.fetch(&web.link("/silent"), noon()).await, Err(PictureFault::Unreachable));

    // Nothing listens on a port that was given back.
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused =
        Pictures::reaching(&gone.to_string()).fetch(&format!("http://{gone}/picture"), noon()).await;
    assert_eq!(refused, Err(PictureFault::Unreachable));
}

#[tokio::test]
async fn a_server_without_a_certificate_is_not_trusted() {
    let web = Web::start().await;
    let refused = web.pictures().fetch(&format!("https://{}/picture", web.address), noon()).await;
    assert_eq!(refused, Err(PictureFault::Unreachable));
}

#[tokio::test]
async fn a_picture_is_fetched_once_for_a_while_and_a_fault_each_time() {
    let web = Web::start().await;
    let pictures = web.pictures();
    for _ in 0..3 {
        pictures.fetch(&web.link("/picture"), noon()).await.unwrap();
    }
    assert_eq!(web.visits(), 1);

    pictures.fetch(&web.link("/picture"), noon() + TimeDelta::minutes(11)).await.unwrap();
    assert_eq!(web.visits(), 2);

    for _ in 0..2 {
        pictures.fetch(&web.link("/missing"), noon()).await.unwrap_err();
    }
    assert_eq!(web.visits(), 4);
}
