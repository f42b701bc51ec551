//! The regions and zones of the service, from `regions.txt`, which names the sources.

use once_cell::sync::Lazy;

use super::listed::{Compared, List, Verdict};
use crate::base::text::{clip, did_you_mean};

/// A region.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) id: &'static str,
    /// `LocalName` in English.
    pub(crate) name: &'static str,
    pub(crate) endpoint: &'static str,
    /// `true` if `DescribeRegions` lists the region.
    pub(crate) listed: bool,
    /// The zones of the region. The first one is the default.
    pub(crate) zones: Vec<&'static str>,
    pub(crate) multi_zones: Vec<&'static str>,
    /// The region's part of an address; empty if there is none.
    pub(crate) domain: &'static str,
}

static REGIONS: Lazy<Vec<Region>> =
    Lazy::new(|| include_str!("regions.txt").lines().filter(|line| !line.starts_with('#')).filter_map(read).collect());

fn read(line: &'static str) -> Option<Region> {
    let mut fields = line.split('|');
    let (id, name, endpoint) = (fields.next()?, fields.next()?, fields.next()?);
    let listed = fields.next()? == "listed";
    let mut ids = |separator| fields.next().unwrap_or_default().split(separator).filter(|id| !id.is_empty()).collect();
    let (zones, multi_zones) = (ids(','), ids(';'));
    Some(Region { id, name, endpoint, listed, zones, multi_zones, domain: fields.next()? })
}

/// Returns every region that exists or existed.
pub(crate) fn all() -> &'static [Region] {
    &REGIONS
}

pub(crate) fn find(id: &str) -> Option<&'static Region> {
    all().iter().find(|region| region.id == id)
}

const REGION: List = List {
    what: "a region",
    as_of: "regions of October 2026",
    compared: Compared::Whole,
    // Each region has its own endpoint, so an unknown name is probably a mistake. A name with an unknown number may be
    // a new region.
    form: |text| all().iter().any(|region| same_but_for_numbers(region.id, text)),
};

fn same_but_for_numbers(one: &str, other: &str) -> bool {
    let (one, other) = (one.split('-'), other.split('-'));
    let number = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    one.clone().count() == other.clone().count()
        && one.zip(other).all(|(one, other)| one == other || number(one) && number(other))
}

/// Looks a region up. A region that differs from a listed one only in its number counts as a newer one.
pub(crate) fn judge(id: &str) -> Verdict {
    REGION.judge(all().iter().map(|region| region.id), id)
}

/// Returns the reason why the service does not have this region.
pub(crate) fn error(id: &str) -> Option<String> {
    judge(id).error()
}

/// Returns a zone of the region that is not in `taken`, or the last of `taken` if there is no other.
fn other_zone(id: &str, taken: &[String]) -> Option<String> {
    let free = |zone: &&&str| !taken.iter().any(|other| other == *zone);
    let zone = find(id).and_then(|region| region.zones.iter().find(free));
    zone.map(|zone| (*zone).to_owned()).or_else(|| taken.last().cloned())
}

/// Returns the zones of the secondary nodes of an instance. `Auto` is a zone in which it has no other node.
pub(crate) fn secondary_zones(region: &str, primary: &str, asked: [Option<&String>; 2]) -> [Option<String>; 2] {
    let mut taken = vec![primary.to_owned()];
    asked.map(|zone| {
        let zone = match zone.map(String::as_str) {
            Some("Auto") => other_zone(region, &taken),
            zone => zone.map(str::to_owned),
        };
        taken.extend(zone.clone());
        zone
    })
}

/// Returns the region of a zone.
pub(crate) fn of_zone(zone: &str) -> Option<&'static str> {
    let of = |region: &&Region| zone.starts_with(region.id);
    all().iter().filter(of).max_by_key(|region| region.id.len()).map(|region| region.id)
}

/// Looks a zone of a region up: the region's id with a letter, or several zones as in `cn-hangzhou-MAZ10(h,i)`.
pub(crate) fn zone(region: &str, zone: &str) -> Verdict {
    let known = find(region);
    let zones = known.into_iter().flat_map(|region| region.zones.iter().chain(&region.multi_zones)).copied();
    let rest = zone.strip_prefix(region).map(|rest| match rest.strip_prefix('-') {
        Some(rest) if !region.ends_with(|c: char| c.is_ascii_digit()) => rest,
        _ => rest,
    });
    let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|c| c.is_ascii_lowercase());
    let is_multiple = |text: &str| {
        let parts =
            text.strip_prefix("MAZ").and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once('('));
        parts.is_some_and(|(number, letters)| {
            !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()) && letters.split(',').all(is_letter)
        })
    };
    if zones.clone().any(|known| known == zone) {
        return Verdict::Listed;
    }
    if rest.is_some_and(|rest| is_letter(rest) || is_multiple(rest)) {
        let hint =
            format!("`{}` is not on the fake's list (zones of October 2026); accepted as a newer value", clip(zone));
        return Verdict::Unlisted(hint);
    }
    Verdict::Wrong(format!("region {region} has no zone `{}`{}", clip(zone), did_you_mean(zone, zones)))
}

/// Returns the default zone of a region. An unknown region has a zone `b`.
pub(crate) fn default_zone(id: &str) -> String {
    match find(id).and_then(|region| region.zones.first()) {
        Some(zone) => (*zone).to_owned(),
        None if id.ends_with(|c: char| c.is_ascii_digit()) => format!("{id}b"),
        None => format!("{id}-b"),
    }
}

/// Returns the region's part of an instance id. The pages show `bp`, `uf` and `2ze`; the others are from ids seen
/// elsewhere (inferred).
pub(crate) fn marker(id: &str) -> &'static str {
    match id {
        "cn-hangzhou" => "bp",
        "cn-shanghai" => "uf",
        "cn-beijing" => "2ze",
        "cn-shenzhen" => "wz9",
        "cn-qingdao" => "m5e",
        "cn-zhangjiakou" => "8vb",
        "cn-huhehaote" => "hp3",
        "cn-chengdu" => "2vc",
        "cn-hongkong" => "j6c",
        "ap-southeast-1" => "t4n",
        "ap-southeast-2" => "p0w",
        "ap-southeast-3" => "8ps",
        "ap-southeast-5" => "k1a",
        "ap-northeast-1" => "6we",
        "us-west-1" => "rj9",
        "us-east-1" => "0xi",
        "eu-central-1" => "gw8",
        "eu-west-1" => "d7o",
        "me-east-1" => "eb3",
        _ => "x1",
    }
}

impl Region {
    /// Returns `ZoneName` in English: the place, `Zone` and the letter. For a multi-zone: the area, `MZone` with its
    /// number, and the letters.
    pub(crate) fn zone_name(&self, zone: &str) -> String {
        let rest = zone.strip_prefix(self.id).unwrap_or(zone).trim_start_matches('-');
        let place =
            self.name.strip_suffix(')').and_then(|name| name.rsplit_once('(')).map_or(self.name, |(_, place)| place);
        let place = if self.id == "cn-zhengzhou-jva" { self.name } else { place };
        let Some((number, letters)) =
            rest.strip_prefix("MAZ").and_then(|rest| rest.trim_end_matches(')').split_once('('))
        else {
            return format!("{place} Zone {}", rest.to_ascii_uppercase());
        };
        let area = match self.id {
            "cn-hangzhou" => "East China 1",
            "cn-shanghai" => "East China 2",
            "cn-beijing" => "North China 2",
            "cn-zhangjiakou" => "North China 3",
            "cn-huhehaote" => "North China 5",
            "cn-shenzhen" => "South China 1",
            _ => place,
        };
        format!("{area} MZone{number} {}", letters.to_ascii_uppercase().replace(',', "+"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_reads() {
        let lines =
            include_str!("regions.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(all().len(), lines);
        for region in all() {
            assert!(!region.zones.is_empty() && region.endpoint.starts_with("rds"), "{region:?}");
            assert!(
                region.zones.iter().chain(&region.multi_zones).all(|zone| zone.starts_with(region.id)),
                "{region:?}"
            );
        }
    }

    #[test]
    fn an_unknown_region_has_a_zone() {
        assert_eq!(default_zone("eu-north-7"), "eu-north-7b");
        assert_eq!(default_zone("cn-somewhere"), "cn-somewhere-b");
    }

    #[test]
    fn ids_contain_the_region() {
        let regions = [
            "cn-hangzhou cn-shanghai cn-beijing cn-shenzhen cn-qingdao cn-zhangjiakou cn-huhehaote cn-chengdu cn-hongkong",
            "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-northeast-1",
            "us-west-1 us-east-1 eu-central-1 eu-west-1 me-east-1",
        ];
        let mut markers: Vec<&str> = regions.iter().flat_map(|line| line.split(' ')).map(marker).collect();
        assert!(!markers.contains(&marker("cn-nowhere")));
        let count = markers.len();
        markers.sort_unstable();
        markers.dedup();
        assert_eq!(markers.len(), count);
    }

    #[test]
    fn names_of_zones() {
        let name = |region, zone| find(region).unwrap().zone_name(zone);
        assert_eq!(name("cn-hangzhou", "cn-hangzhou-b"), "Hangzhou Zone B");
        assert_eq!(name("ap-southeast-1", "ap-southeast-1a"), "Singapore Zone A");
        assert_eq!(name("cn-hangzhou", "cn-hangzhou-MAZ10(h,i)"), "East China 1 MZone10 H+I");
        assert_eq!(default_zone("cn-hangzhou"), "cn-hangzhou-b");
        assert!(error("cn-hangzou").unwrap().contains("did you mean `cn-hangzhou`?"));
    }
}
