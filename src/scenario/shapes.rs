//! Every answer of the model is held against the documented shape: no field of another type, none that the shape lacks.

use crate::catalogue::{self, Shape};
use crate::{FakeRds, Scenario, action};

/// Fields of answers that differ from the shape of today's SDK, each with the source that has it so.
const EXTRA: &[(&str, &str)] = &[
    // Live answers of 2021 and the pages of 2019 have them; the SDK dropped them since.
    ("DescribeDBInstances", "Items.DBInstance.InsId"),
    ("DescribeDBInstances", "Items.DBInstance.DestroyTime"),
    // The page of 2018. The model of an old SDK reads TotalRecordCounts and SQLItemsCounts, which no page has.
    ("DescribeImportsForSQLServer", "PageRecordCount"),
    ("DescribeImportsForSQLServer", "TotalRecordCount"),
    // A number in every sample of every year; the declared type is a text since 2019.
    ("ImportDatabaseBetweenInstances", "ImportId"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.InsId"),
    // Live answers of 2021 and the pages have it; the SDK dropped it since.
    ("DescribeDBInstanceIPArrayList", "Items.DBInstanceIPArray.WhitelistNetworkType"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.AccountType"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.SupportCreateSuperAccount"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.SupportUpgradeAccountType"),
    // The model of this action lacks the field that every answer has.
    ("ModifyDBInstancePayType", "RequestId"),
    // The Python SDK of 2020 ends here, the .NET SDK of 2019 goes on.
    (
        "DescribeAvailableResource",
        "AvailableZones.AvailableZone.SupportedEngines.SupportedEngine.SupportedEngineVersions.SupportedEngineVersion.SupportedCategorys.SupportedCategory.SupportedStorageTypes.SupportedStorageType",
    ),
];

/// Every field of an answer that does not fit the shape.
fn misfits(path: &str, value: &serde_json::Value, shape: &Shape, found: &mut Vec<(String, String)>) {
    use serde_json::Value;
    match (value, shape) {
        (_, Shape::Any)
        | (Value::String(_), Shape::Text)
        | (Value::Bool(_), Shape::Flag)
        | (Value::Number(_), Shape::Number) => {}
        (Value::Number(number), Shape::Whole) if number.is_i64() || number.is_u64() => {}
        (Value::Array(items), Shape::List(item)) => items.iter().for_each(|value| misfits(path, value, item, found)),
        (Value::Object(members), Shape::Map(member)) => {
            members.values().for_each(|value| misfits(path, value, member, found));
        }
        (Value::Object(members), Shape::Object(_)) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match shape.member(name) {
                    Some(shape) => misfits(&path, value, shape, found),
                    None => found.push((path, "the shape has no such field".to_owned())),
                }
            }
        }
        _ => found.push((path.to_owned(), format!("{value} is no {shape:?}"))),
    }
}

#[tokio::test]
async fn answers_have_the_documented_shape() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    let mut files = Vec::new();
    super::harness::walk(&folder, &mut files).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let mut wrong = std::collections::BTreeSet::new();
    for file in files {
        let scenario = Scenario::load(&file).unwrap();
        if !scenario.seed().stubs.is_empty() {
            continue;
        }
        let rds = FakeRds::builder().seed(scenario.seed()).try_start().await.unwrap();
        scenario.play(&rds).await.unwrap();
        for call in rds.calls().iter().filter(|call| call.is_success() && action::find(call.action()).is_some()) {
            let (Some(answer), Some(shape)) = (call.answer(), catalogue::shape(call.action())) else { continue };
            let Ok(answer) = serde_json::from_str(&answer) else { continue };
            seen.insert(call.action().to_owned());
            let mut found = Vec::new();
            misfits("", &answer, &shape, &mut found);
            found.retain(|(path, _)| !EXTRA.contains(&(call.action(), path.as_str())));
            let name = |(path, why)| format!("{}: {path}: {why} ({})", call.action(), file.display());
            wrong.extend(found.into_iter().map(name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let unseen: Vec<&str> = action::all().map(|action| action.name).filter(|name| !seen.contains(*name)).collect();
    assert!(unseen.is_empty(), "no scenario has a JSON answer of {unseen:?}");
}
