//! The running server: listens, answers, and stops in order.

use crate::request_log::log_request;
use crate::settings::ServerSettings;
use crate::wiring::Application;
use crate::workers::Jobs;
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use dialogporten_application::test_issuer::TestTokenIssuer;
use std::error::Error;
use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    /// Somebody else does.
    #[error("port {} is in use by another program: stop it or choose another port", .0.port())]
    InUse(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {0}")]
    Other(SocketAddr, #[source] std::io::Error),
}

/// Takes the address before anything else is started.
pub(crate) fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => ListenError::InUse(address),
        _ => ListenError::Other(address, error),
    })
}

/// A runtime for background work; the http workers have their own.
pub(crate) fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
}

/// Serves until a signal says stop. `started` runs beside it once requests are answered; its failure stops the server.
pub(crate) async fn serve<F>(
    settings: &ServerSettings,
    listener: TcpListener,
    application: Application,
    test_issuer: Option<Arc<dyn TestTokenIssuer>>,
    started: F,
) -> Result<(), Box<dyn Error>>
where
    F: Future<Output = Result<(), Box<dyn Error>>>,
{
    let Application {
        api,
        graphql,
        graphql_settings,
        pg_settings,
        health,
        checked,
        store,
        verifier,
        platform,
        jobs,
    } = application;
    let mut signals = Signals::new()?;
    let configure = dialogporten_http::configure(api);
    let graphql = dialogporten_graphql::configure(graphql, &graphql_settings);
    let test_issuer = test_issuer.map(dialogporten_http::test_issuer::mount);
    let configure = move |config: &mut ServiceConfig| {
        if let Some(mount) = &test_issuer {
            mount(config);
        }
        graphql(config);
        configure(config);
    };
    let workers = settings.workers();
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || App::new().wrap(from_fn(log_request)).configure(configure.clone()))
        .workers(usize::from(workers))
        .keep_alive(Duration::from_secs(settings.keep_alive_seconds))
        .shutdown_timeout(settings.shutdown_grace_seconds)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = server.handle();
    let mut running = tokio::spawn(server);

    let keys = verifier.clone();
    tokio::spawn(async move {
        keys.load_keys().await;
        keys.keep_keys_fresh().await;
    });
    let feed = store.feed().clone();
    let news = feed.clone();
    tokio::spawn(async move { news.run(&pg_settings).await });
    tokio::spawn(async move {
        if let Err(error) = store.warm_up().await {
            tracing::warn!(error = &error as &dyn Error, "the store could not be read ahead");
        }
    });
    let checks = health.clone();
    tokio::spawn(async move { checks.keep_checking(&checked).await });
    tokio::spawn(async move {
        let mut pause = tokio::time::interval(Duration::from_secs(5));
        loop {
            pause.tick().await;
            match platform.reload_if_changed() {
                Ok(true) => tracing::info!("the directory file has changed and was read again"),
                Ok(false) => {}
                Err(error) => tracing::error!(
                    error = &error as &dyn Error,
                    "the changed directory file is refused, the old content stays"
                ),
            }
        }
    });
    let running_jobs = jobs.map(Jobs::start);
    tracing::info!(server.address = %address, server.workers = workers, "listening");

    let mut started = std::pin::pin!(started);
    let mut is_started = false;
    let outcome = loop {
        tokio::select! {
            outcome = &mut started, if !is_started => match outcome {
                Ok(()) => is_started = true,
                Err(error) => break Err(error),
            },
            ended = &mut running => {
                return ended?.map_err(Into::into);
            }
            () = signals.next() => break Ok(()),
        }
    };
    health.stop();
    tracing::info!("stopping: not ready any more");
    let background = tokio::spawn(async move {
        if let Some(running) = running_jobs {
            running.stop().await;
        }
    });
    let orderly = async {
        tokio::time::sleep(Duration::from_secs(settings.shutdown_delay_seconds)).await;
        // Open streams end in order instead of being cut.
        feed.close();
        handle.stop(true).await;
    };
    tokio::select! {
        () = orderly => {}
        () = signals.next() => {
            tracing::warn!("second signal: stopping at once");
            handle.stop(false).await;
        }
    }
    let _ = running.await;
    let _ = background.await;
    tracing::info!("stopped");
    outcome
}

/// SIGTERM and SIGINT.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
