//! `DescribeDBInstanceSSL`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::base::value::{Object, Value};
use crate::rds::model::Cloud;
use crate::rds::model::clock::to_second;
use crate::rds::words::Engine;
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Tells whether connections can be encrypted, to which address, and until when the server's certificate is valid.
    ///
    /// `SSLEnabled` is `Yes` or `No`, on PostgreSQL `on` or `off`. Without encryption the other fields are empty and `RequireUpdate` is
    /// `No`, as in live answers of 2021; with it `RequireUpdate` is `No`, on PostgreSQL `0`. `ForceEncryption` and `TlsVersion` are SQL Server's, the authorities and the ACLs PostgreSQL's.
    ///
    /// Source: page DescribeDBInstanceSSL (2018 to 2025), API metadata (2024) for the codes.
    DescribeDBInstanceSSL { DBInstanceId: String }
}

/// The engines with encrypted connections.
pub(super) const ENGINES: &[Engine] = &[Engine::MySql, Engine::SqlServer, Engine::PostgreSql];

impl Action for DescribeDBInstanceSSL {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId").engines(ENGINES, Condition::SslEngine)];

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
            on(instance.ssl_connection.clone().unwrap_or_else(|| instance.connection())).into(),
        );
        answer.put("SSLExpireTime", on(instance.ssl_expires.map(to_second).unwrap_or_default()).into());
        answer.put("RequireUpdate", if postgres && instance.ssl { "0" } else { "No" }.into());
        answer.put("RequireUpdateReason", "".into());
        if instance.engine == Engine::SqlServer {
            answer.put("ForceEncryption", if instance.force_encryption { "1" } else { "0" }.into());
            answer.put("TlsVersion", (&instance.tls_version).into());
        }
        if postgres && instance.ssl {
            let or = |text: &str, default: &str| Value::from(if text.is_empty() { default } else { text }.to_owned());
            answer.put("CAType", or(&instance.ca_type, "aliyun"));
            answer.put("ACL", or(&instance.acl, "prefer"));
            answer.put("ReplicationACL", or(&instance.replication_acl, "prefer"));
            answer.put("ClientCACert", (&instance.client_ca).into());
            answer.put("LastModifyStatus", "success".into());
        }
        Ok(Value::Object(answer))
    }
}
