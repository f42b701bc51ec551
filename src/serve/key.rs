//! The access key that calls are signed with.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::rpc::user::AccessKey;

/// The options for the access key. The names of the variables are those of Alibaba Cloud's SDKs.
#[derive(Debug, Args)]
pub(super) struct KeyOptions {
    /// The id of the access key.
    #[arg(long, value_name = "ID")]
    access_key_id: Option<String>,
    /// The secret of the access key. Other users of this machine can see it in the list of processes.
    /// ALIBABA_CLOUD_ACCESS_KEY_SECRET and `--access-key-secret-file` are safer.
    #[arg(long, value_name = "SECRET")]
    access_key_secret: Option<String>,
    /// Read the secret from the first line of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "access_key_secret")]
    access_key_secret_file: Option<PathBuf>,
    /// The token of a temporary key. The default is ALIBABA_CLOUD_SECURITY_TOKEN, if the secret is from the
    /// environment, too.
    #[arg(long, value_name = "TOKEN")]
    security_token: Option<String>,
}

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// Returns the value of a variable, unless it is empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The first line of a file.
fn first_line(path: &Path) -> Result<String, String> {
    const LONGEST: u64 = 64 << 10;
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| wrong(&error))?;
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| wrong(&error))?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() { Err(wrong(&"the first line is empty, expected the secret")) } else { Ok(line.to_owned()) }
}

impl KeyOptions {
    /// Returns the key, if the options name one.
    pub(super) fn key(&self) -> Result<Option<AccessKey>, String> {
        match &self.access_key_id {
            Some(id) => self.with_id(id.clone()).map(Some),
            None if self.access_key_secret.is_some() || self.access_key_secret_file.is_some() => {
                Err("the id of the access key is missing: pass --access-key-id ID".to_owned())
            }
            None => Ok(None),
        }
    }

    /// Returns the key from the options or the environment.
    pub(super) fn required(&self) -> Result<AccessKey, String> {
        let missing = || format!("there is no access key: pass --access-key-id ID, or set {ID}");
        match self.key()? {
            Some(key) => Ok(key),
            None => self.with_id(variable(ID).ok_or_else(missing)?),
        }
    }

    fn with_id(&self, id: String) -> Result<AccessKey, String> {
        let missing = || {
            format!(
                "the secret of the key is missing: set {SECRET}, or pass --access-key-secret-file FILE or --access-key-secret SECRET"
            )
        };
        let (secret, token) = match (&self.access_key_secret, &self.access_key_secret_file) {
            (Some(secret), _) => (secret.clone(), None),
            (None, Some(file)) => (first_line(file)?, None),
            (None, None) => (variable(SECRET).ok_or_else(missing)?, variable(TOKEN)),
        };
        Ok(AccessKey { id, secret, active: true, token: self.security_token.clone().or(token), expires: None })
    }
}
