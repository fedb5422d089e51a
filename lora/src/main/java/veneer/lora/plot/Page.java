package veneer.lora.plot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import veneer.engine.io.AtomicFile;

/** A page of HTML that is whole in one file. What is added to it comes in that order. */
public final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --back: #fff; --text: #1b1b1b; --soft: #5c5c5c;
              --grid: #e4e4e4; --line: #8a8a8a; --plane: #0072b222;
              --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #b07c00; --s4: #cc79a7;
              --s5: #3f97cf; --s6: #555; }
            @media (prefers-color-scheme: dark) { :root { --back: #16181b; --text: #e8e8e8;
              --soft: #a8a8a8; --grid: #2c3035; --line: #7c838a; --plane: #56b4e933;
              --s0: #56b4e9; --s1: #f0803c; --s2: #2cc79a; --s3: #e69f00; --s4: #e29bc4;
              --s5: #8fb8ff; --s6: #c4c4c4; } }
            body { background: var(--back); color: var(--text); max-width: 65rem;
              margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
            p { max-width: 46rem; } .charts { display: flex; flex-wrap: wrap; gap: 1rem;
              align-items: flex-start; }
            svg { max-width: 100%; height: auto; }
            svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
            svg .title { font-size: 13.5px; font-weight: 600; }
            svg .tick { fill: var(--soft); font-size: 11.5px; }
            .grid { stroke: var(--grid); } .axis { stroke: var(--line); fill: none; }
            .drop { stroke: var(--line); stroke-width: 0.7; fill: none; }
            .plane { fill: var(--plane); stroke: var(--line); }
            .line { stroke-width: 1.8; fill: none; stroke-linejoin: round; }
            .point { stroke: var(--back); stroke-width: 0.5; }
            .line.s0 { stroke: var(--s0); } .point.s0 { fill: var(--s0); }
            .line.s1 { stroke: var(--s1); } .point.s1 { fill: var(--s1); }
            .line.s2 { stroke: var(--s2); } .point.s2 { fill: var(--s2); }
            .line.s3 { stroke: var(--s3); } .point.s3 { fill: var(--s3); }
            .line.s4 { stroke: var(--s4); } .point.s4 { fill: var(--s4); }
            .line.s5 { stroke: var(--s5); } .point.s5 { fill: var(--s5); }
            .line.s6 { stroke: var(--s6); } .point.s6 { fill: var(--s6); }
            .d1 { stroke-dasharray: 7 3; } .d2 { stroke-dasharray: 2 3; }
            .d3 { stroke-dasharray: 9 3 2 3; } .d4 { stroke-dasharray: 12 4; }
            .d5 { stroke-dasharray: 4 2; } .d6 { stroke-dasharray: 1 4; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-size: 0.9rem; margin: 1rem 0; }
            th, td { padding: 0.25rem 0.75rem; text-align: left;
              border-bottom: 1px solid var(--grid); }
            th { color: var(--soft); font-weight: 600; }
            .number { text-align: right; font-variant-numeric: tabular-nums; }
            """;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /**
     * A page with nothing but a title.
     *
     * @param title what the page is about
     */
    public Page(String title) {
        this.title = title;
    }

    /**
     * Begins a part.
     *
     * @param words what it is about
     * @return this page
     */
    public Page heading(String words) {
        return element("h2", words);
    }

    /**
     * Adds sentences.
     *
     * @param words the sentences
     * @return this page
     */
    public Page paragraph(String words) {
        return element("p", words);
    }

    private Page element(String name, String words) {
        body.append('<').append(name).append('>').append(Svg.escape(words)).append("</")
                .append(name).append(">\n");
        return this;
    }

    /**
     * Adds a table.
     *
     * @param table the table
     * @return this page
     */
    public Page table(Table table) {
        body.append(table.html());
        return this;
    }

    /**
     * Adds charts, beside one another where there is room.
     *
     * @param charts the charts
     * @return this page
     */
    public Page charts(Chart... charts) {
        body.append(List.of(charts).stream().map(Chart::svg)
                .collect(Collectors.joining("", "<div class=\"charts\">\n", "</div>\n")));
        return this;
    }

    /**
     * The page.
     *
     * @return HTML
     */
    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + Svg.escape(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n"
                + "<h1>" + Svg.escape(title) + "</h1>\n" + body + "</body>\n</html>\n";
    }

    /**
     * Writes {@link #html}.
     *
     * @param file the file
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(html().getBytes(StandardCharsets.UTF_8)));
    }
}
