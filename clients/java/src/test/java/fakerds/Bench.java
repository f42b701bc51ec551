package fakerds;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Prints how long a later fake takes to start, and how many requests a second the package answers. */
final class Bench {
    private static final Map<String, ?> SEED = Map.of("DBInstances", List.of(Map.of("DBInstanceId", "rm-1", "Engine", "MySQL")));
    private static final int COUNT = 2000;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        FakeRds.start(SEED).close();
        long begin = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            try (FakeRds rds = FakeRds.start(SEED)) {
                rds.state("rm-1");
            }
        }
        double later = (System.nanoTime() - begin) / 1e7;
        try (FakeRds rds = FakeRds.start(SEED)) {
            HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            URI uri = URI.create(rds.url() + "/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON");
            long since = System.nanoTime();
            for (int i = 0; i < COUNT; i++) {
                HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(answer.body());
                }
            }
            double rate = COUNT / ((System.nanoTime() - since) / 1e9);
            System.out.printf("java: a later fake starts in %.1f ms; %.0f requests/s%n", later, rate);
        }
    }
}
