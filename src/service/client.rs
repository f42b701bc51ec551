//! The settings of a client: key, region and address.

use super::State;
use crate::rpc::user::AccessKey;

/// The key of a fake without users, which accepts any.
const ANY_KEY: (&str, &str) = ("testid", "testsecret");

/// The settings that point a client at a fake.
pub(crate) struct Client {
    pub(crate) key: AccessKey,
    /// The region of the first instance.
    pub(crate) region: String,
    pub(crate) uri: String,
    pub(crate) endpoint: String,
}

/// Returns the key to sign with: the first active one, with permanent keys before temporary ones. The error says why
/// there is none.
pub(crate) fn key(state: &State) -> Result<AccessKey, String> {
    let users = &state.cloud.users;
    let active = |temporary: bool| {
        users.all().iter().flat_map(|user| &user.keys).find(|key| key.active && key.token.is_some() == temporary)
    };
    let any = || AccessKey {
        id: ANY_KEY.0.to_owned(),
        secret: ANY_KEY.1.to_owned(),
        active: true,
        token: None,
        expires: None,
    };
    match active(false).or_else(|| active(true)) {
        Some(key) => Ok(key.clone()),
        None if users.all().is_empty() => Ok(any()),
        None => Err("no user of the fake has an active access key: add one with User::access_key(id, secret), or as `AccessKeys` of a seed".to_owned()),
    }
}

impl Client {
    pub(crate) fn of(state: &State, uri: String, endpoint: String) -> Result<Client, String> {
        let region = state.cloud.instances.iter().next().map(|instance| instance.region.clone());
        Ok(Client { key: key(state)?, region: region.unwrap_or_else(|| "cn-hangzhou".to_owned()), uri, endpoint })
    }

    /// The environment variables that clients read.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let Client { key, region, uri, endpoint } = self;
        let mut variables = vec![
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", key.id.clone()),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", key.secret.clone()),
            ("ALICLOUD_ACCESS_KEY", key.id.clone()),
            ("ALICLOUD_SECRET_KEY", key.secret.clone()),
            ("ALIBABA_CLOUD_REGION_ID", region.clone()),
            ("ALIBABA_CLOUD_REGION", region.clone()),
            ("ALICLOUD_REGION", region.clone()),
            ("ALIBABA_CLOUD_ENDPOINT_RDS", endpoint.clone()),
            ("RDS_ENDPOINT", endpoint.clone()),
            ("ALIBABA_CLOUD_ENDPOINT_STS", endpoint.clone()),
            ("STS_ENDPOINT", endpoint.clone()),
            ("ALIBABA_CLOUD_ENDPOINT_VPC", endpoint.clone()),
            ("VPC_ENDPOINT", endpoint.clone()),
            ("ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE".to_owned()),
            ("FAKE_RDS_URI", uri.clone()),
            ("FAKE_RDS_ENDPOINT", endpoint.clone()),
        ];
        variables.extend(key.token.clone().map(|token| ("ALIBABA_CLOUD_SECURITY_TOKEN", token)));
        variables
    }
}
