package org.mup4j.examples.heatmap;

import java.util.Locale;
import org.mup4j.examples.heatmap.Published.Protocol;

/** The report on the published protocol. */
final class PublishedReport {

    private PublishedReport() {}

    static String of(Published published) {
        StringBuilder out = new StringBuilder("## The published protocol\n\n");
        out.append("One input vector, one initialisation of gain 1 (deviation 1/sqrt(fan-in)), loss = the one output;"
                        + " the ratio ||grad W|| / ||W|| of the output layer. Variation: standard deviation over mean of"
                        + " the ratio over widths, at each depth, then the mean over depths. Medians over ")
                .append(published.repeats())
                .append(" seeds.\n\n![The published protocol](heatmap-0-published.png)\n\n");
        out.append("| protocol | variation over widths to ")
                .append(published.largestWidth())
                .append(" | published | within | verdict | over widths to 1024 |\n|---|---:|---:|---|---|---:|\n");
        for (Protocol protocol : Protocol.values()) {
            double median = published.median(protocol, published.largestWidth());
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %s | %s | %.2f |%n",
                    protocol.title(),
                    median,
                    protocol.published(),
                    protocol.bounds(),
                    protocol.verdict(median),
                    published.median(protocol, 1024)));
        }
        out.append(String.format(
                Locale.ROOT,
                "%nOver widths to 1024 the published figures are 0.484 for SP and 0.277 for muP. The variation of"
                        + " sqrt(width) itself is %.3f over 64 to 1024 and %.3f over 64 to 2048.%n%n",
                ofPower(1024),
                ofPower(2048)));
        return out.append(why()).toString();
    }

    /** The variation of the square roots of 64, 128, ... up to a width. */
    static double ofPower(int largest) {
        return Cells.variation(Published.WIDTHS.stream()
                .filter(w -> w <= largest)
                .mapToDouble(Math::sqrt)
                .toArray());
    }

    private static String why() {
        return "### Why this shows a gauge, not a parametrization\n\n"
                + "- The gradient of the output layer is the last hidden layer h, whose norm is sqrt(width) times a"
                + " constant, and ||W|| is a constant: the ratio is sqrt(width) whatever is done to the network.\n"
                + "- v1 and v2 multiply the output, hence the gradient, by (base/width) and its root. The curves are"
                + " width^1/2, width^-1/2 and width^0 by construction; a quotient of sqrt(width) between SP and muP is the"
                + " inserted factor read back.\n"
                + "- A coefficient of variation cannot tell growth from decay: v1 varies as much as SP.\n"
                + "- What is left of v2's variation is the noise of one seed at depth/width up to 1/2.\n"
                + "- v2 is not arbitrary, though: it is the symmetric gauge of muP, the one in which the raw gradient is"
                + " SGD's update. The update does not depend on the gauge, so the update is what the panels below show.\n"
                + "- The fall with depth, half a bit for each ReLU layer, belongs to the gain of 1, not to SP or muP.\n\n"
                + "![Three powers of the width](heatmap-0-published-lines.png)\n\n";
    }
}
