package org.mup4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;

/** Against a server on the loopback interface. */
class DownloadCacheTest {

    private static final byte[] CONTENT = "1,2,3\r\n4,5,6".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path cache = Path.of("");

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server = start();
    private byte[] archive = new byte[0];

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        archive = tarGz("Folder/table.data", CONTENT);
        server.createContext("/table.tgz", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/table.tgz");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void downloadsOnceAndKeepsTheMember() throws IOException {
        Dataset dataset = dataset(archive, "Folder/table.data", at("/moved"));

        Path file = DataSource.cache(cache).locate(dataset);
        Path again = DataSource.cache(cache).locate(dataset);

        assertThat(file).isEqualTo(again).isEqualTo(cache.resolve("tables").resolve("table.data"));
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(1);
        assertThat(files()).containsExactly(file);
    }

    @Test
    void triesTheNextLocation() {
        Dataset dataset = dataset(archive, "Folder/table.data", at("/missing"), at("/table.tgz"));

        assertThat(DataSource.cache(cache).locate(dataset)).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesAnotherSize() throws IOException {
        Dataset dataset = dataset(archive, "Folder/table.data", at("/table.tgz"));
        archive = Arrays.copyOf(archive, archive.length - 7);

        assertThatThrownBy(() -> DataSource.cache(cache).locate(dataset))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Table is not in the cache and could not be downloaded: " + at("/table.tgz")
                        + " sent " + archive.length + " bytes where table.tgz has " + (archive.length + 7)
                        + ". Get table.tgz (" + (archive.length + 7) + " bytes, sha256 ");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesAnotherChecksum() throws IOException {
        Dataset dataset = dataset(archive, "Folder/table.data", at("/table.tgz"));
        archive = archive.clone();
        archive[archive.length - 1] ^= 1;

        assertThatThrownBy(() -> DataSource.cache(cache).locate(dataset))
                .hasMessageContaining(at("/table.tgz") + " sent a file with sha256 " + Checksums.sha256(archive)
                        + " where table.tgz has " + dataset.archive().sha256() + ". Get table.tgz");
        assertThat(files()).isEmpty();
    }

    @Test
    void saysWhatToDoWithoutAConnection() throws IOException {
        URI gone = at("/table.tgz");
        server.stop(0);
        Dataset dataset = dataset(archive, "Folder/table.data", gone, URI.create("http://127.0.0.1:1/table.tgz"));

        assertThatThrownBy(() -> DataSource.cache(cache).locate(dataset))
                .hasMessage("Table is not in the cache and could not be downloaded: " + gone
                        + " cannot be reached (ConnectException); http://127.0.0.1:1/table.tgz cannot be reached"
                        + " (ConnectException). " + dataset.instructions());
        assertThat(dataset.instructions())
                .endsWith(
                        "put it into a directory DIR as DIR/table.data or DIR/tables/table.data, and give --data DIR or"
                                + " set MUP_DATA=DIR");
        assertThat(files()).isEmpty();
    }

    @Test
    void namesTheStatusOfTheServer() {
        Dataset dataset = dataset(archive, "Folder/table.data", at("/missing"));

        assertThatThrownBy(() -> DataSource.cache(cache).locate(dataset))
                .hasMessageContaining(at("/missing") + " answered with HTTP status 404. Get table.tgz");
    }

    @Test
    void refusesAnArchiveWithoutTheMember() throws IOException {
        Dataset dataset = dataset(archive, "Folder/other.data", at("/table.tgz"));

        assertThatThrownBy(() -> DataSource.cache(cache).locate(dataset))
                .hasMessageContaining("the archive has no member Folder/other.data");
        assertThat(files()).isEmpty();
    }

    @Test
    void saysSoIfTheCacheCannotBeWritten() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");
        Dataset dataset = dataset(archive, "Folder/table.data", at("/table.tgz"));

        assertThatThrownBy(() -> DataSource.cache(file).locate(dataset))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Table: the cache " + file + " could not be filled (")
                .hasMessageContaining("Choose another with MUP_CACHE=DIR, or: Get table.tgz");
        assertThat(requests).hasValue(0);
    }

    private static Dataset dataset(byte[] archive, String member, URI... locations) {
        return new Dataset(
                "Table",
                "tables",
                "table.data",
                CONTENT.length,
                Checksums.sha256(CONTENT),
                new Archive("table.tgz", member, archive.length, Checksums.sha256(archive), List.of(locations)));
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] tarGz(String member, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.putArchiveEntry(new TarArchiveEntry("Folder/"));
            tar.closeArchiveEntry();
            TarArchiveEntry entry = new TarArchiveEntry(member);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
