//! White-list templates: lists of IP addresses that a user attaches to instances.

use crate::rds::catalogue::shaped;

record! {
    /// A white-list template: a list of IP addresses that belongs to a user and can be attached to the user's instances.
    ///
    /// It belongs to the first user unless [`owner`](WhitelistTemplate::owner) says otherwise.
    pub(crate) struct WhitelistTemplate ("TemplateId" id: u64) {
        /// `TemplateName`.
        "TemplateName" name: String = String::new();
        /// `Ips`: IP addresses and ranges with commas between.
        "Ips" ips: String = String::new();
        /// The `Uid` of the user that the template belongs to.
        "Owner" owner: Option<String> = None;
    }
    plain {}
    also {}
    passed_over shaped("DescribeAllWhitelistTemplate", "Data", "Templates", &[]);
}

impl WhitelistTemplate {
    /// A template of this id, name and list of IP addresses.
    pub(crate) fn new(id: u64, name: impl Into<String>, ips: impl Into<String>) -> WhitelistTemplate {
        WhitelistTemplate { name: name.into(), ips: ips.into(), ..WhitelistTemplate::fresh(id) }
    }
}
