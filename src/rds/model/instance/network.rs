//! The addresses of an instance, the clients it admits, and the encryption of its traffic and data.

use std::collections::BTreeSet;

use super::super::connection::Connection;
use super::super::ip_list::{self, IpList};
use super::Instance;
use crate::rds::words::Engine;

/// The numbers of days for which the logs of the SQL audit can be kept.
pub(crate) const RETENTIONS: [u32; 5] = [30, 180, 365, 1095, 1825];

impl Instance {
    /// Adds an address to the instance, in addition to its own.
    ///
    /// ```
    /// # use fake_rds::{Connection, Instance};
    /// let instance = Instance::mysql("rm-1").connection(Connection::public("rm-1-pub.mysql.rds.aliyuncs.com"));
    /// assert_eq!(instance.connections[0].address, "rm-1-pub.mysql.rds.aliyuncs.com");
    /// ```
    pub fn connection(mut self, connection: Connection) -> Instance {
        self.connections.push(connection);
        self
    }

    /// Adds a list of IP addresses that the instance admits, or replaces the list of the same name. The list `default`
    /// has `127.0.0.1` unless you set it.
    ///
    /// ```
    /// # use fake_rds::{Instance, IpList};
    /// let instance = Instance::mysql("rm-1").ip_list(IpList::new("default", ["0.0.0.0/0"]));
    /// assert_eq!(instance.ip_lists[0].ips, ["0.0.0.0/0"]);
    /// ```
    pub fn ip_list(mut self, list: IpList) -> Instance {
        self.put_ip_list(list);
        self
    }

    /// Returns the instance's own address.
    pub(crate) fn own_connection(&self) -> Connection {
        Connection {
            net_type: self.net_type,
            port: Some(self.shown_port()),
            babelfish_port: self.babelfish_port,
            pgbouncer_port: self.pgbouncer_port,
            ..Connection::public(self.shown_connection())
        }
    }

    /// Returns every address with its port, the instance's own first.
    pub(crate) fn all_connections(&self) -> Vec<Connection> {
        let port = self.shown_port();
        let others =
            self.connections.iter().cloned().map(|other| Connection { port: other.port.or(Some(port)), ..other });
        std::iter::once(self.own_connection()).chain(others).collect()
    }

    /// Returns whether the instance has this address.
    pub(crate) fn has_address(&self, address: &str) -> bool {
        self.shown_connection() == address || self.connections.iter().any(|other| other.address == address)
    }

    /// Returns all lists of IP addresses, including `default`, which is the first unless the seed has it.
    pub(crate) fn all_ip_lists(&self) -> Vec<IpList> {
        let said = self.ip_lists.iter().any(|list| list.is(ip_list::DEFAULT));
        let default = (!said).then(|| IpList::new(ip_list::DEFAULT, ["127.0.0.1"]));
        default.into_iter().chain(self.ip_lists.iter().cloned()).collect()
    }

    /// Returns the list of this name, ignoring case.
    pub(crate) fn find_ip_list(&self, name: &str) -> Option<IpList> {
        self.all_ip_lists().into_iter().find(|list| list.is(name))
    }

    /// Returns the addresses of the list `default`, separated by commas.
    pub(crate) fn default_ips(&self) -> String {
        self.find_ip_list(ip_list::DEFAULT).map(|list| list.ips.join(",")).unwrap_or_default()
    }

    /// Sets the addresses of the list `default`.
    pub(crate) fn set_default_ips(&mut self, ips: Vec<String>) {
        self.put_ip_list(IpList::new(ip_list::DEFAULT, ips));
    }

    /// Replaces the list of the same name, or appends the list; `default` comes first.
    pub(crate) fn put_ip_list(&mut self, list: IpList) {
        match self.ip_lists.iter_mut().find(|other| other.is(&list.name)) {
            Some(other) => *other = list,
            None if list.is(ip_list::DEFAULT) => self.ip_lists.insert(0, list),
            None => self.ip_lists.push(list),
        }
    }

    /// Returns whether the version supports encryption of data; `None` if the engine does not.
    pub(crate) fn encrypts(&self) -> Option<bool> {
        let version = self.engine_version.as_str();
        match self.engine {
            Engine::MySql => Some(!matches!(version, "5.1" | "5.5")),
            // Enterprise editions, and standard editions from 2019 on.
            Engine::SqlServer => Some(version.contains("_ent") || matches!(version, "2019_std_ha" | "2022_std_ha")),
            Engine::PostgreSql => Some(
                version.split('.').next().and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= 10),
            ),
            Engine::Ppas | Engine::MariaDb => None,
        }
    }

    /// Adds every contradiction in addresses, lists and encryption.
    pub(crate) fn network_errors(&self, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        let own = self.shown_connection();
        let mut addresses = BTreeSet::from([own.as_str()]);
        for (index, connection) in self.connections.iter().enumerate() {
            let address = &connection.address;
            if address.is_empty() || !addresses.insert(address.as_str()) {
                let reason = format!("instance `{id}`: address `{address}` is empty or a duplicate");
                error(&format!(".Connections[{index}].ConnectionString"), reason);
            }
        }
        for (index, list) in self.ip_lists.iter().enumerate() {
            let twice = self.ip_lists[..index].iter().any(|other| other.name.eq_ignore_ascii_case(&list.name));
            if list.name.is_empty() || twice {
                let reason = format!("instance `{id}`: IP list `{}` is empty or a duplicate", list.name);
                error(&format!(".IPArrays[{index}].DBInstanceIPArrayName"), reason);
            }
        }
        for name in self.tde_databases.iter().filter(|name| self.find_database(name).is_none()) {
            error(".TDEDatabases", format!("instance `{id}` has no database `{name}`"));
        }
        if !RETENTIONS.contains(&self.sql_collector_days) {
            let reason = format!("instance `{id}`: {} is not one of 30, 180, 365, 1095, 1825", self.sql_collector_days);
            error(".SQLCollectorRetention", reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(instance: &Instance) -> Vec<(String, String)> {
        instance.all_ip_lists().into_iter().map(|list| (list.name, list.ips.join(","))).collect()
    }

    #[test]
    fn there_is_always_a_default_list() {
        let mut instance = Instance::mysql("a").ip_list(IpList::new("office", ["10.0.0.1"]));
        let pair = |name: &str, ips: &str| (name.to_owned(), ips.to_owned());
        assert_eq!(lists(&instance), [pair("default", "127.0.0.1"), pair("office", "10.0.0.1")]);
        instance.set_default_ips(vec!["0.0.0.0/0".to_owned()]);
        assert_eq!(lists(&instance), [pair("default", "0.0.0.0/0"), pair("office", "10.0.0.1")]);
        assert_eq!(instance.clone().ip_list(IpList::new("DEFAULT", ["1.1.1.1"])).default_ips(), "1.1.1.1");
    }

    #[test]
    fn reports_contradictions() {
        let mut errors = Vec::new();
        let mut instance = Instance::mysql("a").connection(Connection::public("a.mysql.rds.aliyuncs.com"));
        instance.tde_databases.push("x".to_owned());
        instance.sql_collector_days = 31;
        instance.network_errors(&mut |at, _| errors.push(at.to_owned()));
        assert_eq!(errors, [".Connections[0].ConnectionString", ".TDEDatabases", ".SQLCollectorRetention"]);
    }
}
