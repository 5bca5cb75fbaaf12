package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.transport.ControlFrames;
import com.erpmax.realtime.engine.transport.SharedFrame;
import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a reference-counted buffer behind. Registered for every class of the module; counts
 * buffers instead of waiting for the garbage collector, so a class must stop what it started before it ends.
 */
public final class LeakCheck implements AfterAllCallback {

    static {
        System.setProperty("io.netty.customResourceLeakDetector", LeakPresenceDetector.class.getName());
    }

    /** These live as long as the process. */
    private static final SharedFrame STATIC_FRAME = LeakPresenceDetector.staticInitializer(() -> ControlFrames.NOOP);

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            check();
        }
    }

    /** Throws when a buffer was not released. */
    public static void check() {
        if (STATIC_FRAME.bytes() == 0) {
            throw new IllegalStateException("a frame of the process was released");
        }
        LeakPresenceDetector.check();
    }
}
