package com.erpmax.realtime.verification.faults.stack;

import java.util.Locale;

/**
 * Something measured.
 *
 * @param limit what it must not exceed; infinite when nothing was promised
 */
record Figure(String name, double value, double limit) {

    static Figure of(String name, double value) {
        return new Figure(name, value, Double.POSITIVE_INFINITY);
    }

    boolean isKept() {
        return value <= limit;
    }

    @Override
    public String toString() {
        String bound = Double.isInfinite(limit) ? "" : String.format(Locale.ROOT, " (limit %.0f)", limit);
        String number = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
        return name + " " + number + bound + (isKept() ? "" : " EXCEEDED");
    }
}
