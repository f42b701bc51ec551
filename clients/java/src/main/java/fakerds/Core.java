package fakerds;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One fake in an instance of the WebAssembly core. Threads may share it. */
final class Core {
    /** An answer. A status of 0 closes the connection without one; {@code cut} is -1 if the whole body is sent. */
    record Answer(int status, long delayMillis, int cut, List<Map.Entry<String, String>> headers, byte[] body) {}

    /** Parsed once in a process. */
    private static final class Parsed {
        static final WasmModule MODULE = CoreModule.load();
    }

    private Instance instance;
    /** The message of a panic. The core is not called again. */
    private String broken;
    private final long handle;

    Core(String seed) {
        // Clock and random numbers are the host's. No files, arguments or environment.
        WasiPreview1 wasi = WasiPreview1.builder().withOptions(WasiOptions.builder().build()).build();
        instance = Instance.builder(Parsed.MODULE)
                .withImportValues(ImportValues.builder().addFunction(wasi.toHostFunctions()).build())
                .withMachineFactory(CoreModule::create)
                .withStart(false)
                .build();
        run("_initialize");
        byte[] text = seed.getBytes(StandardCharsets.UTF_8);
        write(text);
        handle = run("fake_new", text.length);
        if (handle == 0) {
            throw new FakeRdsException(new String(read("fake_answer"), StandardCharsets.UTF_8));
        }
    }

    /** Calls an export. A panic becomes an exception with its message. */
    synchronized long run(String name, long... arguments) {
        if (instance == null) {
            throw new FakeRdsException("the fake is closed");
        }
        if (broken != null) {
            throw new FakeRdsException(broken);
        }
        try {
            long[] results = instance.export(name).apply(arguments);
            return results == null || results.length == 0 ? 0 : results[0];
        } catch (ChicoryException | StackOverflowError error) {
            String message = new String(read("fake_panic"), StandardCharsets.UTF_8);
            broken = message.isEmpty() ? String.valueOf(error.getMessage()) : message;
            throw new FakeRdsException(broken, error);
        }
    }

    synchronized Answer call(String method, String target, List<Map.Entry<String, String>> headers, byte[] body) {
        StringBuilder head = new StringBuilder(method + " " + target + "\n");
        headers.forEach(header -> head.append(header.getKey()).append(": ").append(header.getValue()).append('\n'));
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        write(request.toByteArray());
        long answered = run("fake_call", handle, request.size());
        byte[] answer = read("fake_answer");
        if (answered == 0) {
            throw new FakeRdsException(new String(answer, StandardCharsets.UTF_8));
        }
        int end = 0;
        while (answer[end] != '\n' || answer[end + 1] != '\n') {
            end++;
        }
        String[] lines = new String(answer, 0, end, StandardCharsets.ISO_8859_1).split("\n");
        String[] first = lines[0].split(" ");
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
            int colon = line.indexOf(": ");
            pairs.add(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
        }
        int cut = first[2].equals("-") ? -1 : Integer.parseInt(first[2]);
        byte[] content = Arrays.copyOfRange(answer, end + 2, answer.length);
        return new Answer(Integer.parseInt(first[0]), Long.parseLong(first[1]), cut, pairs, content);
    }

    synchronized void free() {
        instance = null;
    }

    private void write(byte[] data) {
        int at = (int) run("fake_buffer", data.length);
        instance.memory().write(at, data);
    }

    private byte[] read(String name) {
        long place = instance.export(name).apply()[0];
        return instance.memory().readBytes((int) (place >>> 32), (int) place);
    }
}
