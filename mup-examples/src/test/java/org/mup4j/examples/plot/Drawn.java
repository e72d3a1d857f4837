package org.mup4j.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Asserts that a figure is not blank. */
public final class Drawn {

    private Drawn() {}

    /** More than a thousand pixels are not white, in more than ten colours. */
    public static void assertDrawn(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertThat(Arrays.stream(pixels).filter(p -> p != 0xFFFFFFFF).count()).isGreaterThan(1000);
        assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(10);
    }
}
