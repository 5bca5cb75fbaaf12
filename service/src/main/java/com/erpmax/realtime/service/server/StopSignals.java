package com.erpmax.realtime.service.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does when it is told to stop: at the first signal it takes its time, at the second it is in a hurry, and
 * {@link ExitLimit} ends it in any case. For the process as a whole, so for the entry point alone.
 *
 * <p>By reflection, because {@code sun.misc.Signal} (of the module {@code jdk.unsupported}) is the only way to hear of a
 * second signal and javac has no way to name it without a warning.
 */
public final class StopSignals {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
    private static final int INT = 2;
    private static final int TERM = 15;
    private static final int STATUS_OF_SIGNAL = 128;

    private StopSignals() {}

    /** Takes both signals over. Where the JVM does not let us, a second signal is without effect. */
    public static void handle(Draining draining) {
        ExitLimit.install(ExitLimit.LIMIT);
        AtomicBoolean isStopping = new AtomicBoolean();
        for (int number : new int[] {TERM, INT}) {
            Runnable onSignal = () -> {
                if (isStopping.compareAndSet(false, true)) {
                    Thread.ofPlatform().name("stop").start(() -> System.exit(STATUS_OF_SIGNAL + number));
                } else {
                    LOG.warn("Told once more to stop: nobody is waited for any longer");
                    draining.hurry();
                }
            };
            try {
                handle(number == TERM ? "TERM" : "INT", onSignal);
            } catch (ReflectiveOperationException unavailable) {
                LOG.debug("A second signal to stop will not be heard", unavailable);
            }
        }
    }

    private static void handle(String name, Runnable onSignal) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy =
                Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                    if (method.getName().equals("handle")) {
                        onSignal.run();
                    }
                    return null;
                });
        Object named = signal.getConstructor(String.class).newInstance(name);
        try {
            signal.getMethod("handle", signal, handler).invoke(null, named, proxy);
        } catch (InvocationTargetException refused) {
            LOG.debug("The JVM keeps the signal {} to itself", name, refused);
        }
    }
}
