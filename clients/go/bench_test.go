package fakerds

import (
	"io"
	"net/http"
	"testing"
)

var benchSeed = Object{"DBInstances": []Object{{"DBInstanceId": "rm-1", "Engine": "MySQL"}}}

// BenchmarkStart measures how long a later fake takes to start.
func BenchmarkStart(b *testing.B) {
	first, err := New(benchSeed)
	if err != nil {
		b.Fatal(err)
	}
	defer first.Close()
	for b.Loop() {
		fake, err := New(benchSeed)
		if err != nil {
			b.Fatal(err)
		}
		fake.Instance("rm-1")
		fake.Close()
	}
}

// BenchmarkRequests measures how many requests a second the package answers, over HTTP and with two clients.
func BenchmarkRequests(b *testing.B) {
	fake := Start(b, benchSeed)
	url := "http://" + fake.Endpoint + "/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON"
	b.SetParallelism(1)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			response, err := http.Get(url)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
			if response.StatusCode != 200 {
				b.Errorf("status %d", response.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
