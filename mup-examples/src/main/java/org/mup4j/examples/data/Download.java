package org.mup4j.examples.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Fetches an archive and verifies it. */
final class Download {

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration TRANSFER = Duration.ofMinutes(5);

    private Download() {}

    /**
     * Downloads an archive.
     *
     * @param location where from; redirections are followed
     * @param target the file to write; on failure its content is undefined
     * @param archive what the size and the checksum must be
     * @throws IOException if it cannot be had or is something else; the message continues the sentence "LOCATION ..."
     */
    static void fetch(URI location, Path target, Archive archive) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT)
                .build();
        HttpRequest request = HttpRequest.newBuilder(location).timeout(TRANSFER).build();
        int status = send(client, request, target);
        if (status != 200) {
            throw new IOException("answered with HTTP status " + status);
        }
        verify(target, archive);
    }

    private static int send(HttpClient client, HttpRequest request, Path target) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofFile(target))
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw new IOException("cannot be reached (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static void verify(Path file, Archive archive) throws IOException {
        long size = Files.size(file);
        if (size != archive.bytes()) {
            throw new IOException(String.format(
                    Locale.ROOT, "sent %,d bytes where %s has %,d", size, archive.fileName(), archive.bytes()));
        }
        String sha256 = Checksums.sha256(Files.readAllBytes(file));
        if (!sha256.equals(archive.sha256())) {
            throw new IOException(
                    "sent a file with sha256 " + sha256 + " where " + archive.fileName() + " has " + archive.sha256());
        }
    }
}
