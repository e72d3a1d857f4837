package org.mup4j.examples.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A page that needs nothing but itself: styles and pictures are inside, there is no script, and it fits narrow and wide
 * windows: a picture shrinks to three quarters of its size at most and scrolls from there on, so that the text within stays
 * readable. Text that is added is escaped.
 */
public final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; margin: 0 auto; padding: 1rem;
                   max-width: 76rem; overflow-wrap: break-word; }
            h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2rem; }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { flex: 1 1 20rem; margin: 0; min-width: 0; }
            figure img { width: 100%; max-width: 40rem; height: auto; display: block; }
            figcaption { font-size: .9rem; color: #444; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }
            caption { text-align: left; font-size: .9rem; color: #444; padding: .25rem 0; }
            th, td { border-bottom: 1px solid #ccc; padding: .25rem .6rem; text-align: left; vertical-align: top; }
            th { background: #f4f4f4; }
            """;

    private static final double LEAST_SCALE = 0.75;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /**
     * A page.
     *
     * @param title its title and first heading
     */
    public HtmlPage(String title) {
        this.title = title;
    }

    /**
     * A heading of a part.
     *
     * @param text the heading
     * @return this page
     */
    public HtmlPage heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    /**
     * A paragraph.
     *
     * @param text the paragraph
     * @return this page
     */
    public HtmlPage paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /**
     * A picture.
     *
     * @param svg an SVG file
     * @param width its width in pixels at 100%
     * @param alternative what it shows, for those who do not see it
     * @param caption below it
     */
    public record Picture(byte[] svg, int width, String alternative, String caption) {}

    /**
     * Pictures, beside each other where there is room.
     *
     * @param pictures the pictures
     * @return this page
     */
    public HtmlPage pictures(List<Picture> pictures) {
        body.append("<div class=\"figures\">\n");
        for (Picture picture : pictures) {
            body.append("<figure><div class=\"scroll\"><img alt=\"")
                    .append(escape(picture.alternative()))
                    .append("\" style=\"min-width:")
                    .append(Math.round(LEAST_SCALE * picture.width()))
                    .append("px\" src=\"data:image/svg+xml;base64,")
                    .append(Base64.getEncoder().encodeToString(picture.svg()))
                    .append("\"></div><figcaption>")
                    .append(escape(picture.caption()))
                    .append("</figcaption></figure>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /**
     * A table.
     *
     * @param table the table
     * @return this page
     */
    public HtmlPage table(Table table) {
        body.append("<div class=\"scroll\"><table><caption>")
                .append(escape(table.caption()))
                .append("</caption>\n<thead>");
        row(table.header(), "th scope=\"col\"", "th");
        body.append("</thead>\n<tbody>\n");
        table.lines().forEach(line -> row(line, "td", "td"));
        body.append("</tbody></table></div>\n");
        return this;
    }

    private void row(List<String> cells, String open, String close) {
        List<String> parts = new ArrayList<>();
        cells.forEach(cell -> parts.add("<" + open + ">" + escape(cell) + "</" + close + ">"));
        body.append("<tr>").append(String.join("", parts)).append("</tr>\n");
    }

    /**
     * The file.
     *
     * @return UTF-8
     */
    public byte[] bytes() {
        String heading = escape(title);
        return ("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        + "<link rel=\"icon\" href=\"data:,\">\n<title>" + heading + "</title>\n<style>\n" + STYLE
                        + "</style>\n</head>\n<body>\n<h1>" + heading + "</h1>\n" + body + "</body>\n</html>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
