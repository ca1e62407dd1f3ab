//! A line between two programs that can be made to fail: everything goes through it until it is told otherwise.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing bad.
    None,
    /// Every piece of an answer comes later by this.
    Delay(Duration),
    /// Connections end at once, those that stand as well as new ones.
    Cut,
    /// What is sent arrives; the answer's side is closed instead of answering.
    HalfClosed,
    /// What is sent arrives, and nothing ever comes back.
    Silent,
    /// Answers are bytes that mean nothing.
    Garbage,
}

/// A line. Dropping it ends it.
pub struct Line {
    /// Where it begins: a program connects here.
    pub begin: SocketAddr,
    fault: watch::Sender<Fault>,
}

impl Line {
    /// A line that ends at `end`, as `host:port`.
    pub async fn to(end: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (begin, end) = (listener.local_addr().unwrap(), end.to_owned());
        let (fault, told) = watch::channel(Fault::None);
        tokio::spawn(async move {
            let mut over = told.clone();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let (near, _) = accepted.unwrap();
                        let far = TcpStream::connect(&end).await.unwrap();
                        tokio::spawn(carry(near, far, told.clone()));
                    }
                    // The line itself is gone.
                    gone = over.changed() => if gone.is_err() { return },
                }
            }
        });
        Self { begin, fault }
    }

    /// From now on it does this.
    pub fn fail(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// From now on everything goes through.
    pub fn mend(&self) {
        self.fail(Fault::None);
    }
}

async fn carry(near: TcpStream, far: TcpStream, mut told: watch::Receiver<Fault>) {
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    let there = forward(near_read, far_write);
    let back = answer(far_read, near_write, told.clone());
    tokio::select! {
        () = async { tokio::join!(there, back); } => {}
        // Dropping both ends the connection.
        _ = told.wait_for(|fault| *fault == Fault::Cut) => {}
    }
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    // An end that is gone is the end of this direction.
    let _ = tokio::io::copy(&mut from, &mut to).await;
    let _ = to.shutdown().await;
}

async fn answer(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, told: watch::Receiver<Fault>) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        let fault = *told.borrow();
        match fault {
            Fault::None | Fault::Cut => {}
            Fault::Delay(wait) => tokio::time::sleep(wait).await,
            Fault::HalfClosed => break,
            Fault::Silent => continue,
            Fault::Garbage => piece[..length].fill(0xA5),
        }
        if to.write_all(&piece[..length]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
