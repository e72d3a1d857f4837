package org.mup4j.dl4j.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;

/**
 * Writes readings to a CSV file (RFC 4180, UTF-8, a header line), values with all their digits.
 *
 * <p>What has been handed over is in the file when {@link #accept} returns, so that the end of the process loses nothing.
 * Readings of one moment are written as one block; where writing fails half way, on a full disk say, the file is cut back
 * to its last whole line.
 */
public final class CsvSink implements ReadingSink, AutoCloseable {

    private static final String LINE_END = "\r\n";
    private static final String HEADER = "run,width,depth,seed,step,layer,parameter,quantity,norm,value" + LINE_END;

    private final Path file;
    private final FileChannel channel;

    private CsvSink(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Starts a new file.
     *
     * @param file where; its directory has to exist
     * @return an open sink, its header written
     * @throws MuPException if there is a file of that name already, which may be the result of a long run, or if it cannot
     *     be written
     */
    public static CsvSink create(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            CsvSink sink = new CsvSink(file, channel);
            sink.write(HEADER);
            return sink;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new MuPException(
                    "The file " + file
                            + " exists already, and its readings would be lost: give another name, or move it",
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new MuPException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void accept(List<Reading> readings) {
        StringBuilder block = new StringBuilder();
        readings.forEach(reading -> line(block, reading));
        write(block.toString());
    }

    private static void line(StringBuilder line, Reading reading) {
        RunKey run = reading.run();
        line.append(field(run.name())).append(',').append(run.width()).append(',');
        line.append(run.depth()).append(',').append(run.seed()).append(',');
        line.append(reading.step()).append(',').append(field(reading.layer())).append(',');
        line.append(field(reading.parameter()))
                .append(',')
                .append(reading.quantity())
                .append(',');
        line.append(reading.norm()).append(',').append(reading.value()).append(LINE_END);
    }

    private static String field(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private synchronized void write(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            long end = channel.position();
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Closes the file. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
