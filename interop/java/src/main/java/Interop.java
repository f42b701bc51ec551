import com.aliyun.tea.TeaModel;
import com.google.gson.Gson;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Runs Alibaba Cloud's Java clients against a fake: {@code Interop PROGRAM URL KIND}. PROGRAM is calls, lifecycle or typed; KIND is v3 or v1
 * (com.aliyun:rds20140815 with both signatures) or core (com.aliyun:aliyun-java-sdk-core).
 */
public final class Interop {
  private Interop() {}

  public static void main(String[] arguments) throws Exception {
    long started = System.nanoTime();
    URI fake = URI.create(arguments[1].contains("://") ? arguments[1] : "http://" + arguments[1]);
    String kind = arguments[2];
    String note = "";
    switch (arguments[0]) {
      case "calls" -> calls(kind, fake);
      case "lifecycle" -> lifecycle(Clients.connect(kind, fake, Clients.Key.TEST));
      case "typed" -> note = typed(fake) + ", ";
      default -> throw new IllegalArgumentException("unknown program " + arguments[0]);
    }
    System.out.printf("java %s %s %s: ok, %s%.1f s%n", kind, arguments[0], fake.getScheme(), note, (System.nanoTime() - started) / 1e9);
    System.exit(0);
  }

  private static void equal(String what, Object found, Object wanted) {
    if (!plain(found).equals(plain(wanted))) {
      throw new AssertionError(what + ": found " + found + ", expected " + wanted);
    }
  }

  /** A value as text; a whole number has no decimal point. */
  private static String plain(Object value) {
    return value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())
        ? String.valueOf(number.longValue()) : String.valueOf(value);
  }

  /** The value at a path such as Items.DBInstance.0.Engine. */
  private static Object at(Object value, String path) {
    for (String name : path.split("\\.")) {
      if (value instanceof Map<?, ?> map) {
        value = map.get(name);
      } else if (value instanceof List<?> list) {
        value = Integer.parseInt(name) < list.size() ? list.get(Integer.parseInt(name)) : null;
      } else {
        return null;
      }
    }
    return value;
  }

  private static Map<String, Object> ask(Clients.Client client, String action, String... query) throws Exception {
    Map<String, Object> body = client.call(action, pairs(query));
    if (!(body.get("RequestId") instanceof String id) || id.length() != 36) {
      throw new AssertionError(action + ": the request id is " + body.get("RequestId"));
    }
    return body;
  }

  private static Map<String, String> pairs(String... query) {
    Map<String, String> pairs = new HashMap<>();
    for (int index = 0; index < query.length; index += 2) {
      pairs.put(query[index], query[index + 1]);
    }
    return pairs;
  }

  private static void refused(Clients.Client client, String action, String code, int status, String... query) throws Exception {
    Map<String, Object> body;
    try {
      body = client.call(action, pairs(query));
    } catch (Clients.Refused refused) {
      equal(action, refused.code, code);
      if (refused.status != 0) {
        equal(action, refused.status, status);
      }
      equal(action + ": length of the request id", String.valueOf(refused.requestId).length(), 36);
      return;
    }
    throw new AssertionError(action + " succeeded: " + body);
  }

  private static Object status(Clients.Client client, String id) throws Exception {
    return at(ask(client, "DescribeDBInstanceAttribute", "DBInstanceId", id), "Items.DBInstanceAttribute.0.DBInstanceStatus");
  }

  /** Repeats a question until the answer is the expected one, and returns the answers before. */
  private static List<Object> await(String what, Callable<Object> question, Object wanted) throws Exception {
    List<Object> seen = new ArrayList<>();
    while (seen.size() < 20) {
      Object answer = question.call();
      if (plain(answer).equals(plain(wanted))) {
        return seen;
      }
      seen.add(answer);
      Thread.sleep(10);
    }
    throw new AssertionError(what + ": waited for " + wanted + ", saw " + seen);
  }

  /** The list of calls that every client of this folder makes: the migration, each class of error, throttling, keys. The seed is seed.json. */
  private static void calls(String kind, URI fake) throws Exception {
    var client = Clients.connect(kind, fake, Clients.Key.TEST);
    var list = ask(client, "DescribeDBInstances", "RegionId", Clients.REGION);
    equal("description", at(list, "Items.DBInstance.0.DBInstanceDescription"), "a b+c*~/é中=&%'()!");
    equal("count", list.get("TotalRecordCount"), 3);
    if (client instanceof Clients.OpenApi typed) {
      equal("typed", typed.typed("DescribeDBInstances", Map.of("RegionId", Clients.REGION)).toMap().get("statusCode"), 200);
    }

    String[] migrate = {"SourceDBInstanceId", "rm-from", "DBInstanceId", "rm-to", "DBInfo", "{\"DBNames\":[\"mydb\"]}"};
    String id = plain(ask(client, "ImportDatabaseBetweenInstances", migrate).get("ImportId"));
    equal("during the import", List.of(status(client, "rm-from"), status(client, "rm-to")), "[TRANSING, Importing]");
    equal("after the import", List.of(status(client, "rm-from"), status(client, "rm-to")), "[Running, Running]");

    refused(client, "CancelImport", "OperationDenied.IncorrectTaskStatus", 403, "DBInstanceId", "rm-to", "ImportId", id);
    refused(client, "CancelImport", "MissingParameter", 400, "DBInstanceId", "rm-to");
    migrate[3] = "rm-locked";
    refused(client, "ImportDatabaseBetweenInstances", "OperationDenied.LockMode", 403, migrate);
    migrate[3] = "rm-no";
    refused(client, "ImportDatabaseBetweenInstances", "InvalidDBInstanceId.NotFound", 404, migrate);
    migrate[3] = "rm-to";
    migrate[5] = "{“DBNames”:[“mydb”]}";
    refused(client, "ImportDatabaseBetweenInstances", "InvalidDBInfo.Malformed", 400, migrate);
    refused(client, "DescribeNothing", "InvalidAction.NotFound", 404);
    refused(client, "CreateGADInstance", "FakeRds.NotModelled", 400, "DBInstanceId", "rm-to");
    refused(client, "DescribeDatabases", "InternalError", 500, "DBInstanceId", "rm-to");
    equal("databases", at(ask(client, "DescribeDatabases", "DBInstanceId", "rm-to"), "Databases.Database.0.DBName"), "mydb");
    refused(client, "DescribeResourceUsage", "Throttling.User", 400, "DBInstanceId", "rm-to");
    refused(client, "DescribeResourceUsage", "Throttling.User", 400, "DBInstanceId", "rm-to");
    equal("size", ask(client, "DescribeResourceUsage", "DBInstanceId", "rm-to").get("DataSize"), 512 << 20);

    refused(Clients.connect(kind, fake, new Clients.Key("testid", "wrong", null)), "DescribeRegions", "SignatureDoesNotMatch", 400);
    refused(Clients.connect(kind, fake, new Clients.Key("nobody", "secret", null)), "DescribeRegions", "InvalidAccessKeyId.NotFound", 404);
    var ram = Clients.connect(kind, fake, new Clients.Key("ramid", "ramsecret", null));
    refused(ram, "DescribeRegions", "Forbidden.RAM", 403);
    ask(Clients.connect(kind, fake, new Clients.Key("STS.testid", "stssecret", "STS.token/+=")), "DescribeRegions");
    var other = Clients.connect(kind, fake, new Clients.Key("STS.testid", "stssecret", "other"));
    refused(other, "DescribeRegions", "InvalidSecurityToken.Malformed", 400);

    // A role is assumed, and its key used; the account itself cannot assume a role.
    String[] role = {"RoleArn", "acs:ram::1234567890123456:role/reader", "RoleSessionName", "interop", "DurationSeconds", "900"};
    refused(client, "Sts:AssumeRole", "NoPermission", 403, role);
    var assumed = ask(ram, "Sts:AssumeRole", role);
    var key = new Clients.Key(
        plain(at(assumed, "Credentials.AccessKeyId")), plain(at(assumed, "Credentials.AccessKeySecret")), plain(at(assumed, "Credentials.SecurityToken")));
    var acting = Clients.connect(kind, fake, key);
    equal("identity", ask(acting, "Sts:GetCallerIdentity").get("IdentityType"), "AssumedRoleUser");
    equal("seen by the role", ask(acting, "DescribeDBInstances", "RegionId", Clients.REGION).get("TotalRecordCount"), 3);

    var vpcs = ask(client, "Vpc:DescribeVpcs", "RegionId", Clients.REGION);
    String vswitch = plain(at(vpcs, "Vpcs.Vpc.0.VSwitchIds.VSwitchId.0"));
    equal("vSwitch", ask(client, "Vpc:DescribeVSwitchAttributes", "VSwitchId", vswitch).get("Status"), "Available");
    refused(client, "Vpc:DescribeVSwitchAttributes", "InvalidVswitchID.NotFound", 404, "RegionId", Clients.REGION, "VSwitchId", "vsw-no");
  }

  private static Object total(Clients.Client client, String name, String value) throws Exception {
    return ask(client, "DescribeDBInstances", "RegionId", Clients.REGION, name, value).get("TotalRecordCount");
  }

  private static String create(Clients.Client client, String name) throws Exception {
    var made = ask(client, "CreateDBInstance", "RegionId", Clients.REGION, "Engine", "MySQL", "EngineVersion", "5.7",
        "DBInstanceClass", "mysql.x4.large.2", "DBInstanceStorage", "50", "DBInstanceNetType", "Intranet", "SecurityIPList", "10.0.0.0/8",
        "PayType", "Postpaid", "DBInstanceDescription", name, "Tag.1.Key", "team", "Tag.1.Value", "orders");
    String id = plain(made.get("DBInstanceId"));
    equal("a new instance", await(id, () -> status(client, id), "Running").get(0), "Creating");
    return id;
  }

  /** Starts with an empty fake: instances are created, filled, migrated, resized, restarted, listed by page and by tag, and deleted. */
  private static void lifecycle(Clients.Client client) throws Exception {
    equal("instances at the beginning", total(client, "PageNumber", "1"), 0);
    String source = create(client, "orders");
    String target = create(client, "orders-copy");
    for (String id : List.of(source, target)) {
      ask(client, "CreateDatabase", "DBInstanceId", id, "DBName", "orders", "CharacterSetName", "utf8mb4");
      await("database", () -> at(ask(client, "DescribeDatabases", "DBInstanceId", id, "DBName", "orders"), "Databases.Database.0.DBStatus"), "Running");
    }
    ask(client, "CreateAccount", "DBInstanceId", source, "AccountName", "reader", "AccountPassword", "Test123456!");
    Callable<Map<String, Object>> account = () -> ask(client, "DescribeAccounts", "DBInstanceId", source, "AccountName", "reader");
    await("account", () -> at(account.call(), "Accounts.DBInstanceAccount.0.AccountStatus"), "Available");
    ask(client, "GrantAccountPrivilege", "DBInstanceId", source, "AccountName", "reader", "DBName", "orders", "AccountPrivilege", "ReadOnly");
    String privilege = "Accounts.DBInstanceAccount.0.DatabasePrivileges.DatabasePrivilege.0.AccountPrivilege";
    await("privilege", () -> at(account.call(), privilege), "ReadOnly");

    ask(client, "ImportDatabaseBetweenInstances", "SourceDBInstanceId", source, "DBInstanceId", target, "DBInfo", "{\"DBNames\":[\"orders\"]}");
    await("import", () -> status(client, source), "Running");
    await("import", () -> status(client, target), "Running");
    ask(client, "ModifyDBInstanceSpec", "DBInstanceId", source, "DBInstanceStorage", "100", "PayType", "Postpaid");
    await("storage", () -> status(client, source), "Running");
    var now = ask(client, "DescribeDBInstanceAttribute", "DBInstanceId", source);
    equal("storage", at(now, "Items.DBInstanceAttribute.0.DBInstanceStorage"), 100);
    ask(client, "RestartDBInstance", "DBInstanceId", source);
    equal("during the restart", await("restart", () -> status(client, source), "Running").get(0), "Rebooting");
    String reader = plain(ask(client, "CreateReadOnlyDBInstance", "RegionId", Clients.REGION, "ZoneId", "cn-hangzhou-b", "DBInstanceId", source,
        "EngineVersion", "5.7", "DBInstanceClass", "mysqlro.x4.large.1", "DBInstanceStorage", "100", "PayType", "Postpaid").get("DBInstanceId"));
    await("read-only instance", () -> status(client, reader), "Running");
    refused(client, "CreateDatabase", "OperationDenied.DBInstanceType", 400, "DBInstanceId", reader, "DBName", "x", "CharacterSetName", "utf8");

    ask(client, "TagResources", "RegionId", Clients.REGION, "ResourceType", "INSTANCE", "ResourceId.1", target, "Tag.1.Key", "stage", "Tag.1.Value", "test");
    equal("by tag", total(client, "Tags", "{\"stage\":\"test\"}"), 1);
    var tags = ask(client, "ListTagResources", "RegionId", Clients.REGION, "ResourceType", "INSTANCE", "ResourceId.1", target);
    equal("tags", ((List<?>) at(tags, "TagResources.TagResource")).size(), 2);
    ask(client, "UntagResources", "RegionId", Clients.REGION, "ResourceType", "INSTANCE", "ResourceId.1", target, "TagKey.1", "stage");
    equal("by a tag that was removed", total(client, "Tags", "{\"stage\":\"test\"}"), 0);

    List<String> all = new ArrayList<>(List.of(source, target, reader));
    while (all.size() < 33) {
      all.add(create(client, "page-" + all.size()));
    }
    var listed = new ArrayList<String>();
    for (String page : List.of("1", "2")) {
      var body = ask(client, "DescribeDBInstances", "RegionId", Clients.REGION, "PageSize", "30", "PageNumber", page);
      for (Object item : (List<?>) at(body, "Items.DBInstance")) {
        listed.add(plain(at(item, "DBInstanceId")));
      }
      equal("on page " + page, listed.size(), page.equals("1") ? 30 : 33);
    }
    equal("both pages", new TreeSet<>(listed), new TreeSet<>(all));

    all.remove(reader);
    all.add(0, reader);
    for (String id : all) {
      ask(client, "DeleteDBInstance", "DBInstanceId", id);
      await("deletion", () -> total(client, "DBInstanceId", id), 0);
    }
    refused(client, "DescribeDBInstanceAttribute", "InvalidDBInstanceId.NotFound", 404, "DBInstanceId", source);
    equal("instances at the end", total(client, "PageNumber", "1"), 0);
  }

  /** Makes every golden call of fixtures/actions with the typed calls of the SDK, against the golden seed: each answer has to fit into its type. */
  @SuppressWarnings("unchecked")
  private static String typed(URI fake) throws Exception {
    Map<String, Map<String, String>> golden = new TreeMap<>();
    try (var files = Files.newDirectoryStream(Path.of("fixtures/actions"))) {
      for (Path file : files) {
        Map<String, Object> action = new Gson().fromJson(Files.readString(file), Map.class);
        golden.putAll((Map<String, Map<String, String>>) action.getOrDefault("golden", Map.of()));
      }
    }
    var client = new Clients.OpenApi("v3", fake, new Clients.Key("golden-key", "golden-secret", null));
    int fits = 0;
    int without = 0;
    List<String> wrong = new ArrayList<>();
    for (var call : golden.entrySet()) {
      String action = call.getKey().split(" ")[0];
      TeaModel response = client.typed(action, call.getValue());
      if (response == null) {
        without++;
        continue;
      }
      Object body = client.call(action, call.getValue());
      List<String> lost = new ArrayList<>();
      missing("", body, response.toMap().get("body"), lost);
      if (lost.isEmpty()) {
        fits++;
      } else {
        wrong.add(call.getKey() + ": " + lost);
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong.size() + " typed answers differ from the body:\n" + String.join("\n", wrong));
    }
    return fits + " typed answers fit, " + without + " calls have no method or no field in this SDK";
  }

  /** Lists the members of a body that a typed answer has a field for, and whose value is not there. */
  private static void missing(String path, Object body, Object typed, List<String> lost) {
    if (body instanceof Map<?, ?> members) {
      if (!(typed instanceof Map<?, ?> fields)) {
        lost.add(path + " is not an object in the type");
        return;
      }
      // Members that are younger than the SDK have no field. Each call has its own request id.
      members.forEach((name, value) -> {
        if (fields.containsKey(name) && !Objects.equals(name, "RequestId")) {
          missing(path + "." + name, value, fields.get(name), lost);
        }
      });
    } else if (body instanceof List<?> items) {
      if (!(typed instanceof List<?> found) || found.size() != items.size()) {
        lost.add(path + " is a list of " + items.size() + " in the body only");
        return;
      }
      for (int index = 0; index < items.size(); index++) {
        missing(path + "." + index, items.get(index), found.get(index), lost);
      }
    } else if (body != null && !plain(body).equals(plain(typed))) {
      lost.add(path + " is " + body + ", the type has " + typed);
    }
  }
}
