package com.erpmax.realtime.service.provisioning.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a log; older ones are dropped. Safe for use by several threads. */
final class LogTail {

    static final int MAX_LINES = 40;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
