// Package fakerds is a fake ApsaraDB RDS (Alibaba Cloud OpenAPI, product Rds, version 2014-08-15) inside the test process.
package fakerds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Object is a JSON object in the service's own field names.
type Object = map[string]any

// Fake is a fake RDS. It may be used by several goroutines.
//
// A Fake is an [http.Handler], which a server of the caller's can serve, and an [http.RoundTripper], which answers without a port whatever the host
// of the request. [Start] serves it on a port of 127.0.0.1.
type Fake struct {
	// Endpoint is the address as 127.0.0.1:PORT, for the endpoint of an SDK. It is empty without a server.
	Endpoint string
	// URL is http:// and the endpoint.
	URL string

	core   *core
	server *httptest.Server
	t      testing.TB

	mutex  sync.Mutex
	called chan struct{}
}

// Call is a call in the log.
type Call struct {
	Action     string
	Method     string
	Parameters map[string]string
	User       string
	Status     int
	// Code is the error code. It is empty if the call succeeded.
	Code      string
	RequestID string `json:"RequestId"`
	// Hint says why the fake refused the call, and how to change that.
	Hint             string
	SignatureVersion string
	Time             time.Time
	// Answer is the body of the answer. The last hundred calls have it.
	Answer string
}

// Expect is what [Fake.AssertCalled] expects of the calls.
type Expect struct {
	// Times is the exact number of calls; without it, at least one is expected. [Never] expects none.
	Times int
	// With are parameters that the calls have.
	With map[string]string
	// Code is the error code of the calls.
	Code string
	// Succeeds expects a success.
	Succeeds bool
}

// Never is the number of times of a call that is not expected.
const Never = -1

// Coverage lists the documented refusals that the calls so far have met and have not met.
type Coverage struct {
	Actions []struct {
		Action    string
		Reached   []string
		Unreached []struct{ Condition, Code, Provoke string }
	}
	Reached int
	All     int
	Percent float64
}

// New returns a fake without a server. The seed is the text of a seed file, or a value that is encoded as JSON; nil is an empty seed.
func New(seed any) (*Fake, error) {
	var text []byte
	switch seed := seed.(type) {
	case nil:
	case string:
		text = []byte(seed)
	case []byte:
		text = seed
	default:
		encoded, err := json.Marshal(seed)
		if err != nil {
			return nil, fmt.Errorf("fakerds: the seed: %w", err)
		}
		text = encoded
	}
	core, err := newCore(text)
	if err != nil {
		return nil, err
	}
	return &Fake{core: core, called: make(chan struct{})}, nil
}

// Start starts a fake for a test, on a random port of 127.0.0.1. The end of the test closes it. See [New] for the seed.
func Start(t testing.TB, seed any) *Fake {
	t.Helper()
	fake, err := New(seed)
	if err != nil {
		t.Fatal(err)
	}
	fake.t = t
	fake.server = httptest.NewServer(fake)
	fake.URL = fake.server.URL
	fake.Endpoint = fake.server.Listener.Addr().String()
	t.Cleanup(fake.Close)
	return fake
}

// Close closes the port, if there is one, and frees the fake. A second call has no effect.
func (f *Fake) Close() {
	if f.server != nil {
		f.server.CloseClientConnections()
		f.server.Close()
	}
	f.core.close()
	f.answered()
}

// ServeHTTP answers a request, with the delay of a fault, or closes the connection as a fault says.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // The client went away.
	}
	header := r.Header.Clone()
	header.Set("Host", r.Host)
	answer, err := f.core.call(r.Method, target(r), header, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	f.answered()
	if !sleep(r, answer.delay) {
		return
	}
	if answer.status == 0 {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(answer.body)))
	w.WriteHeader(answer.status)
	if answer.cut == nil {
		_, _ = w.Write(answer.body) // The client may be gone.
		return
	}
	_, _ = w.Write(answer.body[:min(*answer.cut, len(answer.body))])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// RoundTrip answers a request without a port.
func (f *Fake) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	header := r.Header.Clone()
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	header.Set("Host", host)
	answer, err := f.core.call(r.Method, target(r), header, body)
	if err != nil {
		return nil, err
	}
	f.answered()
	if !sleep(r, answer.delay) {
		return nil, r.Context().Err()
	}
	if answer.status == 0 {
		return nil, fmt.Errorf("fakerds: a fault closed the connection: %w", io.EOF)
	}
	var content io.Reader = bytes.NewReader(answer.body)
	if answer.cut != nil {
		part := answer.body[:min(*answer.cut, len(answer.body))]
		content = io.MultiReader(bytes.NewReader(part), broken{})
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", answer.status, http.StatusText(answer.status)),
		StatusCode:    answer.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        answer.header,
		Body:          io.NopCloser(content),
		ContentLength: int64(len(answer.body)),
		Request:       r,
	}, nil
}

// broken is the rest of a body whose connection is closed.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// target returns the path and the query as the client wrote them.
func target(r *http.Request) string {
	if r.RequestURI != "" {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

// sleep waits, and returns false if the request ends before.
func sleep(r *http.Request, delay time.Duration) bool {
	if delay == 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// Seed returns the whole state as a seed in JSON.
func (f *Fake) Seed() string {
	f.helper()
	text, err := json.MarshalIndent(f.State(), "", "  ")
	f.check(err)
	return string(text)
}

// State returns the whole state.
func (f *Fake) State() Object {
	f.helper()
	var state Object
	f.must("GET", "seed", nil, &state)
	return state
}

// Instance returns one instance of the state.
func (f *Fake) Instance(id string) Object {
	f.helper()
	existing := []string{}
	instances, _ := f.State()["DBInstances"].([]any)
	for _, instance := range instances {
		instance, _ := instance.(Object)
		if instance["DBInstanceId"] == id {
			return instance
		}
		existing = append(existing, fmt.Sprintf("%q", instance["DBInstanceId"]))
	}
	if len(existing) == 0 {
		existing = append(existing, "none")
	}
	f.check(fmt.Errorf("fakerds: no instance %q; existing: %s", id, strings.Join(existing, ", ")))
	return nil
}

// Reset returns to the seed.
func (f *Fake) Reset() {
	f.helper()
	f.must("POST", "reset", nil, nil)
}

// Update changes fields of an instance.
func (f *Fake) Update(id string, fields Object) {
	f.helper()
	body := Object{}
	for name, value := range fields {
		body[name] = value
	}
	body["DBInstanceId"] = id
	f.must("PATCH", "instances", body, nil)
}

// Advance moves the clock of the fake forward.
func (f *Fake) Advance(step time.Duration) {
	f.helper()
	f.must("POST", "advance", Object{"Seconds": step.Seconds()}, nil)
}

// Finish ends the operations or imports with these numbers, or all if there is none. It returns how many ended.
func (f *Fake) Finish(ids ...int) int {
	f.helper()
	bodies := []Object{}
	for _, id := range ids {
		bodies = append(bodies, Object{"Id": id})
	}
	if len(ids) == 0 {
		bodies = append(bodies, Object{})
	}
	ended := 0
	for _, body := range bodies {
		var answer struct{ Finished int }
		f.must("POST", "finish", body, &answer)
		ended += answer.Finished
	}
	return ended
}

// Fail ends an operation or an import with a failure.
func (f *Fake) Fail(id int, reason string) {
	f.helper()
	f.must("POST", "fail", Object{"Id": id, "Reason": reason}, nil)
}

// Fault injects a fault: Object{"Kind": "Throttling", "Action": "CreateDatabase", "Times": 2}. It returns the fault's number.
func (f *Fake) Fault(fault Object) int {
	f.helper()
	var answer struct{ ID int }
	f.must("POST", "faults", fault, &answer)
	return answer.ID
}

// Stub answers an action with a fixed body.
func (f *Fake) Stub(action string, answer Object) {
	f.helper()
	f.must("POST", "stubs", Object{"Action": action, "Answer": answer}, nil)
}

// Calls returns the calls so far, or those of one action if it is not empty.
func (f *Fake) Calls(action string) []Call {
	f.helper()
	var answer struct{ Calls []Call }
	f.must("GET", "calls?limit=1000000", nil, &answer)
	calls := []Call{}
	for _, call := range answer.Calls {
		if action == "" || strings.EqualFold(call.Action, action) {
			calls = append(calls, call)
		}
	}
	return calls
}

// WaitForCalls waits until there are this many calls that have these parameters, or fails the test after the timeout. It returns all calls of the
// action.
func (f *Fake) WaitForCalls(action string, count int, timeout time.Duration, with ...map[string]string) []Call {
	f.helper()
	parameters := map[string]string{}
	for _, some := range with {
		maps.Copy(parameters, some)
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		f.mutex.Lock()
		called := f.called
		f.mutex.Unlock()
		failure := f.failure(Object{"Action": action, "Least": count, "With": parameters})
		if failure == "" {
			return f.Calls(action)
		}
		select {
		case <-called:
		case <-timer.C:
			f.check(fmt.Errorf("after %s: %s", timeout, failure))
			return nil
		}
	}
}

// AssertCalled fails the test unless there were such calls. The message has the nearest calls and what differs.
func (f *Fake) AssertCalled(action string, expect Expect) {
	f.helper()
	body := Object{"Action": action}
	switch {
	case expect.Times == Never:
		body["Least"], body["Most"] = 0, 0
	case expect.Times != 0:
		body["Least"], body["Most"] = expect.Times, expect.Times
	}
	if len(expect.With) > 0 {
		body["With"] = expect.With
	}
	if expect.Code != "" || expect.Succeeds {
		body["Code"] = expect.Code
	}
	if failure := f.failure(body); failure != "" {
		f.check(fmt.Errorf("%s", failure))
	}
}

// Coverage lists the documented refusals that the calls so far have met and have not met.
func (f *Fake) Coverage() Coverage {
	f.helper()
	var coverage Coverage
	f.must("GET", "coverage", nil, &coverage)
	return coverage
}

// Control sends a request to the control API, such as GET operations. The body is encoded as JSON, the answer decoded into answer; both may be nil.
func (f *Fake) Control(method, path string, body, answer any) error {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return fmt.Errorf("fakerds: %w", err)
		}
	}
	header := http.Header{"Host": {"localhost"}}
	got, err := f.core.call(method, "/_fake/"+path, header, content)
	if err != nil {
		return err
	}
	if got.status != http.StatusOK {
		var refusal struct{ Error string }
		if err := json.Unmarshal(got.body, &refusal); err != nil {
			return fmt.Errorf("fakerds: %w", err)
		}
		return fmt.Errorf("fakerds: %s", refusal.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(got.body, answer)
}

func (f *Fake) failure(body Object) string {
	f.helper()
	var answer struct{ Failure string }
	f.must("POST", "check", body, &answer)
	return answer.Failure
}

func (f *Fake) must(method, path string, body, answer any) {
	f.helper()
	f.check(f.Control(method, path, body, answer))
}

// check fails the test. Without a test it panics.
func (f *Fake) check(err error) {
	if err == nil {
		return
	}
	if f.t == nil {
		panic(err)
	}
	f.t.Helper()
	f.t.Fatal(err)
}

func (f *Fake) helper() {
	if f.t != nil {
		f.t.Helper()
	}
}

func (f *Fake) answered() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	close(f.called)
	f.called = make(chan struct{})
}

var (
	_ http.Handler      = (*Fake)(nil)
	_ http.RoundTripper = (*Fake)(nil)
)
