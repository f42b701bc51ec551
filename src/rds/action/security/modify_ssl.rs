//! `ModifyDBInstanceSSL`: the instance is SSL_MODIFYING until its encryption has changed.

use crate::rds::action::prelude::*;

use super::describe_ssl::{ENGINES, VALIDITY};
use super::types::{Acl, Bit, CaType, SslSwitch, TlsVersion};
use crate::rds::model::clock::whole_second;

params! {
    /// Turns encryption of connections on (`SSLEnabled` 1), off (0), or on with a new certificate (2, which Terraform's
    /// provider sends), or moves it to another address of the instance.
    ///
    /// The instance shows SSL_MODIFYING (known from a client that waits for its end), then Running again. The server's
    /// certificate is then valid for 365 days (inferred). Turning SSL on again creates a new certificate, unless the
    /// request only changes settings (inferred). Turning it off again is refused (inferred). `ClientCrlEnabled` and
    /// `ClientCertRevocationList` require an authority for clients' certificates. On SQL Server, `Certificate` and
    /// `PassWord` are a certificate in object storage and its password; the request has both or neither (inferred).
    ///
    /// Source: page ModifyDBInstanceSSL (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceSSL {
        DBInstanceId: String,
        ConnectionString: String,
        SSLEnabled: Option<SslSwitch>,
        ForceEncryption: Option<Bit>,
        TlsVersion: Option<TlsVersion>,
        CAType: Option<CaType>,
        ServerCert: Option<String>,
        ServerKey: Option<String>,
        ClientCAEnabled: Option<Bit>,
        ClientCACert: Option<String>,
        ACL: Option<Acl>,
        ReplicationACL: Option<Acl>,
        ClientCrlEnabled: Option<Bit>,
        ClientCertRevocationList: Option<String>,
        Certificate: Option<String>,
        PassWord: Option<String>,
    }
}

/// Properties that PostgreSQL drops when encryption is turned off.
const OFF: [&str; 5] = ["CAType", "ServerCert", "ServerKey", "ClientCACert", "ClientCertRevocationList"];

impl Action for ModifyDBInstanceSSL {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidServerCertificate,
        Condition::InvalidClientCa,
        Condition::InvalidClientCrl,
        Condition::CrlWithoutClientCa,
        Condition::EndpointNotFound,
        Condition::SslStatus,
        Condition::AclWithoutClientCa,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let is_custom = self.CAType.as_ref().is_some_and(|ca| ca.0 == "custom");
        if self.ServerCert.is_some() != self.ServerKey.is_some() || is_custom && self.ServerCert.is_none() {
            let hint = "a custom certificate needs both `ServerCert` and `ServerKey`";
            return Err(Condition::InvalidServerCertificate.because(hint));
        }
        if self.Certificate.is_some() != self.PassWord.is_some() {
            let hint = "a certificate in object storage requires both `Certificate` and `PassWord`, or neither";
            return Err(Condition::InvalidServerCertificate.because(hint));
        }
        let list = self.ClientCertRevocationList.as_ref();
        if list.is_some_and(|text| !text.starts_with("-----BEGIN X509 CRL-----")) {
            let hint = "`ClientCertRevocationList` does not begin with `-----BEGIN X509 CRL-----`";
            return Err(Condition::InvalidClientCrl.because(hint));
        }
        let certificate =
            self.ClientCACert.as_ref().is_some_and(|text| text.starts_with("-----BEGIN CERTIFICATE-----"));
        if self.ClientCAEnabled.is_some_and(|enabled| enabled.0) && !certificate {
            refuse!(InvalidClientCa, "`ClientCACert` does not begin with `-----BEGIN CERTIFICATE-----`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let now = whole_second(cloud.now());
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if !instance.has_address(&self.ConnectionString) {
            let hint = format!("`{}` has no address `{}`", instance.id, clip(&self.ConnectionString));
            return Err(Condition::EndpointNotFound.because(hint));
        }
        let current = instance.ssl_connection.clone().unwrap_or_else(|| instance.shown_connection());
        let on = self.SSLEnabled.as_ref().is_none_or(|switch| switch.0 > 0);
        // A request without other changes renews the certificate.
        let asked = self.SSLEnabled.as_ref().is_some_and(|switch| switch.0 == 2);
        let renewed = asked || !instance.ssl || current != self.ConnectionString || !self.changes_more();
        if !on && !instance.ssl {
            refuse!(SslStatus, "connections of `{}` are not encrypted", instance.id);
        }
        let client_ca = match (self.ClientCAEnabled, &self.ClientCACert) {
            (Some(Bit(false)), _) => String::new(),
            (Some(Bit(true)), Some(text)) => text.clone(),
            _ => instance.client_ca.clone(),
        };
        let revoked = match (self.ClientCrlEnabled, &self.ClientCertRevocationList) {
            (Some(Bit(false)), _) => String::new(),
            (_, Some(text)) => text.clone(),
            _ => instance.revoked_clients.clone(),
        };
        let lists = self.ClientCrlEnabled.is_some_and(|enabled| enabled.0);
        let asks_for_list = lists || self.ClientCertRevocationList.is_some();
        if instance.engine == Engine::PostgreSql && client_ca.is_empty() && asks_for_list {
            refuse!(CrlWithoutClientCa, "the instance needs `ClientCAEnabled` 1 and a `ClientCACert` first");
        }
        if instance.engine == Engine::PostgreSql && lists && revoked.is_empty() {
            refuse!(InvalidClientCrl, "`ClientCrlEnabled` 1 requires a `ClientCertRevocationList`");
        }
        let asks = |acl: &Option<Acl>| acl.as_ref().is_some_and(|acl| acl.0 != "prefer");
        let asked = asks(&self.ACL) || asks(&self.ReplicationACL);
        if instance.engine == Engine::PostgreSql && client_ca.is_empty() && asked {
            refuse!(AclWithoutClientCa, "the instance needs `ClientCAEnabled` 1 and a `ClientCACert` first");
        }
        let mut sets: Vec<(&'static str, Value)> = vec![("SSLEnabled", on.into())];
        if on {
            let address = (self.ConnectionString != instance.shown_connection()).then_some(self.ConnectionString);
            sets.push(("SSLConnectionString", address.into()));
            sets.push(("ClientCACert", client_ca.into()));
            sets.push(("ClientCertRevocationList", revoked.into()));
            // A certificate is valid for one address.
            let postgres = instance.engine == Engine::PostgreSql;
            if renewed || instance.ssl_expires.is_none() {
                sets.push(("SSLExpireTime", now.checked_add(VALIDITY).unwrap_or(now).write()));
            }
            sets.extend(self.ForceEncryption.map(|force| ("ForceEncryption", force.0.into())));
            let texts = [
                ("TlsVersion", self.TlsVersion.map(|version| version.0.to_owned())),
                ("CAType", self.CAType.map(|ca| ca.0.to_owned())),
                ("ACL", self.ACL.map(|acl| acl.0.to_owned())),
                ("ReplicationACL", self.ReplicationACL.map(|acl| acl.0.to_owned())),
                ("ServerCert", self.ServerCert.filter(|_| postgres)),
                ("ServerKey", self.ServerKey.filter(|_| postgres)),
            ];
            sets.extend(texts.into_iter().filter_map(|(name, text)| Some((name, text?.into()))));
        } else {
            sets.extend(["SSLConnectionString", "SSLExpireTime"].map(|name| (name, Value::Null)));
            if instance.engine == Engine::PostgreSql {
                sets.extend(["ACL", "ReplicationACL"].map(|name| (name, "prefer".into())));
                sets.extend(OFF.map(|name| (name, "".into())));
            }
        }
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::SslModifying).sets(&id, sets));
        Ok(object! {})
    }
}

impl ModifyDBInstanceSSL {
    /// Returns whether the request changes more than the switch and the address.
    fn changes_more(&self) -> bool {
        let others =
            [self.TlsVersion.is_some(), self.CAType.is_some(), self.ACL.is_some(), self.ReplicationACL.is_some()];
        let clients = self.ClientCAEnabled.is_some() || self.ClientCrlEnabled.is_some();
        let certificates = self.ServerCert.is_some() || self.Certificate.is_some();
        others.contains(&true)
            || self.ForceEncryption.is_some()
            || clients
            || certificates
            || self.ClientCertRevocationList.is_some()
    }
}
