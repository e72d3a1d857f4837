package org.mup4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.report.HtmlPage.Picture;

/** A page that needs nothing but itself. */
class HtmlPageTest {

    @Test
    void escapesTextAndHoldsItsPictures() {
        Table table = new Table("A & B", List.of("x", "y"), List.of(List.of("<1>", "a|b")));
        String page = new String(
                new HtmlPage("Loss < 1")
                        .heading("\"Part\"")
                        .paragraph("1 < 2")
                        .pictures(List.of(new Picture(
                                "<svg height=\"3\" width=\"400\"/>".getBytes(StandardCharsets.UTF_8),
                                400,
                                "a \"star\"",
                                "Below")))
                        .table(table)
                        .bytes(),
                StandardCharsets.UTF_8);

        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("<title>Loss &lt; 1</title>", "<h2>&quot;Part&quot;</h2>", "<p>1 &lt; 2</p>")
                .contains(
                        "<img alt=\"a &quot;star&quot;\" style=\"min-width:300px\" src=\"data:image/svg+xml;base64,PHN2ZyBoZWlnaHQ9IjMiIHdpZHRoPSI0MDAiLz4=\">")
                .contains("<caption>A &amp; B</caption>", "<td>&lt;1&gt;</td>")
                .contains("width=device-width")
                .doesNotContain("http", "<script");
        assertThat(table.markdown()).isEqualTo("A & B\n\n| x | y |\n| --- | --- |\n| <1> | a\\|b |\n\n");
    }

    @Test
    void aTableIsRectangular() {
        assertThatThrownBy(() -> new Table("", List.of("x", "y"), List.of(List.of("1"))))
                .hasMessage("A line of 1 cells in a table of 2 columns: [1]");
    }
}
