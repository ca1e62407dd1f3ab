//! Serves an axum router: as a function of the platform, or on an address of one's own.
//!
//! Under the platform an invocation ends when its handler returns, so streams and background work hold it open; and
//! a process that is told to stop finishes what it has begun. Both are kept track of here.

use std::{
    convert::Infallible,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    process::ExitCode,
    sync::{LazyLock, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::FromRequestParts,
    http::request::Parts,
};
use http_body::{Frame, SizeHint};
use http_body_util::combinators::BoxBody;
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
    time::timeout,
};
use tokio_util::{
    sync::CancellationToken,
    task::{TaskTracker, task_tracker::TaskTrackerToken},
};
use tower::ServiceExt;
use vercel_runtime::{AppState, Error, Request, Response, ResponseBody, service_fn};

/// What the end of the process waits for.
static OPEN: LazyLock<TaskTracker> = LazyLock::new(TaskTracker::new);
static STOPPING: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);
/// A process that was told to stop does not wait longer than this for what is open.
const LONGEST_DRAIN: Duration = Duration::from_secs(25);

/// Starts work that outlives the response: `wait_until` on the platform, a tracked task elsewhere. An extractor.
#[derive(Clone, Default)]
pub struct Background(Option<AppState>);

impl Background {
    /// Starts work. It must be safe to lose: what must happen is a job.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        match &self.0 {
            Some(state) => state.wait_until(work),
            None => drop(OPEN.spawn(work)),
        }
    }

    /// Keeps the invocation open until what this gives is dropped.
    pub fn hold(&self) -> oneshot::Sender<Infallible> {
        let (held, dropped) = oneshot::channel();
        self.spawn(async { drop(dropped.await) });
        held
    }
}

impl<S: Sync> FromRequestParts<S> for Background {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// axum's body is `Send`, the platform's runtime wants `Sync` too: hence a lock, which nobody else ever takes.
struct Streamed {
    body: Mutex<Body>,
    _held: Option<oneshot::Sender<Infallible>>,
    _open: TaskTrackerToken,
}

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context).map_err(Error::from)
    }

    fn is_end_stream(&self) -> bool {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

async fn answer(router: Router, mut request: Request, state: AppState) -> Response<ResponseBody> {
    let (background, open) = (Background(Some(state)), OPEN.token());
    request.extensions_mut().insert(background.clone());
    // A Router takes hyper's request as it is, so that upgrades survive.
    let Ok(response) = router.oneshot(request).await;
    response.map(|body| {
        let held = body.size_hint().exact().is_none().then(|| background.hold());
        ResponseBody(BoxBody::new(Streamed { body: Mutex::new(body), _held: held, _open: open }))
    })
}

/// Serves a router as a function of the platform.
pub(super) fn function(router: Router) -> ExitCode {
    start(vercel_runtime::run(service_fn(move |request: Request, state: AppState| {
        answer(router.clone(), request, state)
    })))
}

/// Serves a router on an address, with work beside it that ends when the process is told to stop.
pub fn serve(router: Router, address: SocketAddr, beside: impl Future<Output = ()> + Send + 'static) -> ExitCode {
    start(async move {
        let listener = TcpListener::bind(address).await?;
        tracing::info!(address = %listener.local_addr()?, "listening");
        OPEN.spawn(beside);
        tokio::spawn(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                STOPPING.cancel();
            }
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        Ok(axum::serve(listener, service).with_graceful_shutdown(stopping()).await?)
    })
}

/// Resolves when the process is told to stop. Every stream and socket must end then.
pub async fn stopping() {
    STOPPING.cancelled().await;
}

fn start(program: impl Future<Output = Result<(), Error>>) -> ExitCode {
    let program = async {
        // The platform's runtime has a listener of its own: tokio allows several.
        let mut term = signal(SignalKind::terminate())?;
        tokio::spawn(async move {
            term.recv().await;
            STOPPING.cancel();
        });
        program.await?;
        STOPPING.cancel();
        OPEN.close();
        if timeout(LONGEST_DRAIN, OPEN.wait()).await.is_err() {
            tracing::warn!(open = OPEN.len(), "stopped with work still open");
        }
        Ok(())
    };
    let outcome = Runtime::new().map_err(Error::from).and_then(|runtime| runtime.block_on(program));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
