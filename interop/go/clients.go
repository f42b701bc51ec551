package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/rds"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"
)

const region = "cn-hangzhou"

var versions = map[string]string{"Rds": "2014-08-15", "Sts": "2015-04-01", "Vpc": "2016-04-28"}

// Refused is what a client reports of a refused call.
type Refused struct {
	Code, RequestID string
	Status          int
}

func (refused *Refused) Error() string {
	return fmt.Sprintf("%d %s", refused.Status, refused.Code)
}

// Client is one of Alibaba Cloud's clients. An action of another product than RDS has the name of the product in front: Sts:AssumeRole.
type Client interface {
	Call(action string, query map[string]string) (map[string]any, error)
}

// Key is what a client signs with.
type Key struct{ ID, Secret, Token string }

var testKey = Key{ID: "testid", Secret: "testsecret"}

// NewClient returns a client of a kind: old, v3 or v1.
func NewClient(kind string, fake *url.URL, key Key) (Client, error) {
	switch kind {
	case "old":
		return newOld(fake, key)
	case "v1", "v3":
		return newOpenAPI(kind, fake, key)
	}
	return nil, fmt.Errorf("unknown kind %q", kind)
}

func split(action string) (string, string) {
	if product, name, found := strings.Cut(action, ":"); found {
		return product, name
	}
	return "Rds", action
}

// authority returns the certificate of a fake that serves HTTPS, in PEM.
func authority() ([]byte, error) {
	return os.ReadFile(os.Getenv("FAKE_RDS_CA"))
}

// openAPI is the core of the SDKs of today. It signs V3, or V1 if the signature algorithm is v2.
type openAPI struct{ client *openapi.Client }

func newOpenAPI(kind string, fake *url.URL, key Key) (Client, error) {
	config := &openapi.Config{
		AccessKeyId: tea.String(key.ID), AccessKeySecret: tea.String(key.Secret), RegionId: tea.String(region),
		Endpoint: tea.String(fake.Host), Protocol: tea.String(strings.ToUpper(fake.Scheme)),
	}
	if key.Token != "" {
		config.SecurityToken = tea.String(key.Token)
	}
	if kind == "v1" {
		config.SignatureAlgorithm = tea.String("v2")
	}
	if fake.Scheme == "https" {
		pem, err := authority()
		if err != nil {
			return nil, err
		}
		config.Ca = tea.String(string(pem))
	}
	client, err := openapi.NewClient(config)
	return openAPI{client}, err
}

func (api openAPI) Call(action string, query map[string]string) (map[string]any, error) {
	product, name := split(action)
	params := &openapi.Params{
		Action: tea.String(name), Version: tea.String(versions[product]), Protocol: api.client.Protocol, Pathname: tea.String("/"),
		Method: tea.String("POST"), AuthType: tea.String("AK"), Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json"),
	}
	request := &openapi.OpenApiRequest{Query: map[string]*string{}}
	for name, value := range query {
		request.Query[name] = tea.String(value)
	}
	answer, err := api.client.CallApi(params, request, &dara.RuntimeOptions{})
	if err != nil {
		return nil, refusedOf(err)
	}
	body, isObject := answer["body"].(map[string]any)
	if !isObject {
		return nil, fmt.Errorf("%s: the body is %T", action, answer["body"])
	}
	return body, nil
}

func refusedOf(err error) error {
	var sdkError *tea.SDKError
	if !errors.As(err, &sdkError) {
		return err
	}
	data := map[string]any{}
	_ = json.Unmarshal([]byte(tea.StringValue(sdkError.Data)), &data)
	id, _ := data["RequestId"].(string)
	if id == "" {
		id, _ = data["requestId"].(string)
	}
	return &Refused{Code: tea.StringValue(sdkError.Code), Status: tea.IntValue(sdkError.StatusCode), RequestID: id}
}

// old is alibaba-cloud-sdk-go with its typed calls, found by reflection; a generic call where it has no method. It signs V1.
type old struct {
	scheme  string
	clients map[string]reflect.Value
	common  *rds.Client
}

func newOld(fake *url.URL, key Key) (Client, error) {
	config := sdk.NewConfig().WithScheme(fake.Scheme)
	if fake.Scheme == "https" {
		pem, err := authority()
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		config = config.WithHttpTransport(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}})
	}
	var credential auth.Credential = credentials.NewAccessKeyCredential(key.ID, key.Secret)
	if key.Token != "" {
		credential = credentials.NewStsTokenCredential(key.ID, key.Secret, key.Token)
	}
	forRds, err := rds.NewClientWithOptions(region, config, credential)
	if err != nil {
		return nil, err
	}
	forSts, err := sts.NewClientWithOptions(region, config, credential)
	if err != nil {
		return nil, err
	}
	forVpc, err := vpc.NewClientWithOptions(region, config, credential)
	if err != nil {
		return nil, err
	}
	forRds.Domain, forSts.Domain, forVpc.Domain = fake.Host, fake.Host, fake.Host
	clients := map[string]reflect.Value{"Rds": reflect.ValueOf(forRds), "Sts": reflect.ValueOf(forSts), "Vpc": reflect.ValueOf(forVpc)}
	return &old{scheme: fake.Scheme, clients: clients, common: forRds}, nil
}

func (client *old) Call(action string, query map[string]string) (map[string]any, error) {
	response, _, err := client.typed(action, query)
	if err != nil {
		return nil, err
	}
	if response == nil {
		return client.generic(action, query)
	}
	body := map[string]any{}
	err = json.Unmarshal(response.GetHttpContentBytes(), &body)
	return body, err
}

type acsResponse interface {
	GetHttpContentBytes() []byte
}

// typed makes a call with the types of the SDK. It returns nil if the SDK has no method for the action.
func (client *old) typed(action string, query map[string]string) (acsResponse, any, error) {
	product, name := split(action)
	method := client.clients[product].MethodByName(name)
	if !method.IsValid() {
		return nil, nil, nil
	}
	request := reflect.New(method.Type().In(0).Elem())
	rpc := &requests.RpcRequest{}
	request.Elem().FieldByName("RpcRequest").Set(reflect.ValueOf(rpc))
	rpc.InitWithApiInfo(product, versions[product], name, "", "")
	rpc.Method = requests.POST
	rpc.Scheme = client.scheme
	for key, value := range query {
		rpc.QueryParams[key] = value
	}
	results := method.Call([]reflect.Value{request})
	if err, failed := results[1].Interface().(error); failed {
		return nil, nil, oldRefused(err)
	}
	response := results[0].Interface()
	return response.(acsResponse), response, nil
}

func (client *old) generic(action string, query map[string]string) (map[string]any, error) {
	product, name := split(action)
	request := requests.NewCommonRequest()
	request.Domain, request.Version, request.ApiName, request.Scheme, request.Method = client.common.Domain, versions[product], name, client.scheme, "POST"
	for key, value := range query {
		request.QueryParams[key] = value
	}
	response, err := client.common.ProcessCommonRequest(request)
	if err != nil {
		return nil, oldRefused(err)
	}
	body := map[string]any{}
	err = json.Unmarshal(response.GetHttpContentBytes(), &body)
	return body, err
}

func oldRefused(err error) error {
	var server *sdkerrors.ServerError
	if !errors.As(err, &server) {
		return err
	}
	return &Refused{Code: server.ErrorCode(), Status: server.HttpStatus(), RequestID: server.RequestId()}
}
