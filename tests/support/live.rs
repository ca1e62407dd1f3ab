//! Listeners of the live feed.

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use super::{Api, wait::PATIENCE};

/// A ticket for one connection.
pub async fn ticket(api: &Api) -> String {
    api.post("/api/live/ticket", json!({})).await.expect(200)["ticket"].as_str().unwrap().to_owned()
}

fn query(ticket: &str, cursor: Option<&str>) -> String {
    cursor.map_or_else(|| format!("ticket={ticket}"), |cursor| format!("ticket={ticket}&cursor={cursor}"))
}

/// A WebSocket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens one with a new ticket. The first event is the greeting.
    pub async fn open(api: &Api, cursor: Option<&str>) -> Self {
        Self::with_ticket(api, &ticket(api).await, cursor).await.unwrap()
    }

    /// Opens one with this ticket.
    pub async fn with_ticket(
        api: &Api,
        ticket: &str,
        cursor: Option<&str>,
    ) -> Result<Self, tokio_tungstenite::tungstenite::Error> {
        let address = format!("{}/api/live?{}", api.url.replacen("http", "ws", 1), query(ticket, cursor));
        Ok(Self(connect_async(address).await?.0))
    }

    /// The next event.
    pub async fn next(&mut self) -> Value {
        loop {
            let frame = timeout(PATIENCE, self.0.next()).await.expect("an event in time");
            match frame.expect("an open socket").unwrap() {
                Message::Text(text) => return serde_json::from_str(text.as_str()).unwrap(),
                Message::Close(_) => panic!("the socket was closed"),
                _ => {}
            }
        }
    }

    /// The events up to the one with this cursor.
    pub async fn until(&mut self, cursor: i64) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            events.push(self.next().await);
            if place(&events[events.len() - 1]) >= cursor {
                return events;
            }
        }
    }

    /// How the server closed it.
    pub async fn closed(mut self) -> Option<u16> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("an end in time") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

/// Server-sent events.
pub struct Events {
    response: reqwest::Response,
    read: String,
}

impl Events {
    /// Opens the stream with a new ticket.
    pub async fn open(api: &Api, cursor: Option<&str>) -> Self {
        let address = format!("{}/api/live/events?{}", api.url, query(&ticket(api).await, cursor));
        let response = reqwest::Client::new().get(address).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, read: String::new() }
    }

    /// The next event's data.
    pub async fn next(&mut self) -> Value {
        loop {
            while let Some((block, rest)) = self.read.split_once("\n\n") {
                let data: String = block.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
                let parsed = (!data.is_empty()).then(|| serde_json::from_str(&data).unwrap());
                self.read = rest.to_owned();
                if let Some(event) = parsed {
                    return event;
                }
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("an event in time").unwrap();
            self.read.push_str(std::str::from_utf8(&chunk.expect("an open stream")).unwrap());
        }
    }
}

/// An event's place in the feed.
pub fn place(event: &Value) -> i64 {
    event["cursor"].as_str().unwrap().parse().unwrap()
}
