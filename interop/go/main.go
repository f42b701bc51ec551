// Command interop runs Alibaba Cloud's Go clients, unchanged but for the endpoint, against a fake:
//
//	interop PROGRAM URL KIND
//
// PROGRAM is calls, lifecycle or typed. KIND is old (alibaba-cloud-sdk-go), v3 or v1 (the core of the SDKs of today, with both signatures).
package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: interop calls|lifecycle|typed URL old|v3|v1")
		os.Exit(2)
	}
	address := os.Args[2]
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	fake, err := url.Parse(address)
	check(err)
	kind, started := os.Args[3], time.Now()
	note := ""
	switch os.Args[1] {
	case "calls":
		calls(kind, fake)
	case "lifecycle":
		lifecycle(connect(kind, fake, testKey))
	case "typed":
		note = typed(fake) + ", "
	default:
		fail("unknown program %q", os.Args[1])
	}
	fmt.Printf("go %s %s %s: ok, %s%.1f s\n", kind, os.Args[1], fake.Scheme, note, time.Since(started).Seconds())
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "go: "+format+"\n", values...)
	os.Exit(1)
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func equal(what string, found, wanted any) {
	if fmt.Sprint(found) != fmt.Sprint(wanted) {
		fail("%s: found %v, expected %v", what, found, wanted)
	}
}

func connect(kind string, fake *url.URL, key Key) Client {
	client, err := NewClient(kind, fake, key)
	check(err)
	return client
}

type params = map[string]string

// ask makes a call that has to succeed.
func ask(client Client, action string, query params) map[string]any {
	body, err := client.Call(action, query)
	if err != nil {
		fail("%s %v: %v", action, query, err)
	}
	if id, _ := body["RequestId"].(string); len(id) != 36 {
		fail("%s: the request id is %v", action, body["RequestId"])
	}
	return body
}

// refused makes a call that has to be refused.
func refused(client Client, action, code string, status int, query params) {
	body, err := client.Call(action, query)
	if err == nil {
		fail("%s %v succeeded: %v", action, query, body)
	}
	var found *Refused
	if !errors.As(err, &found) {
		fail("%s: the client reports %T %v", action, err, err)
	}
	equal(action, fmt.Sprint(found.Status, " ", found.Code), fmt.Sprint(status, " ", code))
	if len(found.RequestID) != 36 {
		fail("%s: the request id is %q", action, found.RequestID)
	}
}

// at returns the value at a path such as Items.DBInstance.0.Engine.
func at(value any, path string) any {
	for _, name := range strings.Split(path, ".") {
		switch inner := value.(type) {
		case map[string]any:
			value = inner[name]
		case []any:
			index, err := strconv.Atoi(name)
			if err != nil || index >= len(inner) {
				return nil
			}
			value = inner[index]
		default:
			return nil
		}
	}
	return value
}

// number returns a whole number as text: the clients decode it as float64 or json.Number.
func number(value any) string {
	if float, isFloat := value.(float64); isFloat {
		return strconv.FormatFloat(float, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func statusOf(client Client, id string) any {
	return at(ask(client, "DescribeDBInstanceAttribute", params{"DBInstanceId": id}), "Items.DBInstanceAttribute.0.DBInstanceStatus")
}

// wait repeats a question until the answer is the expected one, and returns the answers before.
func wait(what string, question func() any, wanted any) []any {
	var seen []any
	for len(seen) < 20 {
		answer := question()
		if answer == wanted {
			return seen
		}
		seen = append(seen, answer)
		time.Sleep(10 * time.Millisecond)
	}
	fail("%s: waited for %v, saw %v", what, wanted, seen)
	return nil
}

// calls is the list of calls that every client of this folder makes: the migration, each class of error, throttling, keys. The seed is seed.json.
func calls(kind string, fake *url.URL) {
	client := connect(kind, fake, testKey)
	list := ask(client, "DescribeDBInstances", params{"RegionId": region})
	equal("description", at(list, "Items.DBInstance.0.DBInstanceDescription"), "a b+c*~/é中=&%'()!")
	equal("count", number(list["TotalRecordCount"]), 3)

	migrate := params{"SourceDBInstanceId": "rm-from", "DBInstanceId": "rm-to", "DBInfo": `{"DBNames":["mydb"]}`}
	with := func(name, value string) params {
		other := params{name: value}
		for key, kept := range migrate {
			if key != name {
				other[key] = kept
			}
		}
		return other
	}
	id := number(ask(client, "ImportDatabaseBetweenInstances", migrate)["ImportId"])
	equal("during the import", []any{statusOf(client, "rm-from"), statusOf(client, "rm-to")}, "[TRANSING Importing]")
	equal("after the import", []any{statusOf(client, "rm-from"), statusOf(client, "rm-to")}, "[Running Running]")

	refused(client, "CancelImport", "OperationDenied.IncorrectTaskStatus", 403, params{"DBInstanceId": "rm-to", "ImportId": id})
	refused(client, "CancelImport", "MissingParameter", 400, params{"DBInstanceId": "rm-to"})
	refused(client, "ImportDatabaseBetweenInstances", "OperationDenied.LockMode", 403, with("DBInstanceId", "rm-locked"))
	refused(client, "ImportDatabaseBetweenInstances", "InvalidDBInstanceId.NotFound", 404, with("DBInstanceId", "rm-no"))
	refused(client, "ImportDatabaseBetweenInstances", "InvalidDBInfo.Malformed", 400, with("DBInfo", "{“DBNames”:[“mydb”]}"))
	refused(client, "DescribeNothing", "InvalidAction.NotFound", 404, nil)
	refused(client, "CreateGADInstance", "FakeRds.NotModelled", 400, params{"DBInstanceId": "rm-to"})
	databases := params{"DBInstanceId": "rm-to"}
	refused(client, "DescribeDatabases", "InternalError", 500, databases)
	equal("databases", at(ask(client, "DescribeDatabases", databases), "Databases.Database.0.DBName"), "mydb")
	refused(client, "DescribeResourceUsage", "Throttling.User", 400, databases)
	refused(client, "DescribeResourceUsage", "Throttling.User", 400, databases)
	equal("size", number(ask(client, "DescribeResourceUsage", databases)["DataSize"]), 512<<20)

	refused(connect(kind, fake, Key{ID: "testid", Secret: "wrong"}), "DescribeRegions", "SignatureDoesNotMatch", 400, nil)
	refused(connect(kind, fake, Key{ID: "nobody", Secret: "secret"}), "DescribeRegions", "InvalidAccessKeyId.NotFound", 404, nil)
	ram := connect(kind, fake, Key{ID: "ramid", Secret: "ramsecret"})
	refused(ram, "DescribeRegions", "Forbidden.RAM", 403, nil)
	session := Key{ID: "STS.testid", Secret: "stssecret", Token: "STS.token/+="}
	ask(connect(kind, fake, session), "DescribeRegions", nil)
	session.Token = "other"
	refused(connect(kind, fake, session), "DescribeRegions", "InvalidSecurityToken.Malformed", 400, nil)

	// A role is assumed, and its key used; the account itself cannot assume a role.
	role := params{"RoleArn": "acs:ram::1234567890123456:role/reader", "RoleSessionName": "interop", "DurationSeconds": "900"}
	refused(client, "Sts:AssumeRole", "NoPermission", 403, role)
	assumed := ask(ram, "Sts:AssumeRole", role)
	text := func(path string) string { return fmt.Sprint(at(assumed, "Credentials."+path)) }
	acting := connect(kind, fake, Key{ID: text("AccessKeyId"), Secret: text("AccessKeySecret"), Token: text("SecurityToken")})
	equal("identity", ask(acting, "Sts:GetCallerIdentity", nil)["IdentityType"], "AssumedRoleUser")
	equal("seen by the role", number(ask(acting, "DescribeDBInstances", params{"RegionId": region})["TotalRecordCount"]), 3)

	vpcs := ask(client, "Vpc:DescribeVpcs", params{"RegionId": region})
	id = fmt.Sprint(at(vpcs, "Vpcs.Vpc.0.VSwitchIds.VSwitchId.0"))
	equal("vSwitch", ask(client, "Vpc:DescribeVSwitchAttributes", params{"RegionId": region, "VSwitchId": id})["Status"], "Available")
	refused(client, "Vpc:DescribeVSwitchAttributes", "InvalidVswitchID.NotFound", 404, params{"RegionId": region, "VSwitchId": "vsw-no"})
	if kind != "old" {
		typedVpcs(kind, fake)
	}
}
