//! `DescribeCharacterSetName`, and the character sets themselves.

use crate::rds::action::prelude::*;
use crate::rds::model::listed::{Compared, List, Verdict};

params! {
    /// Lists the character sets of an engine.
    ///
    /// `Engine` may be `mysql`, `mssql`, `PostgreSQL` or `MariaDB` in any case, and `SQLServer` instead of `mssql`
    /// (inferred).
    ///
    /// Source: page DescribeCharacterSetName (2018 to 2025). The sets are from the pages of CreateDatabase, with two
    /// more for MySQL from the sample of this action.
    DescribeCharacterSetName { #[checked] RegionId: String, Engine: String }
}

impl Action for DescribeCharacterSetName {
    const CONDITIONS: &'static [Condition] = &[Condition::EngineNameNotTaken];

    fn run(self, _: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        const ENGINES: [(&str, Engine); 5] = [
            ("mysql", Engine::MySql),
            ("mssql", Engine::SqlServer),
            ("SQLServer", Engine::SqlServer),
            ("PostgreSQL", Engine::PostgreSql),
            ("MariaDB", Engine::MariaDb),
        ];
        let found = ENGINES.iter().find(|(word, _)| word.eq_ignore_ascii_case(&self.Engine));
        let Some((word, engine)) = found else {
            let words = list(ENGINES.iter().map(|(word, _)| word));
            refuse!(EngineNameNotTaken, "`Engine` is `{}`, expected one of {words}", clip(&self.Engine));
        };
        let sets: Value = of(*engine).iter().map(|set| Value::from(*set)).collect();
        Ok(object! { Engine: *word, CharacterSetNameItems: object! { CharacterSetName: sets } })
    }
}

/// Returns the character sets of an engine, beginning with the default.
pub(super) fn of(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::MySql | Engine::MariaDb => &["utf8", "gbk", "latin1", "utf8mb4", "euckr", "ascii"],
        Engine::SqlServer => &[
            "Chinese_PRC_CI_AS",
            "Chinese_PRC_CS_AS",
            "SQL_Latin1_General_CP1_CI_AS",
            "SQL_Latin1_General_CP1_CS_AS",
            "Chinese_PRC_BIN",
        ],
        Engine::PostgreSql | Engine::Ppas => &[
            "UTF8",
            "SQL_ASCII",
            "EUC_CN",
            "EUC_JP",
            "EUC_JIS_2004",
            "EUC_KR",
            "EUC_TW",
            "ISO_8859_5",
            "ISO_8859_6",
            "ISO_8859_7",
            "ISO_8859_8",
            "KOI8R",
            "KOI8U",
            "LATIN1",
            "LATIN2",
            "LATIN3",
            "LATIN4",
            "LATIN5",
            "LATIN6",
            "LATIN7",
            "LATIN8",
            "LATIN9",
            "LATIN10",
            "MULE_INTERNAL",
            "WIN866",
            "WIN874",
            "WIN1250",
            "WIN1251",
            "WIN1252",
            "WIN1253",
            "WIN1254",
            "WIN1255",
            "WIN1256",
            "WIN1257",
            "WIN1258",
        ],
    }
}

/// The character sets of MySQL 8.0 and MariaDB that the service does not list.
const UNLISTED_SETS: &[&str] = &[
    "armscii8", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932", "dec8",
    "eucjpms", "gb18030", "gb2312", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin2",
    "latin5", "latin7", "macce", "macroman", "sjis", "swe7", "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32",
    "utf8mb3",
];

const SET: List = List {
    what: "a character set",
    as_of: "CreateDatabase, 2025",
    compared: Compared::Whole,
    form: |text| UNLISTED_SETS.contains(&text),
};

/// Collations of SQL Server: those of CreateDatabase and of ModifyCollationTimeZone.
const COLLATIONS: &[&str] = &[
    "Chinese_PRC_CI_AS",
    "Chinese_PRC_CS_AS",
    "SQL_Latin1_General_CP1_CI_AS",
    "SQL_Latin1_General_CP1_CS_AS",
    "Chinese_PRC_BIN",
    "Latin1_General_CI_AS",
    "Latin1_General_CS_AS",
    "Japanese_CI_AS",
    "Japanese_CS_AS",
    "Chinese_Taiwan_Stroke_CI_AS",
    "Chinese_Taiwan_Stroke_CS_AS",
];

/// The words after the name in a collation of SQL Server.
const FLAGS: &[&str] = &["CI", "CS", "AI", "AS", "KS", "WS", "SC", "UTF8", "BIN", "BIN2", "VSS"];

const COLLATION: List = List {
    what: "a collation",
    as_of: "ModifyCollationTimeZone, 2025",
    compared: Compared::ByPart('_'),
    form: |text| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && text.rsplit_once('_').is_some_and(|(_, last)| FLAGS.contains(&last))
    },
};

/// Looks a collation of SQL Server up.
pub(in crate::rds::action) fn collation(text: &str) -> Verdict {
    COLLATION.judge(COLLATIONS.iter().chain(FLAGS).copied(), listed_collation(text))
}

/// Returns the listed collation that differs only in case, or the text.
pub(super) fn listed_collation(text: &str) -> &str {
    listed_case(COLLATIONS, text)
}

/// Looks a character set up. On SQL Server, what does not have the form of a collation counts as listed.
pub(in crate::rds::action) fn judge(engine: Engine, text: &str) -> Verdict {
    match engine {
        Engine::SqlServer if text.contains('_') => collation(text),
        Engine::SqlServer => Verdict::Listed,
        _ => SET.judge(of(engine).iter().copied(), listed_case(of(engine), text)),
    }
}

/// Returns the listed value that differs only in case, or the text.
pub(super) fn listed_case<'t>(values: &[&'t str], text: &'t str) -> &'t str {
    values.iter().find(|value| value.eq_ignore_ascii_case(text)).unwrap_or(&text)
}

/// A parsed `CharacterSetName`: the set, and for PostgreSQL the collation and the character type after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CharacterSet {
    pub(super) name: String,
    pub(super) collate: Option<String>,
    pub(super) ctype: Option<String>,
}

/// Reads `CharacterSetName`. On SQL Server, a set that is not a collation means `Chinese_PRC_CI_AS`, since Terraform's
/// provider sends `utf8` and expects that.
pub(super) fn read(engine: Engine, text: &str) -> Result<CharacterSet, Refusal> {
    let mut parts = text.split(',').map(|part| part.trim().to_owned());
    let first = parts.next().unwrap_or_default();
    let (collate, ctype, more) = (parts.next(), parts.next(), parts.next());
    let postgres = matches!(engine, Engine::PostgreSql | Engine::Ppas);
    if more.is_some() || collate.is_some() && !postgres {
        let with = if postgres { ", optionally with a collation and a character type" } else { "" };
        let text = clip(text);
        refuse!(InvalidCharacterSet, "`CharacterSetName` is `{text}`, on {engine} it is a character set{with}");
    }
    if let Some(reason) = judge(engine, &first).error() {
        refuse!(InvalidCharacterSet, "`CharacterSetName`: {reason}");
    }
    let name = match engine {
        Engine::SqlServer if !first.contains('_') => COLLATIONS[0],
        Engine::SqlServer => listed_case(COLLATIONS, &first),
        _ => listed_case(of(engine), &first),
    };
    Ok(CharacterSet { name: name.to_owned(), collate, ctype })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_each_engine() {
        let plain = |name: &str| CharacterSet { name: name.to_owned(), collate: None, ctype: None };
        assert_eq!(read(Engine::MySql, "UTF8").unwrap(), plain("utf8"));
        assert_eq!(read(Engine::SqlServer, "utf8").unwrap(), plain("Chinese_PRC_CI_AS"));
        assert_eq!(read(Engine::PostgreSql, "utf8").unwrap(), plain("UTF8"));
        let three = read(Engine::PostgreSql, "UTF8,C,en_US.utf8").unwrap();
        assert_eq!((three.collate.as_deref(), three.ctype.as_deref()), (Some("C"), Some("en_US.utf8")));
        assert_eq!(read(Engine::MySql, "utf8mb3").unwrap(), plain("utf8mb3"));
        assert_eq!(read(Engine::SqlServer, "korean_wansung_CI_AS").unwrap(), plain("korean_wansung_CI_AS"));
        assert_eq!(read(Engine::SqlServer, "japanese_ci_as").unwrap(), plain("Japanese_CI_AS"));
        for (engine, bad) in [
            (Engine::MySql, "utf9"),
            (Engine::MySql, "utf8,C"),
            (Engine::PostgreSql, "UTF8,C,C,C"),
            (Engine::SqlServer, "Chinese_PRC_CI_ASS"),
        ] {
            assert_eq!(read(engine, bad).unwrap_err().condition, Condition::InvalidCharacterSet, "{bad}");
        }
    }
}
