//! White-list templates: lists of IP addresses that a user attaches to instances.

use crate::rds::catalogue::shaped;

record! {
    /// A white-list template: a list of IP addresses that belongs to a user and can be attached to the user's instances.
    ///
    /// It belongs to the first user unless [`owner`](WhitelistTemplate::owner) says otherwise.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Instance, WhitelistTemplate};
    ///
    /// let rds = FakeRds::builder()
    ///     .whitelist_template(WhitelistTemplate::new(1, "offices", "10.0.0.0/8,192.168.0.1"))
    ///     .instance(Instance::mysql("rm-1").whitelist_templates([1]))
    ///     .start_blocking();
    /// ```
    #[must_use = "a WhitelistTemplate does nothing until it is handed to a builder"]
    pub struct WhitelistTemplate,
    /// A white-list template as it was when a test looked at it.
    WhitelistTemplateView ("TemplateId" id: u64)
    example (
        "FakeRds::builder().whitelist_template(WhitelistTemplate::new(1, \"offices\", \"10.0.0.0/8\")",
        ").start_blocking()",
        "rds.whitelist_templates()[0]"
    ) {
        /// `TemplateName`.
        "TemplateName" name: String = String::new(), text "offices";
        /// `Ips`: IP addresses and ranges with commas between.
        "Ips" ips: String = String::new(), text "10.0.0.0/8,192.168.0.1";
        /// The `Uid` of the user that the template belongs to.
        "Owner" owner: Option<String> = None, maybe "2000000000000002";
    }
    plain {}
    also {}
    passed_over shaped("DescribeAllWhitelistTemplate", "Data", "Templates", &[]);
}

impl WhitelistTemplate {
    /// A template of this id, name and list of IP addresses.
    ///
    /// ```
    /// # use fake_rds::WhitelistTemplate;
    /// let template = WhitelistTemplate::new(1, "offices", "10.0.0.0/8");
    /// ```
    pub fn new(id: u64, name: impl Into<String>, ips: impl Into<String>) -> WhitelistTemplate {
        WhitelistTemplate { name: name.into(), ips: ips.into(), ..WhitelistTemplate::fresh(id) }
    }
}

impl WhitelistTemplateView {
    /// `TemplateId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, WhitelistTemplate};
    /// let rds = FakeRds::builder().whitelist_template(WhitelistTemplate::new(7, "offices", "10.0.0.1")).start_blocking();
    /// assert_eq!(rds.whitelist_templates()[0].id(), 7);
    /// ```
    pub fn id(&self) -> u64 {
        self.0.id
    }
}
