// Package sdktest runs the fake with Alibaba Cloud's SDK. It is a separate module, so that the package needs wazero only.
package sdktest

import (
	"testing"

	"fakerds"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/rds"
)

func start(t *testing.T) (*fakerds.Fake, *rds.Client) {
	fake := fakerds.Start(t, fakerds.Object{
		"DBInstances": []fakerds.Object{{"DBInstanceId": "rm-1", "Engine": "MySQL"}},
		"Progress":    fakerds.Object{"Polls": 1},
	})
	client, err := rds.NewClientWithAccessKey("cn-hangzhou", "testid", "testsecret")
	if err != nil {
		t.Fatal(err)
	}
	client.Domain = fake.Endpoint
	return fake, client
}

func TestTheSDKReadsTheSeed(t *testing.T) {
	fake, client := start(t)
	request := rds.CreateDescribeDBInstancesRequest()
	request.Scheme = "http"
	response, err := client.DescribeDBInstances(request)
	if err != nil {
		t.Fatal(err)
	}
	if got := response.Items.DBInstance[0].DBInstanceId; got != "rm-1" {
		t.Errorf("the instance is %q", got)
	}
	if got := fake.Calls("")[0].SignatureVersion; got != "V1" {
		t.Errorf("the signature is %q", got)
	}
}

func TestTheSDKCreatesAndDeletesADatabase(t *testing.T) {
	fake, client := start(t)
	create := rds.CreateCreateDatabaseRequest()
	create.Scheme, create.DBInstanceId, create.DBName, create.CharacterSetName = "http", "rm-1", "orders", "utf8"
	if _, err := client.CreateDatabase(create); err != nil {
		t.Fatal(err)
	}
	list := rds.CreateDescribeDatabasesRequest()
	list.Scheme, list.DBInstanceId = "http", "rm-1"
	status := ""
	for range 3 {
		response, err := client.DescribeDatabases(list)
		if err != nil {
			t.Fatal(err)
		}
		status = response.Databases.Database[0].DBStatus
	}
	if status != "Running" {
		t.Errorf("the status is %q", status)
	}
	remove := rds.CreateDeleteDatabaseRequest()
	remove.Scheme, remove.DBInstanceId, remove.DBName = "http", "rm-1", "orders"
	if _, err := client.DeleteDatabase(remove); err != nil {
		t.Fatal(err)
	}
	fake.AssertCalled("DeleteDatabase", fakerds.Expect{Times: 1, With: map[string]string{"DBName": "orders"}, Succeeds: true})
}

func TestTheSDKReportsRefusals(t *testing.T) {
	fake, client := start(t)
	request := rds.CreateDescribeDBInstanceAttributeRequest()
	request.Scheme, request.DBInstanceId = "http", "rm-9"
	_, err := client.DescribeDBInstanceAttribute(request)
	refused, ok := err.(*errors.ServerError)
	if !ok {
		t.Fatalf("the error is %v", err)
	}
	if call := fake.Calls("")[0]; refused.ErrorCode() != call.Code || refused.HttpStatus() != 404 || refused.RequestId() != call.RequestID {
		t.Errorf("%v, but the call is %+v", refused, call)
	}
}
