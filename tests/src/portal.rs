//! The real binary, started for one test.

pub use crate::answer::Answer;

use crate::issuer::Issuer;
use dialogporten_testkit::postgres::TestDatabase;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Service owner `ttd` of the local world.
pub const TTD: &str = "312886405";
/// Service owner `nyk` of the local world.
pub const NYK: &str = "312990121";

/// Made for journeys; nothing else trusts it.
const DIALOG_TOKEN_KEYS: &str =
    r#"[{kid="journeys",state="signing",private_key="nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}]"#;

/// A running portal.
#[derive(Debug)]
pub struct Portal {
    base: String,
    port: u16,
    process: Child,
    log: PathBuf,
    /// The local world, when it is this portal's own.
    own_world: Option<PathBuf>,
    issuer: Issuer,
    client: reqwest::Client,
    database: Arc<TestDatabase>,
    /// Address that tokens name: all replicas have one.
    public: String,
}

/// Path of the binary under test; built when it is not up to date. The whole workspace and a test are named so that dependencies
/// have the same features as in the tests' own build, and are not compiled twice.
fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--workspace"]);
        build.args(["--bin", "dialogporten", "--test", "architecture"]);
        // Build scripts watch these: with the test's own values in them, dependencies would be compiled again.
        for (name, _) in std::env::vars_os() {
            let of_this_package = ["CARGO_PKG_", "CARGO_MANIFEST_"];
            if of_this_package
                .iter()
                .any(|start| name.to_string_lossy().starts_with(start))
            {
                build.env_remove(name);
            }
        }
        let built = build.status().unwrap();
        assert!(built.success(), "the server does not build");
        // target/debug/deps/journeys-… → target/debug/dialogporten
        let test = std::env::current_exe().unwrap();
        test.parent().unwrap().parent().unwrap().join("dialogporten")
    })
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Portal {
    /// Starts the binary on an empty, migrated database with the local world, and waits until it is ready.
    ///
    /// # Panics
    /// When it is not ready within 20 seconds.
    pub async fn start() -> Self {
        Self::start_with(None).await
    }

    /// As [`Portal::start`] with a local world of its own, given as text.
    ///
    /// # Panics
    /// As [`Portal::start`].
    pub async fn start_in(world: &str) -> Self {
        Self::start_with(Some(world)).await
    }

    /// Gives the portal another local world. It is read within a few seconds.
    ///
    /// # Panics
    /// When the portal was not started in a world of its own.
    pub fn change_world(&self, world: &str) {
        let file = self
            .own_world
            .as_ref()
            .expect("the portal has a world of its own");
        std::fs::write(file, world).unwrap();
    }

    async fn start_with(world: Option<&str>) -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let database = Arc::new(TestDatabase::migrated().await);
        Self::on(database, Issuer::start(), world, None).await
    }

    /// Starts the binary once more on the same database, as a second replica.
    pub async fn replica(&self) -> Self {
        let world = self
            .own_world
            .as_ref()
            .map(|file| std::fs::read_to_string(file).unwrap());
        let public = Some(self.public.clone());
        Self::on(
            self.database.clone(),
            self.issuer.clone(),
            world.as_deref(),
            public,
        )
        .await
    }

    async fn on(
        database: Arc<TestDatabase>,
        issuer: Issuer,
        world: Option<&str>,
        public: Option<String>,
    ) -> Self {
        let port = free_port();
        let log = std::env::temp_dir().join(format!("dialogporten-journey-{port}.log"));
        let own_world = world.map(|world| {
            let file = std::env::temp_dir().join(format!("dialogporten-journey-{port}.toml"));
            std::fs::write(&file, world).unwrap();
            file
        });
        let base = format!("http://127.0.0.1:{port}");
        let public = public.unwrap_or_else(|| base.clone());
        let process = spawn(port, &public, &database, &issuer, &log, own_world.as_deref());
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let mut portal = Self {
            base,
            port,
            process,
            log,
            own_world,
            issuer,
            client,
            database,
            public,
        };
        portal.wait_until_ready().await;
        portal
    }

    async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let probe = self
                .client
                .get(format!("{}/health/readiness", self.base))
                .send()
                .await;
            if probe.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return;
            }
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "the portal ended with {ended:?}: {}", self.log());
            assert!(
                Instant::now() < deadline,
                "the portal is not ready: {}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The issuer whose tokens the portal trusts.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The number that a query gives.
    pub async fn count(&self, query: &str) -> i64 {
        self.database.number(query).await
    }

    /// What has been told of a dialog, in order: `created`, `updated`, `transmission created`, `activity created 4`.
    pub async fn events(&self, dialog: &str) -> Vec<String> {
        self.database
            .values(&format!(
                "select case event.value->>'k' when '1' then 'created' when '2' then 'updated' when '3' then 'deleted' \
                 when '4' then 'restored' when '5' then 'seen' when '6' then 'transmission created' \
                 else 'activity created ' || (event.value->>'a') end \
                 from (select row_number() over (order by tx, id) as place, events from outbox_event \
                 where dialog_id = '{dialog}' and not silent) told, \
                 json_array_elements(told.events) with ordinality event (value, number) order by place, number"
            ))
            .await
    }

    /// The client that requests are sent with.
    #[must_use]
    pub fn client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// Kills the process at once, as a power failure would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        let _status = self.process.wait();
    }

    /// Starts the binary again on the same database, and waits until it is ready.
    pub async fn restart(&mut self) {
        self.kill();
        self.process = spawn(
            self.port,
            &self.public,
            &self.database,
            &self.issuer,
            &self.log,
            self.own_world.as_deref(),
        );
        self.wait_until_ready().await;
    }

    /// Address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Token of a service owner with scopes after `digdir:dialogporten.`.
    #[must_use]
    pub fn owner_token(&self, organization: &str, scopes: &[&str]) -> String {
        let scope: Vec<String> = scopes
            .iter()
            .map(|scope| format!("digdir:dialogporten.{scope}"))
            .collect();
        self.issuer.sign(&json!({
            "scope": scope.join(" "),
            "client_id": "journeys",
            "consumer": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{organization}") },
        }))
    }

    /// Token of a person, strength of login 0 to 4.
    #[must_use]
    pub fn person_token(&self, number: &str, level: u8) -> String {
        self.issuer.sign(&json!({
            "scope": "openid digdir:dialogporten",
            "pid": number,
            "urn:altinn:authlevel": level,
        }))
    }

    /// Token of a system user of `owner`, whose supplier is `consumer`.
    #[must_use]
    pub fn system_user_token(&self, id: &str, owner: &str, consumer: &str) -> String {
        let organization =
            |number: &str| json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") });
        self.issuer.sign(&json!({
            "scope": "digdir:dialogporten",
            "client_id": "journeys",
            "consumer": organization(consumer),
            "authorization_details": [{
                "type": "urn:altinn:systemuser",
                "systemuser_id": [id],
                "systemuser_org": organization(owner),
            }],
        }))
    }

    /// Sends a request without body.
    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, Some(token), None).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(token), Some(body.to_string()))
            .await
    }

    /// Sends a request about a revision that was seen; no body when it is `null`.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        if_match: Option<&str>,
        body: &Value,
    ) -> Answer {
        let mut request = self.client.request(method, self.url(path)).bearer_auth(token);
        if let Some(revision) = if_match {
            request = request.header("if-match", revision);
        }
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        self.answer(path, request).await
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When there is no answer, or a 5xx: no input may produce one.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<String>,
    ) -> Answer {
        let mut request = self.client.request(method, self.url(path));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        self.answer(path, request).await
    }

    async fn answer(&self, path: &str, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        assert!(
            !status.is_server_error(),
            "{status} {path}: {text}\n{}",
            self.log()
        );
        Answer {
            status,
            headers,
            text,
        }
    }
}

fn spawn(
    port: u16,
    public: &str,
    database: &TestDatabase,
    issuer: &Issuer,
    log: &PathBuf,
    world: Option<&Path>,
) -> Child {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf();
    let log = std::fs::File::create(log).unwrap();
    let schemes = format!(r#"[{{name="journeys",well_known="{}"}}]"#, issuer.well_known());
    Command::new(binary())
        .arg("serve")
        .env("DIALOGPORTEN__ENVIRONMENT", "test")
        .env("DIALOGPORTEN__SERVER__LISTEN", format!("127.0.0.1:{port}"))
        .env("DIALOGPORTEN__SERVER__BASE_URI", public)
        .env("DIALOGPORTEN__SERVER__SHUTDOWN_DELAY_SECONDS", "0")
        .env("DIALOGPORTEN__DATABASE__URL", database.url())
        .env("DIALOGPORTEN__AUTHENTICATION__SCHEMES", schemes)
        .env("DIALOGPORTEN__AUTHENTICATION__ALLOW_HTTP_LOOPBACK", "true")
        // Replicas sign and mask alike.
        .env("DIALOGPORTEN__DIALOG_TOKEN__KEYS", DIALOG_TOKEN_KEYS)
        .env(
            "DIALOGPORTEN__PRIVACY__PERSON_MASK_SECRET",
            "a secret of journeys, long enough to mask with",
        )
        .env(
            "DIALOGPORTEN__LOCAL__DIRECTORY",
            world.map_or_else(|| root.join("config/directory.toml"), Path::to_path_buf),
        )
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        let _status = self.process.wait();
        std::fs::remove_file(&self.log).unwrap_or_default();
        if let Some(world) = &self.own_world {
            std::fs::remove_file(world).unwrap_or_default();
        }
    }
}
