package fakerds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aliyun.rds20140815.Client;
import com.aliyun.rds20140815.models.DeleteDatabaseRequest;
import com.aliyun.rds20140815.models.DescribeDBInstanceAttributeRequest;
import com.aliyun.rds20140815.models.DescribeDBInstancesRequest;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithFakeRds(seed = """
        {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL", "Databases": [{"DBName": "orders"}]}],
         "Clock": "2026-01-01T00:00:00Z", "Progress": "Manual"}
        """)
class FakeRdsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static HttpResponse<String> get(FakeRds rds, String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(rds.url() + "/?Format=JSON&" + query)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Client client(FakeRds rds) throws Exception {
        return new Client(new Config()
                .setAccessKeyId("testid")
                .setAccessKeySecret("testsecret")
                .setRegionId("cn-hangzhou")
                .setEndpoint(rds.endpoint())
                .setProtocol("HTTP"));
    }

    private static void contains(Throwable error, String part) {
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void theSdkReadsTheSeed(FakeRds rds) throws Exception {
        var body = client(rds).describeDBInstances(new DescribeDBInstancesRequest().setRegionId("cn-hangzhou")).getBody();
        assertEquals("rm-1", body.getItems().getDBInstance().get(0).getDBInstanceId());
        assertEquals(1, rds.calls("describedbinstances").size());
    }

    @Test
    void aRefusalHasItsCode(FakeRds rds) throws Exception {
        Client client = client(rds);
        var request = new DescribeDBInstanceAttributeRequest().setDBInstanceId("rm-9");
        TeaException refused = assertThrows(TeaException.class, () -> client.describeDBInstanceAttribute(request));
        assertEquals(rds.calls().get(0).get("Code"), refused.getCode());
        assertEquals(404L, rds.calls().get(0).get("Status"));
    }

    @Test
    void stateUpdateAdvanceFinishFailAndReset(FakeRds rds) throws Exception {
        assertTrue(rds.seed().contains("\"DBInstanceId\": \"rm-1\""));
        rds.update("rm-1", Map.of("LockMode", "ManualLock"));
        assertEquals("ManualLock", rds.state("rm-1").get("LockMode"));
        var missing = assertThrows(FakeRdsException.class, () -> rds.state("rm-2"));
        assertEquals("no instance \"rm-2\"; existing: \"rm-1\"", missing.getMessage());
        contains(assertThrows(FakeRdsException.class, () -> rds.update("rm-1", Map.of("LockMod", "x"))), "LockMode");
        rds.reset();
        rds.advance(Duration.ofSeconds(90));
        assertTrue(((String) rds.control("GET", "health", null).get("Clock")).startsWith("2026-01-01T00:01"));
        get(rds, "Action=RestartDBInstance&DBInstanceId=rm-1");
        assertEquals(1, rds.finish());
        get(rds, "Action=RestartDBInstance&DBInstanceId=rm-1");
        var operations = (List<?>) rds.control("GET", "operations", null).get("Operations");
        long id = (Long) ((Map<?, ?>) operations.get(0)).get("Id");
        rds.fail(id, "no power");
        assertThrows(FakeRdsException.class, () -> rds.finish(id));
    }

    @Test
    void faultsDelayCutAndBreakConnections(FakeRds rds) throws Exception {
        rds.fault("Throttling", Map.of("Times", 1));
        assertTrue(get(rds, "Action=DescribeRegions").body().contains("Throttling.User"));
        rds.fault("Delay", Map.of("Delay", "300ms", "Times", 1));
        long begun = System.nanoTime();
        get(rds, "Action=DescribeRegions");
        assertTrue(System.nanoTime() - begun >= 300_000_000);
        // The client repeats a request whose connection closes.
        long disconnect = rds.fault("Disconnect", Map.of());
        assertThrows(IOException.class, () -> get(rds, "Action=DescribeRegions"));
        rds.control("DELETE", "faults", Map.of("Id", disconnect));
        long truncated = rds.fault("Truncated", Map.of("Bytes", 10));
        assertThrows(IOException.class, () -> get(rds, "Action=DescribeRegions"));
        rds.control("DELETE", "faults", Map.of("Id", truncated));
        assertEquals(200, get(rds, "Action=DescribeRegions").statusCode());
    }

    @Test
    void aStubAnswers(FakeRds rds) throws Exception {
        rds.stub("DescribeSlowLogs", Map.of("TotalRecordCount", 7));
        assertTrue(get(rds, "Action=DescribeSlowLogs&DBInstanceId=rm-1").body().contains("\"TotalRecordCount\":7"));
        contains(assertThrows(FakeRdsException.class, () -> rds.stub("DescribeSlowLog", Map.of())), "DescribeSlowLogs");
    }

    @Test
    void aFailedCheckNamesTheNearestCall(FakeRds rds) throws Exception {
        client(rds).deleteDatabase(new DeleteDatabaseRequest().setDBInstanceId("rm-1").setDBName("orders"));
        rds.assertCalled("DeleteDatabase", 1, Map.of("DBName", "orders"), "");
        rds.assertCalled("CreateDatabase", 0, Map.of());
        var failed = assertThrows(AssertionError.class, () -> rds.assertCalled("DeleteDatabase", Map.of("DBName", "order")));
        contains(failed, "expected at least 1 call of DeleteDatabase, DBName = \"order\"");
        contains(failed, "DBName is \"orders\", not \"order\"");
        contains(assertThrows(AssertionError.class, () -> rds.assertCalled("CreateDatabase")), "DeleteDatabase");
    }

    @Test
    void waitsForCallsOfThreads(FakeRds rds) throws Exception {
        for (int i = 0; i < 20; i++) {
            HTTP.sendAsync(
                    HttpRequest.newBuilder(URI.create(rds.url() + "/?Action=DescribeRegions")).build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        assertEquals(20, rds.waitForCalls("DescribeRegions", 20, Duration.ofSeconds(30)).size());
        var other = assertThrows(
                AssertionError.class,
                () -> rds.waitForCalls("DescribeRegions", 1, Map.of("RegionId", "cn-x"), Duration.ofMillis(1)));
        contains(other, "RegionId");
        var late = assertThrows(AssertionError.class, () -> rds.waitForCalls("CreateDatabase", 1, Duration.ofMillis(1)));
        contains(late, "after 1 ms: expected at least 1 call of CreateDatabase");
    }

    @Test
    void coverageListsRefusals(FakeRds rds) throws Exception {
        get(rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-9");
        assertEquals(1L, rds.coverage().get("Reached"));
    }

    @Test
    @WithFakeRds(seed = "{\"DBInstances\": [{\"DBInstanceId\": \"rm-7\", \"Engine\": \"MySQL\"}]}")
    void aMethodHasItsSeed(FakeRds rds) {
        assertEquals("MySQL", rds.state("rm-7").get("Engine"));
    }

    @Test
    void aWrongSeedAPanicAndAClosedFakeAreExceptionsWithAMessage() {
        contains(assertThrows(FakeRdsException.class, () -> FakeRds.start("{\"DBInstance\": []}")), "DBInstances");
        Core core = new Core("");
        // What is called after a panic has the same message.
        for (int length : new int[] {-1, 1}) {
            contains(assertThrows(FakeRdsException.class, () -> core.run("fake_buffer", length)), "capacity overflow");
        }
        FakeRds rds = FakeRds.start();
        rds.close();
        rds.close();
        contains(assertThrows(FakeRdsException.class, rds::state), "closed");
    }

    @Test
    void closingEndsAWait() throws Exception {
        FakeRds rds = FakeRds.start();
        var waiting = CompletableFuture.supplyAsync(() -> assertThrows(
                FakeRdsException.class, () -> rds.waitForCalls("DescribeRegions", 1, Duration.ofHours(1))));
        rds.close();
        contains(waiting.get(60, TimeUnit.SECONDS), "closed");
    }

    @Nested
    class InAClassWithASeed {
        @Test
        void aNestedClassHasTheSeedOfTheClassAroundIt(FakeRds rds) {
            assertEquals("MySQL", rds.state("rm-1").get("Engine"));
        }
    }

    @Test
    void equalSeedsGiveEqualAnswers() throws Exception {
        Map<String, Object> seed = Map.of(
                "DBInstances", List.of(Map.of("DBInstanceId", "rm-1", "Engine", "MySQL")),
                "Clock", "2026-01-01T00:00:00Z", "FrozenClock", true, "IdSeed", 1);
        try (FakeRds one = FakeRds.start(seed); FakeRds two = FakeRds.start(seed)) {
            String query = "Action=DescribeDBInstances&RegionId=cn-hangzhou";
            String answer = get(one, query).body();
            assertFalse(answer.isEmpty());
            assertEquals(answer, get(two, query).body());
        }
    }
}
