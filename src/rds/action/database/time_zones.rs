//! `DescribeCollationTimeZones`: a constant list, for SQL Server.

use crate::rds::action::prelude::*;
use crate::rds::model::listed::{Compared, List, Verdict};

params! {
    /// Lists the time zones of SQL Server instances.
    ///
    /// Source: page DescribeCollationTimeZones (2020 to 2025) for the answer and its first row. The other rows are the names
    /// and offsets that Windows has (inferred).
    DescribeCollationTimeZones {}
}

impl Action for DescribeCollationTimeZones {
    fn run(self, _: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let row = |(name, offset, places): &(&'static str, &'static str, &'static str)| {
            object! { TimeZone: *name, StandardTimeOffset: *offset, Description: *places }
        };
        Ok(object! { CollationTimeZones: object! { CollationTimeZone: TIME_ZONES.iter().map(row).collect::<Value>() } })
    }
}

const ZONE: List = List {
    what: "a time zone",
    as_of: "DescribeCollationTimeZones, 2025",
    compared: Compared::Whole,
    form: |text| {
        text.ends_with(" Standard Time")
            && text.bytes().all(|byte| byte.is_ascii_alphabetic() || b" .()".contains(&byte))
    },
};

/// Looks a time zone of SQL Server up.
pub(in crate::rds::action) fn judge(zone: &str) -> Verdict {
    ZONE.judge(TIME_ZONES.iter().map(|(name, ..)| *name), zone)
}

/// Name, offset, places.
pub(super) const TIME_ZONES: &[(&str, &str, &str)] = &[
    ("Afghanistan Standard Time", "(UTC+04:30)", "Kabul"),
    ("Alaskan Standard Time", "(UTC-09:00)", "Alaska"),
    ("Arabian Standard Time", "(UTC+04:00)", "Abu Dhabi, Muscat"),
    ("Atlantic Standard Time", "(UTC-04:00)", "Atlantic Time (Canada)"),
    ("AUS Central Standard Time", "(UTC+09:30)", "Darwin"),
    ("AUS Eastern Standard Time", "(UTC+10:00)", "Canberra, Melbourne, Sydney"),
    ("Belarus Standard Time", "(UTC+03:00)", "Minsk"),
    ("Canada Central Standard Time", "(UTC-06:00)", "Saskatchewan"),
    ("Cape Verde Standard Time", "(UTC-01:00)", "Cabo Verde Is."),
    ("Cen. Australia Standard Time", "(UTC+09:30)", "Adelaide"),
    ("Central America Standard Time", "(UTC-06:00)", "Central America"),
    ("Central Asia Standard Time", "(UTC+06:00)", "Astana"),
    ("Central Brazilian Standard Time", "(UTC-04:00)", "Cuiaba"),
    ("Central Europe Standard Time", "(UTC+01:00)", "Belgrade, Bratislava, Budapest, Ljubljana, Prague"),
    ("Central European Standard Time", "(UTC+01:00)", "Sarajevo, Skopje, Warsaw, Zagreb"),
    ("Central Pacific Standard Time", "(UTC+11:00)", "Solomon Islands, New Caledonia"),
    ("Central Standard Time", "(UTC-06:00)", "Central Time (US and Canada)"),
    ("Central Standard Time (Mexico)", "(UTC-06:00)", "Guadalajara, Mexico City, Monterrey"),
    ("China Standard Time", "(UTC+08:00)", "Beijing, Chongqing, Hong Kong, Urumqi"),
    ("E. Africa Standard Time", "(UTC+03:00)", "Nairobi"),
    ("E. Australia Standard Time", "(UTC+10:00)", "Brisbane"),
    ("E. Europe Standard Time", "(UTC+02:00)", "Chisinau"),
    ("E. South America Standard Time", "(UTC-03:00)", "Brasilia"),
    ("Eastern Standard Time", "(UTC-05:00)", "Eastern Time (US and Canada)"),
    ("Georgian Standard Time", "(UTC+04:00)", "Tbilisi"),
    ("GMT Standard Time", "(UTC+00:00)", "Dublin, Edinburgh, Lisbon, London"),
    ("Greenland Standard Time", "(UTC-03:00)", "Greenland"),
    ("Greenwich Standard Time", "(UTC+00:00)", "Monrovia, Reykjavik"),
    ("GTB Standard Time", "(UTC+02:00)", "Athens, Bucharest"),
    ("Hawaiian Standard Time", "(UTC-10:00)", "Hawaii"),
    ("India Standard Time", "(UTC+05:30)", "Chennai, Kolkata, Mumbai, New Delhi"),
    ("Jordan Standard Time", "(UTC+02:00)", "Amman"),
    ("Korea Standard Time", "(UTC+09:00)", "Seoul"),
    ("Middle East Standard Time", "(UTC+02:00)", "Beirut"),
    ("Mountain Standard Time", "(UTC-07:00)", "Mountain Time (US and Canada)"),
    ("Mountain Standard Time (Mexico)", "(UTC-07:00)", "Chihuahua, La Paz, Mazatlan"),
    ("New Zealand Standard Time", "(UTC+12:00)", "Auckland, Wellington"),
    ("Newfoundland Standard Time", "(UTC-03:30)", "Newfoundland"),
    ("Pacific SA Standard Time", "(UTC-03:00)", "Santiago"),
    ("Pacific Standard Time", "(UTC-08:00)", "Pacific Time (US and Canada)"),
    ("Pacific Standard Time (Mexico)", "(UTC-08:00)", "Baja California"),
    ("Russian Standard Time", "(UTC+03:00)", "Moscow, St. Petersburg, Volgograd"),
    ("SA Pacific Standard Time", "(UTC-05:00)", "Bogota, Lima, Quito, Rio Branco"),
    ("SE Asia Standard Time", "(UTC+07:00)", "Bangkok, Hanoi, Jakarta"),
    ("Singapore Standard Time", "(UTC+08:00)", "Kuala Lumpur, Singapore"),
    ("Tokyo Standard Time", "(UTC+09:00)", "Osaka, Sapporo, Tokyo"),
    ("US Eastern Standard Time", "(UTC-05:00)", "Indiana (East)"),
    ("US Mountain Standard Time", "(UTC-07:00)", "Arizona"),
    ("UTC", "(UTC+00:00)", "Coordinated Universal Time"),
    ("UTC+12", "(UTC+12:00)", "Coordinated Universal Time+12"),
    ("UTC-02", "(UTC-02:00)", "Coordinated Universal Time-02"),
    ("UTC-08", "(UTC-08:00)", "Coordinated Universal Time-08"),
    ("UTC-09", "(UTC-09:00)", "Coordinated Universal Time-09"),
    ("UTC-11", "(UTC-11:00)", "Coordinated Universal Time-11"),
    ("W. Australia Standard Time", "(UTC+08:00)", "Perth"),
    ("W. Central Africa Standard Time", "(UTC+01:00)", "West Central Africa"),
    ("W. Europe Standard Time", "(UTC+01:00)", "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
];
