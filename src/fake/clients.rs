//! The settings of a client: a key, a region, an address.

use super::{FakeRds, must};
use crate::base::error::{Error, ErrorKind};
use crate::rpc::user::AccessKey;
use crate::service::client::{self, Client};

impl FakeRds {
    /// The id of an access key that the fake accepts: the first active key of its users, with permanent keys before
    /// temporary ones. A fake without users accepts any key, and this method returns `testid`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, User};
    /// let user = User::new("1234567890123456").inactive_key("old", "s").access_key("new", "secret");
    /// let rds = FakeRds::builder().user(user).start_blocking();
    /// assert_eq!((rds.access_key_id(), rds.access_key_secret()), ("new".to_owned(), "secret".to_owned()));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are users, and none has an active key.
    #[track_caller]
    pub fn access_key_id(&self) -> String {
        self.client_key().id
    }

    /// The secret of [`access_key_id`](FakeRds::access_key_id).
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::start_blocking();
    /// assert_eq!(rds.access_key_secret(), "testsecret");
    /// ```
    ///
    /// # Panics
    ///
    /// If there are users, and none has an active key.
    #[track_caller]
    pub fn access_key_secret(&self) -> String {
        self.client_key().secret
    }

    #[track_caller]
    fn client_key(&self) -> AccessKey {
        let key = client::key(&self.service.lock());
        must(format_args!(""), key.map_err(|error| Error::new(ErrorKind::NotFound, error)))
    }

    /// Environment variables that point clients at the fake: names and values, for [`Command::envs`](std::process::Command::envs).
    ///
    /// | variable | read by | value |
    /// |---|---|---|
    /// | `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` | SDKs, CLI, Terraform's provider | the test's key |
    /// | `ALIBABA_CLOUD_SECURITY_TOKEN` | CLI, Terraform's provider | the key's token, only if it is a temporary one |
    /// | `ALICLOUD_ACCESS_KEY`, `ALICLOUD_SECRET_KEY` | Terraform's provider, before the two above | the test's key |
    /// | `ALIBABA_CLOUD_REGION_ID` | CLI | the region of the first instance, or `cn-hangzhou` |
    /// | `ALIBABA_CLOUD_REGION`, `ALICLOUD_REGION` | Terraform's provider | the same |
    /// | `ALIBABA_CLOUD_ENDPOINT_RDS`, `RDS_ENDPOINT`, and the same names with `STS` and `VPC` | Terraform's provider | [`endpoint`](FakeRds::endpoint) |
    /// | `ALIBABA_CLOUD_IGNORE_PROFILE` | CLI | `TRUE`: no profile of the machine's user is used |
    /// | `FAKE_RDS_URI`, `FAKE_RDS_ENDPOINT` | your own code | [`uri`](FakeRds::uri) and [`endpoint`](FakeRds::endpoint) |
    ///
    /// The names are from the README of the CLI, the source of the provider and that of the SDK's credentials library.
    /// The SDKs and the CLI do not document a variable for the endpoint of one product or for the scheme: set these in
    /// code, in options, or in the provider's block, as [`clients`](crate::guide::clients) shows.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").region("cn-beijing")).start_blocking();
    /// let mut command = std::process::Command::new("aliyun");
    /// command.args(["rds", "DescribeDBInstances", "--endpoint", &rds.endpoint(), "--insecure"]).envs(rds.env());
    /// assert!(rds.env().contains(&("ALIBABA_CLOUD_REGION_ID", "cn-beijing".to_owned())));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are users, and none has an active key.
    #[track_caller]
    pub fn env(&self) -> Vec<(&'static str, String)> {
        must(format_args!(""), self.try_env())
    }

    /// Like [`env`](FakeRds::env), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If there are users, and none has an active key.
    ///
    /// ```
    /// # use fake_rds::{ErrorKind, FakeRds, User};
    /// let rds = FakeRds::builder().user(User::new("1").inactive_key("old", "secret")).start_blocking();
    /// assert_eq!(rds.try_env().unwrap_err().kind(), ErrorKind::NotFound);
    /// ```
    pub fn try_env(&self) -> Result<Vec<(&'static str, String)>, Error> {
        let client = Client::of(&self.service.lock(), self.uri(), self.endpoint());
        Ok(client.map_err(|error| Error::new(ErrorKind::NotFound, error))?.variables())
    }
}
