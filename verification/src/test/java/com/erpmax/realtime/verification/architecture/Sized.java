package com.erpmax.realtime.verification.architecture;

import java.nio.file.Path;
import java.util.List;

/** Something written and its length in lines. */
record Sized(String name, int lines) {

    static Sized file(Path file) {
        return new Sized(ProjectTree.relative(file), ProjectTree.lines(file).size());
    }

    /** The length that nine of ten do not exceed; 0 for an empty list. */
    static int ninetiethPercentile(List<Sized> things) {
        if (things.isEmpty()) {
            return 0;
        }
        int[] sorted = things.stream().mapToInt(Sized::lines).sorted().toArray();
        return sorted[(int) ((sorted.length - 1) * 0.9)];
    }

    @Override
    public String toString() {
        return name + ": " + lines + " lines";
    }
}
