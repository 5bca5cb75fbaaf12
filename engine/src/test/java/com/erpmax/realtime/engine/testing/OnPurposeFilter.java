package com.erpmax.realtime.engine.testing;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;

/** Keeps failures that a test causes, which say {@code on purpose}, out of the log. */
public final class OnPurposeFilter extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return isOnPurpose(event.getThrowableProxy()) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOnPurpose(@Nullable IThrowableProxy thrown) {
        return thrown != null
                && (String.valueOf(thrown.getMessage()).contains("on purpose") || isOnPurpose(thrown.getCause()));
    }
}
