package com.erpmax.realtime.verification.benchmark.compare;

/**
 * A part of the page about the figures that a command replaces; people write what stands around it.
 *
 * @param begin the line before the part
 * @param end the line behind it
 */
record Page(String begin, String end) {

    static final Page MACHINE = new Page("<!-- machine: written by ./dev bench -->\n", "<!-- end of machine -->\n");
    static final Page STARTS = new Page("<!-- starts: written by ./dev bench start -->\n", "<!-- end of starts -->\n");
    static final Page CURVES = new Page("<!-- curves: written by ./dev bench curves -->\n", "<!-- end of curves -->\n");

    /** The part of one case. */
    static Page of(Case what) {
        return new Page("<!-- " + what.id() + ": written by ./dev bench -->\n", "<!-- end of " + what.id() + " -->\n");
    }

    /**
     * The page with other figures.
     *
     * @throws IllegalArgumentException if it has no place for them
     */
    String withFigures(String page, String figures) {
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("page: no place for figures (expected: " + begin.strip() + ")");
        }
        return page.substring(0, from + begin.length()) + "\n" + figures + "\n" + page.substring(to);
    }
}
