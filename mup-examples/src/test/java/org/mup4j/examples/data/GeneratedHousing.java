package org.mup4j.examples.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Made-up block groups in the layout of California Housing: same columns, rows, number format and line ends. */
public final class GeneratedHousing {

    private GeneratedHousing() {}

    /**
     * Writes a file.
     *
     * @param directory where to, as {@code cal_housing.data}
     * @param seed of the numbers
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path write(Path directory, long seed) throws IOException {
        return Files.write(directory.resolve("cal_housing.data"), bytes(lines(seed)));
    }

    /** Lines joined as in the original: CR LF between them, nothing after the last. */
    static byte[] bytes(List<String> lines) {
        return String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII);
    }

    static List<String> lines(long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < CaliforniaHousing.ROWS; i++) {
            lines.add(line(random));
        }
        return lines;
    }

    /** Prices rise with income and towards the coast, with noise and the cap that the original has. */
    private static String line(Random random) {
        double income = Math.min(15, Math.exp(1.2 + 0.45 * random.nextGaussian()));
        double north = random.nextDouble();
        double inland = 0.3 * random.nextGaussian();
        double age = 1 + random.nextInt(52);
        double households = 1 + Math.round(Math.exp(6 + 0.7 * random.nextGaussian()));
        double rooms = Math.round(households * Math.max(1, 5 + random.nextGaussian()));
        double bedrooms = Math.round(households * Math.max(0.5, 1.1 + 0.1 * random.nextGaussian()));
        double population = Math.round(households * Math.max(1, 3 + 0.7 * random.nextGaussian()));
        double value = 45_000 * income + 500 * age - 60_000 * inland + 50_000 * random.nextGaussian();
        double capped = Math.round(Math.max(14_999, Math.min(500_001, value)));
        return String.format(
                Locale.ROOT,
                "%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f",
                -117 - 6 * north + inland,
                33 + 7 * north,
                age,
                rooms,
                bedrooms,
                population,
                households,
                income,
                capped);
    }
}
