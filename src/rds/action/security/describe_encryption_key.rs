//! `DescribeDBInstanceEncryptionKey`: the user's key of an instance.

use crate::rds::action::prelude::*;

params! {
    /// Describes the user's key with which the data of an instance is encrypted.
    ///
    /// For an instance without a key the call is refused. For a PostgreSQL instance the answer has an empty key
    /// instead, since Terraform's provider calls the action for every such instance (inferred). `EncryptionKey` is a
    /// filter of the list of keys (inferred). With only a region the list is empty, since the fake has no key
    /// management.
    ///
    /// Source: page DescribeDBInstanceEncryptionKey (2020 to 2025), API metadata (2024) for the codes.
    DescribeDBInstanceEncryptionKey {
        DBInstanceId: Option<String>,
        TargetRegionId: Option<String>,
        EncryptionKey: Option<String>,
    }
}

impl Action for DescribeDBInstanceEncryptionKey {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::NoInstanceAndNoRegion, Condition::NoEncryptionKey];

    fn check(&self) -> Result<(), Refusal> {
        match (&self.DBInstanceId, &self.TargetRegionId) {
            (None, None) => {
                Err(Condition::NoInstanceAndNoRegion.because("there is neither `DBInstanceId` nor `TargetRegionId`"))
            }
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let Some(id) = self.DBInstanceId else {
            return Ok(object! { EncryptionKeyList: Vec::<Value>::new() });
        };
        let instance = admitted(cloud, &id)?;
        let Some(key) = &instance.encryption_key else {
            if instance.engine == Engine::PostgreSql {
                return Ok(object! { EncryptionKey: "", EncryptionKeyList: Vec::<Value>::new() });
            }
            refuse!(NoEncryptionKey, "`{}` is not encrypted with a key of the user", instance.id);
        };
        let listed = self.EncryptionKey.is_none_or(|wanted| wanted == *key);
        let entry = object! {
            EncryptionKey: key,
            EncryptionKeyStatus: "Enabled",
            Creator: caller.owner.as_ref().to_owned(),
            KeyUsage: "ENCRYPT/DECRYPT",
            Origin: "Aliyun_KMS",
            KeyType: if *key == instance.service_key() { "ServiceKey" } else { "CMK" },
            UsedBy: if instance.tde { "TDE" } else { "Master" },
        };
        Ok(object! {
            EncryptionKey: key,
            EncryptionKeyStatus: "Enabled",
            Creator: caller.owner.as_ref().to_owned(),
            Description: "",
            KeyUsage: "ENCRYPT/DECRYPT",
            Origin: "Aliyun_KMS",
            DeleteDate: "",
            MaterialExpireTime: "",
            EncryptionKeyList: if listed { vec![entry] } else { Vec::new() },
        })
    }
}
