package org.mup4j.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real browser without a window, driven by its DevTools protocol (https://chromedevtools.github.io/devtools-protocol).
 * Waiting has a limit so that a dead browser ends the test; nothing is judged by time.
 */
final class Browser implements AutoCloseable {

    private static final String LISTENS = "DevTools listening on ";
    private static final long PATIENCE_SECONDS = 120;

    private final ObjectMapper json = new ObjectMapper();
    private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final Process process;
    private final WebSocket socket;
    private final String session;
    private int sent;

    private Browser(Process process, URI address) throws IOException {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .join();
        JsonNode target = command("", "Target.createTarget", Map.of("url", "about:blank"));
        Map<String, Object> attach = Map.of("targetId", target.path("targetId").asText(), "flatten", true);
        this.session =
                command("", "Target.attachToTarget", attach).path("sessionId").asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            command(domain + ".enable", Map.of());
        }
    }

    /** The program of a browser, where this machine has one. */
    static Optional<Path> program() {
        List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with a profile of its own; it reaches no network but this machine's, for it has no names to look up. */
    static Browser start(Path program, Path profile) throws IOException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith(LISTENS)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException(program + " ended before it listened, with exit code " + exitCode(process));
        }
        Thread drain = new Thread(() -> lines.lines().forEach(more -> {}), "browser output");
        drain.setDaemon(true);
        drain.start();
        try {
            return new Browser(process, URI.create(line.substring(LISTENS.length())));
        } catch (IOException | RuntimeException e) {
            kill(process);
            throw e;
        }
    }

    /** Opens a page in a window of a width in CSS pixels and waits until it has loaded, with its pictures. */
    void open(URI page, int width) throws IOException {
        Map<String, Object> size = Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false);
        command("Emulation.setDeviceMetricsOverride", size);
        events.clear();
        command("Page.navigate", Map.of("url", page.toString()));
        while (events("Page.loadEventFired").isEmpty()) {
            events.add(next());
        }
    }

    /** What an expression of JavaScript gives, by value. */
    JsonNode evaluate(String expression) throws IOException {
        JsonNode answer = command("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** What has happened since the page was opened, by name of the event. */
    List<JsonNode> events(String name) {
        Predicate<JsonNode> isMeant = event -> event.path("method").asText().equals(name);
        return events.stream()
                .filter(isMeant)
                .map(event -> event.path("params"))
                .toList();
    }

    private JsonNode command(String method, Map<String, Object> parameters) throws IOException {
        return command(session, method, parameters);
    }

    private JsonNode command(String to, String method, Map<String, Object> parameters) throws IOException {
        int id = ++sent;
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", json.valueToTree(parameters));
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        socket.sendText(message.toString(), true).join();
        JsonNode answer = next();
        while (answer.path("id").asInt() != id) {
            events.add(answer);
            answer = next();
        }
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private JsonNode next() throws IOException {
        try {
            JsonNode message = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("The browser has been silent for " + PATIENCE_SECONDS + " s");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static int exitCode(Process process) {
        return process.onExit().join().exitValue();
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        socket.abort();
        kill(process);
    }

    /** Puts messages together from their parts. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            parts.append(data);
            if (isLast) {
                try {
                    arrived.add(json.readTree(parts.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException(parts.toString(), e);
                } finally {
                    parts.setLength(0);
                }
            }
            from.request(1);
            return null;
        }
    }
}
