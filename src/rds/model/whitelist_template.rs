//! White-list templates: lists of IP addresses that a user attaches to instances.

use crate::rds::catalogue::shaped;

record! {
    /// A white-list template: a list of IP addresses that belongs to a user and can be attached to the user's instances.
    ///
    /// By default it belongs to the first user.
    pub(crate) struct WhitelistTemplate ("TemplateId" id: u64) {
        /// The name (`TemplateName`).
        "TemplateName" name: String = String::new();
        /// The IP addresses and ranges, separated by commas (`Ips`).
        "Ips" ips: String = String::new();
        /// The `Uid` of the user that the template belongs to.
        "Owner" owner: Option<String> = None;
    }
    plain {}
    also {}
    passed_over shaped("DescribeAllWhitelistTemplate", "Data", "Templates", &[]);
}

impl WhitelistTemplate {
    /// Creates a template with this id, name and list of IP addresses.
    pub(crate) fn new(id: u64, name: impl Into<String>, ips: impl Into<String>) -> WhitelistTemplate {
        WhitelistTemplate { name: name.into(), ips: ips.into(), ..WhitelistTemplate::fresh(id) }
    }
}
