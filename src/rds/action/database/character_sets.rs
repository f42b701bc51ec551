//! `DescribeCharacterSetName`, and the character sets themselves.

use crate::rds::action::prelude::*;

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

/// A parsed `CharacterSetName`: the set, and for PostgreSQL the collation and the character type after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CharacterSet {
    pub(super) name: String,
    pub(super) collate: Option<String>,
    pub(super) ctype: Option<String>,
}

/// Reads `CharacterSetName`. On SQL Server, an unknown set means `Chinese_PRC_CI_AS`, since Terraform's provider sends
/// `utf8` and expects that.
pub(super) fn read(engine: Engine, text: &str) -> Result<CharacterSet, Refusal> {
    let mut parts = text.split(',').map(|part| part.trim().to_owned());
    let first = parts.next().unwrap_or_default();
    let (collate, ctype, more) = (parts.next(), parts.next(), parts.next());
    let postgres = matches!(engine, Engine::PostgreSql | Engine::Ppas);
    let known = of(engine).iter().find(|set| set.eq_ignore_ascii_case(&first));
    let known = known.or_else(|| of(engine).first().filter(|_| engine == Engine::SqlServer));
    let fits = more.is_none() && (postgres || collate.is_none());
    if let Some(set) = known.filter(|_| fits) {
        return Ok(CharacterSet { name: (*set).to_owned(), collate, ctype });
    }
    let sets = list(of(engine));
    let with = if postgres { ", optionally followed by `,` and a collation and a character type" } else { "" };
    Err(Condition::InvalidCharacterSet
        .because(format!("`CharacterSetName` is `{}`, on {engine} it takes one of {sets}{with}", clip(text))))
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
        for (engine, bad) in [(Engine::MySql, "utf9"), (Engine::MySql, "utf8,C"), (Engine::PostgreSql, "UTF8,C,C,C")] {
            assert_eq!(read(engine, bad).unwrap_err().condition, Condition::InvalidCharacterSet, "{bad}");
        }
    }
}
