//! `DescribeDBInstanceSSL`: the encryption of connections.

use crate::rds::action::prelude::*;
use std::time::Duration;

params! {
    /// Returns whether connections can be encrypted, for which address, and until when the server's certificate is
    /// valid.
    ///
    /// `SSLEnabled` is `Yes` or `No`, on PostgreSQL `on` or `off`. Without encryption the other fields are empty and
    /// `RequireUpdate` is `No`, as in live answers of 2021; with it `RequireUpdate` is `No`, on PostgreSQL `0`. Only
    /// MySQL and SQL Server have `ForceEncryption` and `TlsVersion`, and only PostgreSQL has certificates and ACLs.
    /// After encryption was on once, the ACL is `prefer`; before that it is empty (tests of Terraform's provider,
    /// 2026). `SSLCreateTime` of a certificate of the service is a year before `SSLExpireTime` (inferred).
    ///
    /// Source: page DescribeDBInstanceSSL (2018 to 2025), API metadata (2024) for the codes.
    DescribeDBInstanceSSL { DBInstanceId: String }
}

/// The engines with encrypted connections.
pub(super) const ENGINES: &[Engine] = &[Engine::MySql, Engine::SqlServer, Engine::PostgreSql, Engine::MariaDb];

/// The validity of a certificate.
pub(super) const VALIDITY: Duration = Duration::from_secs(365 * 86_400);

impl Action for DescribeDBInstanceSSL {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES)];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let postgres = instance.engine == Engine::PostgreSql;
        let enabled = match (instance.ssl, postgres) {
            (true, false) => "Yes",
            (false, false) => "No",
            (true, true) => "on",
            (false, true) => "off",
        };
        let on = |text: String| if instance.ssl { text } else { String::new() };
        let mut answer = Object::new();
        answer.put("SSLEnabled", enabled.into());
        answer.put(
            "ConnectionString",
            on(instance.ssl_connection.clone().unwrap_or_else(|| instance.shown_connection())).into(),
        );
        answer.put("SSLExpireTime", on(instance.ssl_expires.map(to_second).unwrap_or_default()).into());
        let expired = instance.ssl && instance.ssl_expires.is_some_and(|end| end <= cloud.now());
        let update = match (postgres && instance.ssl, expired) {
            (false, false) => "No",
            (false, true) => "Yes",
            (true, false) => "0",
            (true, true) => "1",
        };
        answer.put("RequireUpdate", update.into());
        answer.put("RequireUpdateReason", "".into());
        if matches!(instance.engine, Engine::MySql | Engine::SqlServer) {
            answer.put("ForceEncryption", if instance.force_encryption { "1" } else { "0" }.into());
            answer.put("TlsVersion", (&instance.tls_version).into());
        }
        if postgres {
            put_postgres(instance, &mut answer);
        }
        Ok(Value::Object(answer))
    }
}

/// Adds the fields of PostgreSQL about certificates and the authentication of clients.
fn put_postgres(instance: &Instance, answer: &mut Object) {
    let on = |text: &str, usual: &str| match (instance.ssl, text.is_empty()) {
        (true, true) => usual.to_owned(),
        (true, false) => text.to_owned(),
        (false, _) => String::new(),
    };
    // The word remains after encryption was on.
    let acl = |text: &str| if instance.ssl && text.is_empty() { "prefer".to_owned() } else { text.to_owned() };
    answer.put("CAType", on(&instance.ca_type, "aliyun").into());
    answer.put("ACL", acl(&instance.acl).into());
    answer.put("ReplicationACL", acl(&instance.replication_acl).into());
    answer.put("ClientCACert", on(&instance.client_ca, "").into());
    answer.put("ClientCertRevocationList", on(&instance.revoked_clients, "").into());
    answer.put("ServerCert", on(&instance.server_cert, SERVER_CERT).into());
    answer.put("ServerKey", on(&instance.server_key, SERVER_KEY).into());
    let created = instance.ssl_expires.filter(|_| instance.ssl && ["", "aliyun"].contains(&instance.ca_type.as_str()));
    let created = created.and_then(|expires| expires.checked_sub(VALIDITY)).map(to_second);
    answer.put("SSLCreateTime", created.unwrap_or_default().into());
    answer.put("ServerCAUrl", on("", CA_URL).into());
    answer.put("LastModifyStatus", on("", "success").into());
}

/// The certificate of a server, signed by the service. It is invented.
const SERVER_CERT: &str = "-----BEGIN CERTIFICATE-----\nZmFrZS1yZHM=\n-----END CERTIFICATE-----";

/// The private key of that certificate, also invented.
const SERVER_KEY: &str = "-----BEGIN PRIVATE KEY-----\nZmFrZS1yZHM=\n-----END PRIVATE KEY-----";

/// The address of the certificate of the service's authority (the field is seen live; this address is invented).
const CA_URL: &str = "https://apsaradb-public.oss-ap-southeast-1.aliyuncs.com/ApsaraDB-CA-Chain.zip";
