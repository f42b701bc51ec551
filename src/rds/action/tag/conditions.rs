//! Conditions of tags.

conditions! {
    /// `ResourceType` is not `INSTANCE`.
    pub(crate) InvalidResourceType = "InvalidParameter.ResourceType", 400, "The parameter ResourceType is invalid.", Documented,
        "API metadata of ListTagResources (2024)";
    /// No `ResourceId.N` is given.
    pub(crate) NoResourceIds = "MissingParameter", 400, "The parameter - ResourceIds.N should not be null", Documented,
        "API metadata of TagResources and UntagResources (2024)";
    /// More than 50 `ResourceId.N` are given.
    pub(crate) TooManyResourceIds = "NumberExceed.ResourceIds", 400, "The maximum number of ResourceIds is exceeded. The maximum value is 50.", Documented,
        "API metadata of TagResources (2024)";
    /// More than 20 tags or keys are given.
    pub(crate) TooManyTagsAtOnce = "NumberExceed.Tags", 400, "The maximum number of Tags is exceeded. The maximum value is 20.", Documented,
        "API metadata of TagResources (2024)";
    /// A key is absent, empty, longer than 64 letters, or begins with `aliyun`, `acs:`, `http://` or `https://`.
    pub(crate) InvalidTagKey = "InvalidTagKey.Malformed", 400, "The Tag.N.Key parameter is blank", Documented,
        "API metadata of TagResources (2024) for an empty one, the rest is inferred";
    /// A value is longer than 128 letters, or begins with `aliyun`, `acs:`, `http://` or `https://`.
    pub(crate) InvalidTagValue = "InvalidTagValue.Malformed", 400, "The Tag.N.Value parameter is blank", Inferred,
        "API metadata of TagResources (2024)";
    /// A request has a key twice.
    pub(crate) DuplicateTagKey = "Duplicate.TagKey", 400, "The Tag.N.Key contain duplicate key.", Documented,
        "API metadata of TagResources (2024)";
    /// An instance would have more than 20 tags.
    pub(crate) TooManyTagsOnInstance = "OperationDenied.QuotaExceed", 400, "The maximum number of Tags is exceeded.", Documented,
        "API metadata of TagResources (2024)";
    /// The caller has no instance `ResourceId.N` in the region.
    pub(crate) ResourceNotFound = "InvalidResourceId.NotFound", 400, "ResourceId does not refer to an existing DB instance.", Documented,
        "API metadata of UntagResources (2024); TagResources lists none (inferred)";
    /// Neither a resource nor a tag is given.
    pub(crate) NothingToList = "BothEmpty.TagsAndResources", 400, "The specified Tags and ResourcesIds are not allow to both empty.", Documented,
        "API metadata of ListTagResources (2024)";
    /// `DBInstanceId` names more than 30 instances.
    pub(crate) TooManyTaggedInstances = "Tag.TooManyDBInstanceIds", 400, "the dbinstance Ids is more than 30.", Documented,
        "page AddTagsToResource (2019)";
    /// Neither `Tags` nor `Tag.N.key` is given.
    pub(crate) NoTags = "Tag.NoTagInfoExist", 400, "all the tags and tagN parameters is null.", Documented,
        "page AddTagsToResource (2019)";
    /// Both `Tags` and `Tag.N.key` are given.
    pub(crate) TagsTwice = "Tag.SetTagInfoAtTwoParamters", 400, "only tags or tagN parameter could be setted.", Documented,
        "page AddTagsToResource (2019), the code as printed there";
    /// `Tags` is not a JSON object of strings.
    pub(crate) InvalidTagsText = "Tag.InvalidTagsParamter", 400, "tags paramter is invalid.", Documented,
        "page AddTagsToResource (2019), code and text as printed there";
    /// `Tags` of `DescribeTags` is not a JSON object of strings.
    pub(crate) InvalidTagsFilter = "Tag.InvalidTagsParameter", 400, "tags parameter is invalid.", Documented,
        "API metadata of DescribeTags (2024)";
    /// More than 5 tags are given.
    pub(crate) MoreThanFiveTags = "Tag.Allow5TagInfos", 400, "only 5 tags allowed in one operation.", Documented,
        "page AddTagsToResource (2019)";
    /// A key is empty.
    pub(crate) BlankTagKey = "Tag.TagKeyIsBlank", 400, "tag key can not be blank.", Documented,
        "page AddTagsToResource (2019)";
    /// A key is longer than 64 letters.
    pub(crate) LongTagKey = "Tag.TagKeyTooLong", 400, "the max tag key's length is 64.", Documented,
        "page AddTagsToResource (2019)";
    /// A value is longer than 128 letters.
    pub(crate) LongTagValue = "Tag.TagValueTooLong", 400, "the max tag value's length is 128.", Documented,
        "page AddTagsToResource (2019)";
    /// A key or value begins with `aliyun`.
    pub(crate) ReservedTag = "Tag.TagKeyStartWith.aliyun", 400, "tag key and value can not be started with aliyun.", Documented,
        "page AddTagsToResource (2019)";
    /// A key is `all`.
    pub(crate) TagKeyAll = "Tag.TagKeyCanNotBeAll", 400, "tag key can not be all.", Documented,
        "page AddTagsToResource (2019)";
    /// A request has a key twice.
    pub(crate) TagKeyTwice = "Tag.TagKeyDuplex", 400, "tag key must be sole in one operation.", Documented,
        "page AddTagsToResource (2019)";
    /// An instance would have more than 10 tags.
    pub(crate) MoreThanTenTags = "Tag.TooManyTagsForOneInstance", 400, "total 10 tags can be added to one resource.", Documented,
        "page AddTagsToResource (2019)";
}
