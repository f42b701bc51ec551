//! Inputs that nobody thought of: what the fixtures have, changed at random. None may bring the fake down, and enough of them
//! are accepted that the code behind the checks is met too.
//!
//! `FAKE_RDS_FUZZ_SECONDS=120 cargo test --lib fuzz` runs for this time, from `FAKE_RDS_FUZZ_SEED` or 1.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::rds::model::operation::Progress;
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::service::Service;
use crate::tests::calls::{self, Scene};
use crate::{Scenario, Seed, Signatures};

/// The number of inputs of a run without a time.
const INPUTS: usize = 1_400;

/// A stream of numbers that a seed decides.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Pieces that are put into texts.
const PIECES: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "1",
    "18446744073709551615",
    "18446744073709551616",
    "1e308",
    "9998-12-31T23:59:59Z",
    "1970-01-01T00:00Z",
    "2018-06-12T00:00:00Z",
    "null",
    "true",
    "\"",
    "\\",
    "\\u0000",
    "\u{0}",
    "\r\n",
    "%",
    "%00",
    "%ff",
    "%zz",
    "+",
    "&",
    "=",
    "&&",
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    ",",
    ":",
    "é",
    "中",
    "\u{202e}",
    "\u{fffe}",
    "<",
    "]]>",
    "<!--",
    "&#0;",
    "&amp;",
    "<a>",
    "</a>",
    "Running",
    "Deleting",
    "MySQL",
    "SQLServer",
    "Action",
    "Format=XML",
    "DBInstanceId",
    ".1.Key",
    "a,b,,c",
    "*",
    "cn-hangzhou",
];

/// Returns `text` with some random changes.
fn changed(random: &mut Random, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let changes = if random.one_in(3) { 3 } else { 1 };
    for _ in 0..changes {
        let (at, other) = (random.below(bytes.len() + 1), random.below(bytes.len() + 1));
        let (start, end) = (at.min(other), at.max(other).min(at.min(other) + 40));
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(start..end)),
            2 => {
                let piece = bytes[start..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 if at < bytes.len() => bytes[at] = random.next() as u8,
            4 => drop(bytes.splice(start..end, random.of(PIECES).bytes())),
            _ => drop(bytes.splice(at..at, random.of(PIECES).bytes())),
        }
    }
    bytes
}

/// Changes leaves and members of a tree here and there.
fn change_tree(random: &mut Random, value: &mut Json, odds: usize) {
    if random.one_in(odds) {
        *value = match (random.below(8), value.take()) {
            (0, _) => Json::Null,
            (1, old) => Json::Array(vec![old.clone(), old]),
            (2, _) => random.next().into(),
            (3, _) => (random.below(3) as u64).into(),
            (4, _) => random.one_in(2).into(),
            (5, Json::String(text)) => String::from_utf8_lossy(&changed(random, &text)).into_owned().into(),
            (_, Json::Number(_)) => (random.next() >> random.below(64)).into(),
            (_, _) => (*random.of(PIECES)).into(),
        };
    }
    match value {
        Json::Array(items) => {
            if !items.is_empty() && random.one_in(odds) {
                let item = items[random.below(items.len())].clone();
                items.push(item);
            }
            items.iter_mut().for_each(|item| change_tree(random, item, odds));
        }
        Json::Object(members) => {
            if !members.is_empty() && random.one_in(odds) {
                let names: Vec<String> = members.keys().cloned().collect();
                members.remove(random.of(&names));
            }
            members.values_mut().for_each(|member| change_tree(random, member, odds));
        }
        _ => {}
    }
}

/// The inputs that are changed.
struct Corpus {
    scenes: Vec<Scene>,
    /// Raw requests of real clients: head and body.
    captures: Vec<String>,
    seeds: Vec<Json>,
    scenarios: Vec<Json>,
    answers: Vec<String>,
    imports: Vec<String>,
}

fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
}

impl Corpus {
    fn read() -> Corpus {
        let entries = calls::entries();
        let trees = |texts: Vec<String>| texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        let mut seeds: Vec<Json> = trees(files("seeds", ".json"));
        seeds.extend(trees(files("golden", "seed.json")));
        seeds.extend(entries.values().map(|entry| entry["seed"].clone()));
        let mut answers = Vec::new();
        for action in ["DescribeDBInstances", "DescribeDBInstanceAttribute", "DescribeDatabases"] {
            answers.extend(files("golden", &format!("/{action}.json")));
            answers.extend(files("golden", &format!("/{action}.xml")));
        }
        assert_eq!(answers.len(), 6);
        Corpus {
            scenes: entries.iter().map(|entry| calls::scene(&[entry])).collect(),
            captures: files("captures", ".http"),
            seeds,
            scenarios: trees(files("scenarios", ".json")),
            answers,
            imports: [
                r#"{"DBNames":["mydb"]}"#,
                r#"{"DBNames":{"mydb":"mydb"}}"#,
                r#"{ "DBNames" : [ "mydb" , "other" ] }"#,
                r#"{"DBNames":{"mydb":"mydb","other":"new"}}"#,
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}

/// Sends a request. Whether it succeeds.
fn send(service: &Service, method: &[u8], query: &[u8], headers: &[(Vec<u8>, Vec<u8>)], body: &[u8]) -> bool {
    let (Ok(method), Ok(query)) = (http::Method::from_bytes(method), std::str::from_utf8(query)) else { return false };
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        // What no server would take never comes this far.
        if let (Ok(name), Ok(value)) = (http::HeaderName::from_bytes(name), http::HeaderValue::from_bytes(value)) {
            map.append(name, value);
        }
    }
    let outgoing = service.handle(&Incoming { method: &method, path: "/", query, headers: &map, body });
    assert!(outgoing.status < 500, "{} {}", outgoing.status, String::from_utf8_lossy(&outgoing.body));
    match outgoing.body.first() {
        Some(b'{') => assert!(serde_json::from_slice::<Json>(&outgoing.body).is_ok()),
        Some(_) => assert!(crate::base::xml::read(std::str::from_utf8(&outgoing.body).unwrap()).is_ok()),
        None => assert_eq!(method, http::Method::OPTIONS),
    }
    outgoing.status == 200
}

fn encoded(params: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish()
}

/// That a seed can be started from, written and read again, and that a fake from it answers.
fn tried(seed: Seed) -> bool {
    if !seed.errors().is_empty() {
        return false;
    }
    let service = Service::new(Seed { signatures: Some(Signatures::Ignored), ..seed });
    let text = service.lock().seed().to_json();
    let again: Seed = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(again.to_json(), text);
    let ids: Vec<String> = service.lock().cloud.instances.ids().iter().map(|id| id.to_string()).collect();
    for format in ["JSON", "XML"] {
        let ids = ids.iter().take(5).cloned().collect::<Vec<_>>().join(",");
        for call in
            ["DescribeDBInstanceAttribute", "DescribeDatabases", "DescribeBackupPolicy", "DescribeResourceUsage"]
        {
            let params = [("Action", call), ("Format", format), ("DBInstanceId", &ids)];
            let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
            send(&service, b"GET", encoded(&params).as_bytes(), &[], b"");
        }
    }
    let _ = service.lock().cloud.advance(Duration::from_secs(3600));
    service.lock().cloud.finish_all();
    true
}

fn service_of(seed: &Json, random: &mut Random) -> Service {
    let mut seed: Seed = seed.to_string().parse().unwrap();
    let progress = [Progress::Immediate, Progress::Polls(0), Progress::Polls(1), Progress::Manual];
    seed.settings.progress = *random.of(&progress);
    Service::new(seed)
}

/// The kinds of inputs.
const KINDS: [&str; 7] = ["capture", "call", "raw call", "DBInfo", "seed", "scenario", "answer"];

/// Makes and tries one input. Returns whether it is accepted; `shown` gets a form of it for a person to look at.
fn input(kind: &str, corpus: &Corpus, random: &mut Random, shown: &mut String) -> bool {
    let mut show = |text: &[u8]| *shown += &format!("{}\n", String::from_utf8_lossy(text).escape_debug());
    match kind {
        "capture" => {
            let raw = random.of(&corpus.captures).clone();
            let (head, body) = raw.split_once("\r\n\r\n").or(raw.split_once("\n\n")).unwrap_or((&raw, ""));
            let mut lines: Vec<Vec<u8>> = head.lines().map(|line| line.as_bytes().to_vec()).collect();
            let mut body = body.as_bytes().to_vec();
            let at = random.below(lines.len() + 1);
            match lines.get_mut(at) {
                Some(line) => *line = changed(random, &String::from_utf8_lossy(line)),
                None => body = changed(random, &String::from_utf8_lossy(&body)),
            }
            show(&[lines.join(&b'\n'), body.clone()].join(&b'\n'));
            let mut first = lines[0].split(|byte| *byte == b' ');
            let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
            let query = target.splitn(2, |byte| *byte == b'?').nth(1).unwrap_or_default();
            let headers: Vec<(Vec<u8>, Vec<u8>)> = lines[1..]
                .iter()
                .filter_map(|line| {
                    let colon = line.iter().position(|byte| *byte == b':')?;
                    Some((line[..colon].to_vec(), line[colon + 1..].to_vec()))
                })
                .collect();
            let checked = random.one_in(2);
            let seed = r#"{"DBInstances": [{"DBInstanceId": "rm-test1", "Engine": "MySQL", "Databases": [{"DBName": "db1"}]}],
                "Users": [{"Uid": "1", "AccessKeys": [{"AccessKeyId": "testid", "AccessKeySecret": "testsecret"}]}],
                "TimestampWindow": "100years"}"#;
            let mut seed: Seed = seed.parse().unwrap();
            seed.signatures = Some(if checked { Signatures::Checked } else { Signatures::Ignored });
            send(&Service::new(seed), method, query, &headers, &body)
        }
        "call" | "raw call" => {
            let scene = random.of(&corpus.scenes);
            let service = service_of(&scene.seed, random);
            let last = scene.requests.len() - 1;
            let mut accepted = false;
            for (number, request) in scene.requests.iter().enumerate() {
                let mut params = request.clone();
                params.push(("Format".to_owned(), (*random.of(&["JSON", "XML", "json"])).to_owned()));
                let at = random.below(params.len());
                if number == last && kind == "call" {
                    let (name, value) = &mut params[at];
                    let text = if random.one_in(4) { &mut *name } else { value };
                    *text = String::from_utf8_lossy(&changed(random, text)).into_owned();
                }
                let mut query = encoded(&params).into_bytes();
                if number == last && kind == "raw call" {
                    query = if random.one_in(3) {
                        let more = changed(random, "X=1&Y.1.Key=%E4%B8%AD");
                        [query, more].join(&b'&')
                    } else {
                        changed(random, &String::from_utf8_lossy(&query))
                    };
                }
                show(&query);
                let form = (b"content-type".to_vec(), b"application/x-www-form-urlencoded".to_vec());
                accepted = match random.below(3) {
                    0 => send(&service, b"POST", b"", &[form], &query),
                    1 => send(&service, b"POST", &query, &[], b""),
                    _ => send(&service, b"GET", &query, &[], b""),
                };
            }
            let errors = service.lock().seed().errors();
            assert!(errors.is_empty(), "{errors:?}");
            service.lock().cloud.finish_all();
            accepted
        }
        "DBInfo" => {
            let original = random.of(&corpus.imports);
            let info = if random.one_in(2) {
                // Space where JSON allows it.
                let space = *random.of(&[" ", "\n", "\t", "  "]);
                let token = *random.of(&[',', ':', '[', ']']);
                original.replace(token, &format!("{space}{token}"))
            } else {
                String::from_utf8_lossy(&changed(random, original)).into_owned()
            };
            show(info.as_bytes());
            let (seed, params) = (
                r#"{"DBInstances": [
                    {"DBInstanceId": "from", "Engine": "MySQL", "Databases": [{"DBName": "mydb", "SizeMB": 1}, {"DBName": "other"}]},
                    {"DBInstanceId": "to", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}, {"DBName": "other"}, {"DBName": "new"}]}]}"#,
                [
                    ("Action", "ImportDatabaseBetweenInstances"),
                    ("SourceDBInstanceId", "from"),
                    ("DBInstanceId", "to"),
                    ("DBInfo", &info),
                ],
            );
            let service = service_of(&serde_json::from_str(seed).unwrap(), random);
            let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
            send(&service, b"GET", encoded(&params).as_bytes(), &[], b"")
        }
        "seed" => {
            let mut tree = random.of(&corpus.seeds).clone();
            let text = if random.one_in(4) {
                String::from_utf8_lossy(&changed(random, &tree.to_string())).into_owned()
            } else {
                let odds = 4 + random.below(60);
                change_tree(random, &mut tree, odds);
                tree.to_string()
            };
            show(text.as_bytes());
            text.parse::<Seed>().is_ok_and(tried)
        }
        "scenario" => {
            let mut tree = random.of(&corpus.scenarios).clone();
            let odds = 20 + random.below(200);
            change_tree(random, &mut tree, odds);
            show(tree.to_string().as_bytes());
            tree.to_string().parse::<Scenario>().is_ok_and(|scenario| tried(scenario.seed()))
        }
        _ => {
            let text = random.of(&corpus.answers).clone();
            let text = String::from_utf8_lossy(&changed(random, &text)).into_owned();
            show(text.as_bytes());
            text.parse::<Seed>().is_ok_and(tried)
        }
    }
}

#[test]
fn fuzz() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let end = number("FAKE_RDS_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(number("FAKE_RDS_FUZZ_SEED").unwrap_or(1).max(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let corpus = Corpus::read();
    let mut counts = [(0usize, 0usize); KINDS.len()];
    let mut inputs = 0;
    while end.map_or(inputs < INPUTS, |end| Instant::now() < end) {
        let kind = inputs % KINDS.len();
        let (state, mut shown) = (random.0, String::new());
        let accepted = catch_unwind(AssertUnwindSafe(|| input(KINDS[kind], &corpus, &mut random, &mut shown)));
        let accepted = accepted.unwrap_or_else(|_| panic!("input {inputs} ({}, {state:#x}):\n{shown}", KINDS[kind]));
        counts[kind].0 += 1;
        counts[kind].1 += usize::from(accepted);
        inputs += 1;
    }
    for (kind, (tried, accepted)) in KINDS.iter().zip(counts) {
        println!("{kind}: {tried} inputs, {accepted} accepted");
        assert!(accepted * 20 >= tried, "{kind}: only {accepted} of {tried} are accepted");
    }
}
