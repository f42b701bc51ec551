package fakerds

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

var seed = Object{
	"DBInstances": []Object{{"DBInstanceId": "rm-1", "Engine": "MySQL", "Databases": []Object{{"DBName": "orders"}}}},
	"Clock":       "2026-01-01T00:00:00Z",
	"Progress":    "Manual",
}

// get calls an action without a signature.
func get(t *testing.T, fake *Fake, query string) (int, Object) {
	t.Helper()
	response, err := http.Get(fake.URL + "/?Format=JSON&" + query)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body Object
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

// failure returns how a check fails a test.
func failure(t *testing.T, fake *Fake, check func()) string {
	t.Helper()
	recorder := &recorder{TB: t}
	fake.t = recorder
	defer func() { fake.t = t }()
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		defer func() { _ = recover() }()
		check()
	}()
	done.Wait()
	return recorder.message
}

type recorder struct {
	testing.TB
	message string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatal(arguments ...any) {
	r.message = arguments[0].(error).Error()
	panic("failed")
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not contain %q", text, part)
		}
	}
}

func TestStateUpdateAdvanceFinishFailAndReset(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	contains(t, fake.Seed(), `"DBInstanceId": "rm-1"`)
	fake.Update("rm-1", Object{"LockMode": "ManualLock"})
	if lock := fake.Instance("rm-1")["LockMode"]; lock != "ManualLock" {
		t.Errorf("LockMode is %v", lock)
	}
	contains(t, failure(t, fake, func() { fake.Instance("rm-2") }), `no instance "rm-2"; existing: "rm-1"`)
	contains(t, failure(t, fake, func() { fake.Update("rm-1", Object{"LockMod": "x"}) }), "LockMode")
	fake.Reset()
	fake.Advance(90 * time.Second)
	var health struct{ Clock string }
	if err := fake.Control("GET", "health", nil, &health); err != nil {
		t.Fatal(err)
	}
	contains(t, health.Clock, "2026-01-01T00:01")
	get(t, fake, "Action=RestartDBInstance&DBInstanceId=rm-1")
	if ended := fake.Finish(); ended != 1 {
		t.Errorf("%d operations ended", ended)
	}
	get(t, fake, "Action=RestartDBInstance&DBInstanceId=rm-1")
	var running struct{ Operations []struct{ ID int } }
	if err := fake.Control("GET", "operations", nil, &running); err != nil {
		t.Fatal(err)
	}
	id := running.Operations[0].ID
	fake.Fail(id, "no power")
	contains(t, failure(t, fake, func() { fake.Finish(id) }), "fakerds: ")
}

func TestFaultsDelayCutAndBreakConnections(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	withoutPort := &http.Client{Transport: fake}
	for _, client := range []*http.Client{http.DefaultClient, withoutPort} {
		call := func() (*http.Response, error) { return client.Get(fake.URL + "/?Format=JSON&Action=DescribeRegions") }
		fake.Fault(Object{"Kind": "Delay", "Delay": "300ms", "Times": 1})
		begun := time.Now()
		response, err := call()
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if time.Since(begun) < 300*time.Millisecond {
			t.Error("the answer was not delayed")
		}
		// The client repeats a request once if an idle connection breaks.
		client.CloseIdleConnections()
		first := fake.Fault(Object{"Kind": "Disconnect"})
		if _, err := call(); err == nil {
			t.Error("the connection was not closed")
		}
		if err := fake.Control("DELETE", "faults", Object{"Id": first}, nil); err != nil {
			t.Fatal(err)
		}
		fake.Fault(Object{"Kind": "Truncated", "Bytes": 10, "Times": 1})
		response, err = call()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if len(body) != 10 || err != io.ErrUnexpectedEOF {
			t.Errorf("read %d bytes and %v", len(body), err)
		}
		response.Body.Close()
	}
}

func TestFaultsAndStubsAnswer(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	fake.Fault(Object{"Kind": "Throttling", "Times": 1})
	if _, body := get(t, fake, "Action=DescribeRegions"); body["Code"] != "Throttling.User" {
		t.Errorf("answered %v", body)
	}
	fake.Stub("DescribeSlowLogs", Object{"TotalRecordCount": 7})
	if _, body := get(t, fake, "Action=DescribeSlowLogs&DBInstanceId=rm-1"); body["TotalRecordCount"] != 7.0 {
		t.Errorf("answered %v", body)
	}
	contains(t, failure(t, fake, func() { fake.Stub("DescribeSlowLog", Object{}) }), "DescribeSlowLogs")
}

func TestAFailedCheckNamesTheNearestCall(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	get(t, fake, "Action=DeleteDatabase&DBInstanceId=rm-1&DBName=orders")
	fake.AssertCalled("DeleteDatabase", Expect{Times: 1, With: map[string]string{"DBName": "orders"}, Succeeds: true})
	fake.AssertCalled("CreateDatabase", Expect{Times: Never})
	message := failure(t, fake, func() { fake.AssertCalled("DeleteDatabase", Expect{With: map[string]string{"DBName": "order"}}) })
	contains(t, message, `expected at least 1 call of DeleteDatabase, DBName = "order"`, `DBName is "orders", not "order"`)
	contains(t, failure(t, fake, func() { fake.AssertCalled("CreateDatabase", Expect{}) }), "DeleteDatabase")
	message = failure(t, fake, func() { fake.AssertCalled("DeleteDatabase", Expect{Code: "InvalidDBName.NotFound"}) })
	contains(t, message, "InvalidDBName.NotFound")
}

func TestWaitsForCallsOfGoroutines(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	for range 40 {
		go func() {
			if response, err := http.Get(fake.URL + "/?Action=DescribeRegions"); err == nil {
				response.Body.Close()
			}
		}()
	}
	if calls := fake.WaitForCalls("describeregions", 40, 30*time.Second); len(calls) != 40 {
		t.Errorf("%d calls", len(calls))
	}
	message := failure(t, fake, func() {
		fake.WaitForCalls("DescribeRegions", 1, time.Millisecond, map[string]string{"RegionId": "cn-x"})
	})
	contains(t, message, "RegionId")
	message = failure(t, fake, func() { fake.WaitForCalls("CreateDatabase", 1, time.Millisecond) })
	contains(t, message, "after 1ms: expected at least 1 call of CreateDatabase")
}

func TestClosingEndsAWait(t *testing.T) {
	t.Parallel()
	fake, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan any)
	go func() {
		defer func() { ended <- recover() }()
		fake.WaitForCalls("DescribeRegions", 1, time.Hour)
	}()
	fake.Close()
	contains(t, fmt.Sprint(<-ended), "closed")
}

func TestCoverageListsRefusals(t *testing.T) {
	t.Parallel()
	fake := Start(t, seed)
	if status, _ := get(t, fake, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-9"); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
	coverage := fake.Coverage()
	if coverage.Actions[0].Action != "DescribeDBInstanceAttribute" || coverage.Reached != 1 {
		t.Errorf("%+v", coverage)
	}
}

func TestServesWithoutStart(t *testing.T) {
	t.Parallel()
	fake, err := New(`{"DBInstances": [{"DBInstanceId": "rm-7", "Engine": "MySQL"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	recorder := httptest.NewRecorder()
	fake.ServeHTTP(recorder, httptest.NewRequest("GET", "/?Format=JSON&Action=DescribeDBInstances&RegionId=cn-hangzhou", nil))
	contains(t, recorder.Body.String(), `"rm-7"`)
	client := &http.Client{Transport: fake}
	body := strings.NewReader("Action=DescribeDBInstances&RegionId=cn-hangzhou")
	response, err := client.Post("https://rds.aliyuncs.com/?Format=JSON", "application/x-www-form-urlencoded", body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(text), `"rm-7"`)
}

func TestAWrongSeedAPanicAndAClosedFakeAreErrorsWithAMessage(t *testing.T) {
	t.Parallel()
	_, err := New(Object{"DBInstance": []Object{}})
	if err == nil {
		t.Fatal("the seed was taken")
	}
	contains(t, err.Error(), "DBInstances")
	fake, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	// What is called after a panic has the same message.
	for _, length := range []uint64{0xffffffff, 1} {
		_, err = fake.core.run("fake_buffer", length)
		if err == nil {
			t.Fatal("the core did not panic")
		}
		contains(t, err.Error(), "capacity overflow")
	}
	fake.Close()
	fake.Close()
	if err := fake.Control("GET", "seed", nil, nil); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("closed: %v", err)
	}
}

func TestEqualSeedsGiveEqualAnswers(t *testing.T) {
	t.Parallel()
	var answers []string
	for range 2 {
		fixed := Object{"DBInstances": seed["DBInstances"], "Clock": seed["Clock"], "FrozenClock": true, "IdSeed": 1}
		fake := Start(t, fixed)
		_, body := get(t, fake, "Action=DescribeDBInstances&RegionId=cn-hangzhou")
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, string(text))
	}
	if answers[0] != answers[1] {
		t.Errorf("%s\n%s", answers[0], answers[1])
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		fake, err := New(nil)
		if err != nil {
			b.Fatal(err)
		}
		fake.Close()
	}
}

func BenchmarkCall(b *testing.B) {
	fake := Start(b, seed)
	for b.Loop() {
		response, err := http.Get(fake.URL + "/?Action=DescribeDBInstances&RegionId=cn-hangzhou")
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
