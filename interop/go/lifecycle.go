package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/tea"
	vpcs "github.com/alibabacloud-go/vpc-20160428/v6/client"
)

// lifecycle starts with an empty fake: instances are created, filled, migrated, resized, restarted, listed by page and by tag, and deleted.
func lifecycle(client Client) {
	total := func(query params) string {
		query["RegionId"] = region
		return number(ask(client, "DescribeDBInstances", query)["TotalRecordCount"])
	}
	equal("instances at the beginning", total(params{}), 0)
	running := func(id string) []any { return wait(id, func() any { return statusOf(client, id) }, "Running") }
	create := func(name string) string {
		made := ask(client, "CreateDBInstance", params{
			"RegionId": region, "Engine": "MySQL", "EngineVersion": "5.7", "DBInstanceClass": "mysql.x4.large.2", "DBInstanceStorage": "50",
			"DBInstanceNetType": "Intranet", "SecurityIPList": "10.0.0.0/8", "PayType": "Postpaid", "DBInstanceDescription": name,
			"Tag.1.Key": "team", "Tag.1.Value": "orders",
		})
		id := fmt.Sprint(made["DBInstanceId"])
		if seen := running(id); len(seen) == 0 || seen[0] != "Creating" {
			fail("%s: a new instance shows %v", id, seen)
		}
		return id
	}
	source, target := create("orders"), create("orders-copy")

	// A database, an account and a privilege.
	for _, id := range []string{source, target} {
		ask(client, "CreateDatabase", params{"DBInstanceId": id, "DBName": "orders", "CharacterSetName": "utf8mb4"})
		wait("database", func() any {
			return at(ask(client, "DescribeDatabases", params{"DBInstanceId": id, "DBName": "orders"}), "Databases.Database.0.DBStatus")
		}, "Running")
	}
	ask(client, "CreateAccount", params{"DBInstanceId": source, "AccountName": "reader", "AccountPassword": "Test123456!"})
	wait("account", func() any {
		return at(ask(client, "DescribeAccounts", params{"DBInstanceId": source, "AccountName": "reader"}), "Accounts.DBInstanceAccount.0.AccountStatus")
	}, "Available")
	ask(client, "GrantAccountPrivilege", params{"DBInstanceId": source, "AccountName": "reader", "DBName": "orders", "AccountPrivilege": "ReadOnly"})
	wait("privilege", func() any {
		account := ask(client, "DescribeAccounts", params{"DBInstanceId": source, "AccountName": "reader"})
		return at(account, "Accounts.DBInstanceAccount.0.DatabasePrivileges.DatabasePrivilege.0.AccountPrivilege")
	}, "ReadOnly")

	// The migration.
	ask(client, "ImportDatabaseBetweenInstances", params{"SourceDBInstanceId": source, "DBInstanceId": target, "DBInfo": `{"DBNames":["orders"]}`})
	running(source)
	running(target)

	// More storage, a restart, a read-only instance.
	ask(client, "ModifyDBInstanceSpec", params{"DBInstanceId": source, "DBInstanceStorage": "100", "PayType": "Postpaid"})
	running(source)
	storage := at(ask(client, "DescribeDBInstanceAttribute", params{"DBInstanceId": source}), "Items.DBInstanceAttribute.0.DBInstanceStorage")
	equal("storage", number(storage), 100)
	ask(client, "RestartDBInstance", params{"DBInstanceId": source})
	equal("during the restart", running(source)[0], "Rebooting")
	reader := fmt.Sprint(ask(client, "CreateReadOnlyDBInstance", params{
		"RegionId": region, "ZoneId": "cn-hangzhou-b", "DBInstanceId": source, "EngineVersion": "5.7", "DBInstanceClass": "mysqlro.x4.large.1",
		"DBInstanceStorage": "100", "PayType": "Postpaid",
	})["DBInstanceId"])
	running(reader)
	refused(client, "CreateDatabase", "OperationDenied.DBInstanceType", 400, params{"DBInstanceId": reader, "DBName": "x", "CharacterSetName": "utf8"})

	// Tags.
	ask(client, "TagResources", params{"RegionId": region, "ResourceType": "INSTANCE", "ResourceId.1": target, "Tag.1.Key": "stage", "Tag.1.Value": "test"})
	equal("by tag", total(params{"Tags": `{"stage":"test"}`}), 1)
	tags := ask(client, "ListTagResources", params{"RegionId": region, "ResourceType": "INSTANCE", "ResourceId.1": target})
	equal("tags", len(at(tags, "TagResources.TagResource").([]any)), 2)
	ask(client, "UntagResources", params{"RegionId": region, "ResourceType": "INSTANCE", "ResourceId.1": target, "TagKey.1": "stage"})
	equal("by a tag that was removed", total(params{"Tags": `{"stage":"test"}`}), 0)

	// Pages: 33 instances, 30 to a page.
	all := []string{source, target, reader}
	for len(all) < 33 {
		all = append(all, create(fmt.Sprintf("page-%d", len(all))))
	}
	var listed []string
	for _, page := range []string{"1", "2"} {
		body := ask(client, "DescribeDBInstances", params{"RegionId": region, "PageSize": "30", "PageNumber": page})
		for _, item := range at(body, "Items.DBInstance").([]any) {
			listed = append(listed, fmt.Sprint(at(item, "DBInstanceId")))
		}
		equal("on page "+page, len(listed), map[string]int{"1": 30, "2": 33}[page])
	}
	slices.Sort(listed)
	slices.Sort(all)
	equal("both pages", listed, all)

	// Deletion: the read-only instance first.
	gone := func(id string) {
		ask(client, "DeleteDBInstance", params{"DBInstanceId": id})
		wait("deletion", func() any { return total(params{"DBInstanceId": id}) }, "0")
	}
	gone(reader)
	for _, id := range all {
		if id != reader {
			gone(id)
		}
	}
	refused(client, "DescribeDBInstanceAttribute", "InvalidDBInstanceId.NotFound", 404, params{"DBInstanceId": source})
	equal("instances at the end", total(params{}), 0)
}

// typedVpcs reads the networks with the typed client of VPC.
func typedVpcs(kind string, fake *url.URL) {
	config := &openapi.Config{
		AccessKeyId: tea.String(testKey.ID), AccessKeySecret: tea.String(testKey.Secret), RegionId: tea.String(region),
		Endpoint: tea.String(fake.Host), Protocol: tea.String(strings.ToUpper(fake.Scheme)),
	}
	if kind == "v1" {
		config.SignatureAlgorithm = tea.String("v2")
	}
	if fake.Scheme == "https" {
		pem, err := authority()
		check(err)
		config.Ca = tea.String(string(pem))
	}
	client, err := vpcs.NewClient(config)
	check(err)
	found, err := client.DescribeVpcs(&vpcs.DescribeVpcsRequest{RegionId: tea.String(region)})
	check(err)
	vswitch := found.Body.Vpcs.Vpc[0].VSwitchIds.VSwitchId[0]
	one, err := client.DescribeVSwitchAttributes(&vpcs.DescribeVSwitchAttributesRequest{VSwitchId: vswitch})
	check(err)
	equal("VPC of the vSwitch", tea.StringValue(one.Body.VpcId), tea.StringValue(found.Body.Vpcs.Vpc[0].VpcId))
	list, err := client.DescribeVSwitches(&vpcs.DescribeVSwitchesRequest{VpcId: one.Body.VpcId})
	check(err)
	equal("vSwitches", tea.Int32Value(list.Body.TotalCount), 1)
}

// typed makes every golden call of fixtures/actions with the typed calls of the old SDK, against the golden seed: each answer has to fit into its type.
func typed(fake *url.URL) string {
	files, err := filepath.Glob("fixtures/actions/*.json")
	check(err)
	golden := map[string]map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		var action struct{ Golden map[string]map[string]string }
		check(json.Unmarshal(text, &action))
		maps.Copy(golden, action.Golden)
	}
	client, err := newOld(fake, Key{ID: "golden-key", Secret: "golden-secret"})
	check(err)
	products := map[string]string{"sts": "Sts", "vpc": "Vpc"}
	// // Differences of this SDK's types from the SDKs of today, which the fake follows.
	older := map[string]bool{"DescribeDatabases of SQLServer": true, "DescribePostgresExtensions": true}
	fits, without, wrong := 0, 0, []string{}
	for _, name := range slices.Sorted(maps.Keys(golden)) {
		action, _, _ := strings.Cut(name, " ")
		if prefix, rest, found := strings.Cut(action, ":"); found {
			action = products[prefix] + ":" + rest
		}
		response, typed, err := client.(*old).typed(action, golden[name])
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Sprintf("%s: %v", name, err))
		case response == nil:
			without++
		default:
			var body any
			check(json.Unmarshal(response.GetHttpContentBytes(), &body))
			if lost := missing("", body, reflect.ValueOf(typed).Elem()); (len(lost) > 0) != older[name] {
				wrong = append(wrong, fmt.Sprintf("%s: %v", name, lost))
			} else {
				fits++
			}
		}
	}
	if len(wrong) > 0 {
		fail("%d typed answers differ from the body:\n%s", len(wrong), strings.Join(wrong, "\n"))
	}
	return fmt.Sprintf("%d typed answers fit, %d are typed otherwise, %d calls have no type in this SDK", fits-len(older), len(older), without)
}

// missing lists the members of a body that a typed answer has a field for, and whose value is not there.
func missing(path string, body any, typed reflect.Value) []string {
	var lost []string
	switch body := body.(type) {
	case map[string]any:
		if typed.Kind() != reflect.Struct {
			return []string{path + " is not an object in the type"}
		}
		for name, value := range body {
			field, found := typed.Type().FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) })
			// Members that are younger than the SDK have no field.
			if found {
				lost = append(lost, missing(path+"."+name, value, typed.FieldByIndex(field.Index))...)
			}
		}
	case []any:
		if typed.Kind() != reflect.Slice || typed.Len() != len(body) {
			return []string{fmt.Sprintf("%s is a list of %d, the type has %v", path, len(body), typed)}
		}
		for index, item := range body {
			lost = append(lost, missing(fmt.Sprintf("%s.%d", path, index), item, typed.Index(index))...)
		}
	case nil:
	default:
		if typed.Kind() == reflect.Struct || typed.Kind() == reflect.Slice || number(body) != number(plain(typed)) {
			return []string{fmt.Sprintf("%s is %v, the type has %v", path, body, typed)}
		}
	}
	return lost
}

// plain returns a number as float64, as JSON has it, and anything else as it is.
func plain(value reflect.Value) any {
	switch {
	case value.CanInt():
		return float64(value.Int())
	case value.CanFloat():
		return value.Float()
	}
	return value.Interface()
}
