package fakerds;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A fake ApsaraDB RDS (Alibaba Cloud OpenAPI, product Rds, version 2014-08-15) that listens on a random port of 127.0.0.1. Threads may share it.
 *
 * <p>JSON objects are maps, with the service's own field names. Whole numbers in them are {@link Long}.
 */
public final class FakeRds implements AutoCloseable {
    static {
        // The server of the JDK sends head and body apart. Without this each answer takes 40 ms: the second part waits until the first is confirmed.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final Gson GSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .serializeNulls()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    private final Core core;
    private final HttpServer server;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-rds");
        thread.setDaemon(true);
        return thread;
    });
    private final Object called = new Object();
    private boolean closed;

    private FakeRds(String seed) {
        core = new Core(seed);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException error) {
            throw new FakeRdsException("no port is available", error);
        }
        port = server.getAddress().getPort();
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts a fake without instances. */
    public static FakeRds start() {
        return start("");
    }

    /** Starts a fake from the text of a seed file. */
    public static FakeRds start(String seed) {
        return new FakeRds(seed);
    }

    /** Starts a fake from a seed. */
    public static FakeRds start(Map<String, ?> seed) {
        return new FakeRds(GSON.toJson(seed));
    }

    /** Returns {@code 127.0.0.1:PORT}, for the endpoint of an SDK. */
    public String endpoint() {
        return "127.0.0.1:" + port;
    }

    /** Returns {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://" + endpoint();
    }

    /** Returns the whole state as a seed in JSON. */
    public String seed() {
        return GSON.toJson(state());
    }

    /** Returns the whole state. */
    public Map<String, Object> state() {
        return control("GET", "seed", null);
    }

    /** Returns one instance of the state. */
    public Map<String, Object> state(String id) {
        List<Map<String, Object>> instances = list(state().getOrDefault("DBInstances", List.of()));
        String existing = instances.stream().map(instance -> "\"" + instance.get("DBInstanceId") + "\"").collect(Collectors.joining(", "));
        return instances.stream()
                .filter(instance -> id.equals(instance.get("DBInstanceId")))
                .findFirst()
                .orElseThrow(() -> new FakeRdsException("no instance \"" + id + "\"; existing: " + (existing.isEmpty() ? "none" : existing)));
    }

    /** Returns to the seed. */
    public void reset() {
        control("POST", "reset", null);
    }

    /** Changes fields of an instance. */
    public void update(String id, Map<String, ?> fields) {
        control("PATCH", "instances", with(fields, "DBInstanceId", id));
    }

    /** Moves the clock of the fake forward. */
    public void advance(Duration step) {
        control("POST", "advance", Map.of("Seconds", step.toMillis() / 1000.0));
    }

    /** Ends all operations and imports. Returns how many ended. */
    public long finish() {
        return (Long) control("POST", "finish", null).get("Finished");
    }

    /** Ends an operation or an import. */
    public void finish(long id) {
        control("POST", "finish", Map.of("Id", id));
    }

    /** Ends an operation or an import with a failure. */
    public void fail(long id) {
        control("POST", "fail", Map.of("Id", id));
    }

    /** Ends an operation or an import with a failure that has this reason. */
    public void fail(long id, String reason) {
        control("POST", "fail", Map.of("Id", id, "Reason", reason));
    }

    /** Injects a fault: {@code fault("Throttling", Map.of("Action", "CreateDatabase", "Times", 2))}. Returns its number. */
    public long fault(String kind, Map<String, ?> members) {
        return (Long) control("POST", "faults", with(members, "Kind", kind)).get("Id");
    }

    /** Answers an action with a fixed body. */
    public void stub(String action, Map<String, ?> answer) {
        control("POST", "stubs", with(Map.of("Action", action), "Answer", answer));
    }

    /** Returns the calls so far. */
    public List<Map<String, Object>> calls() {
        return list(control("GET", "calls?limit=1000000", null).get("Calls"));
    }

    /** Returns the calls of an action so far. */
    public List<Map<String, Object>> calls(String action) {
        return calls().stream().filter(call -> action.equalsIgnoreCase((String) call.get("Action"))).toList();
    }

    /**
     * Waits until there are this many calls. Returns all calls of the action.
     *
     * @throws AssertionError if they do not come in time
     */
    public List<Map<String, Object>> waitForCalls(String action, int count, Duration timeout) throws InterruptedException {
        return waitForCalls(action, count, Map.of(), timeout);
    }

    /**
     * Waits until there are this many calls with these parameters. Returns all calls of the action.
     *
     * @throws AssertionError if they do not come in time
     */
    public List<Map<String, Object>> waitForCalls(String action, int count, Map<String, ?> with, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (called) {
            while (true) {
                String failure = failure(Map.of("Action", action, "Least", count, "With", texts(with)));
                if (failure == null) {
                    return calls(action);
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("after " + timeout.toMillis() + " ms: " + failure);
                }
                called.wait(left / 1_000_000 + 1);
            }
        }
    }

    /** Throws an {@link AssertionError} with the nearest calls unless there was a call of the action. */
    public void assertCalled(String action) {
        check(Map.of("Action", action));
    }

    /** Throws an {@link AssertionError} with the nearest calls unless there was a call of the action with these parameters. */
    public void assertCalled(String action, Map<String, ?> with) {
        check(Map.of("Action", action, "With", texts(with)));
    }

    /** Throws an {@link AssertionError} with the nearest calls unless there were exactly this many calls with these parameters. */
    public void assertCalled(String action, int times, Map<String, ?> with) {
        check(Map.of("Action", action, "Least", times, "Most", times, "With", texts(with)));
    }

    /** Like {@link #assertCalled(String, int, Map)}, for calls that were refused with this code, or that succeeded if it is empty. */
    public void assertCalled(String action, int times, Map<String, ?> with, String code) {
        check(Map.of("Action", action, "Least", times, "Most", times, "With", texts(with), "Code", code));
    }

    /** Returns the documented refusals that the calls so far have met and have not met. */
    public Map<String, Object> coverage() {
        return control("GET", "coverage", null);
    }

    /** Sends a request to the control API: {@code control("GET", "operations", null)}. */
    public Map<String, Object> control(String method, String path, Map<String, ?> body) {
        byte[] content = body == null ? new byte[0] : GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
        Core.Answer answer = core.call(method, "/_fake/" + path, List.of(Map.entry("Host", "localhost")), content);
        Map<String, Object> value = object(GSON.fromJson(new String(answer.body(), StandardCharsets.UTF_8), Object.class));
        if (answer.status() != 200) {
            throw new FakeRdsException((String) value.get("Error"));
        }
        return value;
    }

    /** Closes the port and frees the fake. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stop(0);
        threads.shutdownNow();
        core.free();
        synchronized (called) {
            called.notifyAll();
        }
    }

    private void check(Map<String, ?> expected) {
        String failure = failure(expected);
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    private String failure(Map<String, ?> expected) {
        return (String) control("POST", "check", expected).get("Failure");
    }

    private void serve(HttpExchange exchange) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        byte[] body = exchange.getRequestBody().readAllBytes();
        Core.Answer answer;
        try {
            answer = core.call(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
        } catch (FakeRdsException error) {
            byte[] text = (error.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
            answer = new Core.Answer(500, 0, -1, List.of(Map.entry("content-type", "text/plain;charset=utf-8")), text);
        }
        synchronized (called) {
            called.notifyAll();
        }
        try (exchange) {
            Thread.sleep(answer.delayMillis());
            if (answer.status() == 0) {
                return; // Closing the exchange closes the connection.
            }
            answer.headers().stream()
                    .filter(header -> !header.getKey().equals("content-length"))
                    .forEach(header -> exchange.getResponseHeaders().add(header.getKey(), header.getValue()));
            boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty) {
                int length = answer.cut() < 0 ? answer.body().length : Math.min(answer.cut(), answer.body().length);
                exchange.getResponseBody().write(answer.body(), 0, length);
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> with(Map<String, ?> members, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(members);
        all.put(name, value);
        return all;
    }

    private static Map<String, String> texts(Map<String, ?> parameters) {
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
