package com.erpmax.realtime.engine.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class during which a warning or an error was logged: hostile peers must not fill the log, and an
 * assertion that fails on an event loop ends up there. Failures that a test causes say {@code on purpose}.
 */
public final class LogCheck implements BeforeAllCallback, AfterAllCallback {

    private static final Alarms ALARMS = new Alarms();

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        if (!ALARMS.isStarted()) {
            OnPurposeFilter filter = new OnPurposeFilter();
            filter.start();
            ALARMS.addFilter(filter);
            ALARMS.start();
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(ALARMS);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> alarms = new ArrayList<>();
        for (String alarm = ALARMS.seen.poll(); alarm != null; alarm = ALARMS.seen.poll()) {
            alarms.add(alarm);
        }
        if (!alarms.isEmpty()) {
            throw new AssertionError("logged: " + alarms);
        }
    }

    private static final class Alarms extends AppenderBase<ILoggingEvent> {

        private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                seen.add(event + " " + describe(event.getThrowableProxy()));
            }
        }

        private static String describe(@Nullable IThrowableProxy thrown) {
            return thrown == null ? "" : thrown.getClassName() + ": " + thrown.getMessage();
        }
    }
}
