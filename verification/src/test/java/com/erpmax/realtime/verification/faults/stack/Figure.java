package com.erpmax.realtime.verification.faults.stack;

import java.util.Locale;

/**
 * Something measured.
 *
 * @param least what it must reach; negatively infinite when nothing was promised
 * @param limit what it must not exceed; infinite when nothing was promised
 */
record Figure(String name, double value, double least, double limit) {

    Figure(String name, double value, double limit) {
        this(name, value, Double.NEGATIVE_INFINITY, limit);
    }

    static Figure of(String name, double value) {
        return new Figure(name, value, Double.POSITIVE_INFINITY);
    }

    boolean isKept() {
        return value >= least && value <= limit;
    }

    @Override
    public String toString() {
        String bound = Double.isInfinite(limit) ? "" : String.format(Locale.ROOT, " (limit %.0f)", limit);
        String base = Double.isInfinite(least) ? "" : String.format(Locale.ROOT, " (at least %.0f)", least);
        String number = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
        return name + " " + number + base + bound + (isKept() ? "" : value < least ? " MISSED" : " EXCEEDED");
    }
}
