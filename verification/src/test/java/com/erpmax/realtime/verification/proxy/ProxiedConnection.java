package com.erpmax.realtime.verification.proxy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One connection through a {@link FaultProxy}. Thread-safe; each direction is moved by a virtual thread. */
public final class ProxiedConnection {

    private static final int LARGEST_PIECE = 64 * 1024;
    private static final int PIECES_PER_SECOND = 20;

    private final Socket client;
    private final Socket server;
    private final Consumer<ProxiedConnection> onEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Fault fault;
    private boolean hasSwallowed;
    private boolean clientHasLeft;
    private boolean serverHasLeft;
    private boolean ended;

    ProxiedConnection(Socket client, Socket server, Fault fault, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.fault = fault;
        this.onEnd = onEnd;
    }

    void start() {
        Thread.ofVirtual().start(() -> pump(client, server, true));
        Thread.ofVirtual().start(() -> pump(server, client, false));
    }

    /** Switches this connection alone. */
    public void set(Fault next) {
        lock.lock();
        try {
            fault = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets (RST) both sides. */
    public void reset() {
        end();
        resetSocket(client);
        resetSocket(server);
    }

    /** Returns whether the client's side has ended; the server's side may be open still. */
    public boolean clientHasLeft() {
        lock.lock();
        try {
            return clientHasLeft;
        } finally {
            lock.unlock();
        }
    }

    /** Closes a socket so that the other side sees a reset. */
    static void resetSocket(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException goneAlready) {
            // It was to be gone.
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        byte[] piece = new byte[LARGEST_PIECE];
        try {
            while (true) {
                int length = from.getInputStream().read(piece);
                if (length < 0) {
                    closeAfter(from, fromClient);
                    return;
                }
                pass(piece, length, to, fromClient);
            }
        } catch (IOException broken) {
            closeAfter(from, fromClient);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void pass(byte[] piece, int length, Socket to, boolean fromClient)
            throws IOException, InterruptedException {
        int passed = 0;
        while (passed < length) {
            int next = admitted(length - passed, fromClient);
            if (next > 0) {
                to.getOutputStream().write(piece, passed, next);
            }
            passed += Math.abs(next);
        }
    }

    /** Waits as the fault wants and returns how many bytes may pass now; a negative number of them is thrown away. */
    private int admitted(int waiting, boolean fromClient) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (ended) {
                    throw new IOException("the connection was reset");
                }
                if (hasSwallowed || (clientHasLeft && !fromClient)) {
                    return -waiting;
                }
                switch (fault) {
                    case Fault.Pass pass -> {
                        return waiting;
                    }
                    case Fault.Refuse refuse -> {
                        return waiting;
                    }
                    case Fault.HalfOpen halfOpen -> {
                        return waiting;
                    }
                    case Fault.Blackhole blackhole -> hasSwallowed = true;
                    case Fault.Stall stall -> changed.await();
                    case Fault.Delay delay -> {
                        if (hasWaited(delay.by(), delay)) {
                            return waiting;
                        }
                    }
                    case Fault.Trickle trickle -> {
                        int piece = Math.max(1, trickle.bytesPerSecond() / PIECES_PER_SECOND);
                        Duration pause =
                                Duration.ofSeconds(1).multipliedBy(piece).dividedBy(trickle.bytesPerSecond());
                        if (hasWaited(pause, trickle)) {
                            return Math.min(waiting, piece);
                        }
                    }
                    case Fault.CutAtAnswer cut -> {
                        if (fromClient) {
                            return waiting;
                        }
                        reset();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false when the fault was switched meanwhile. */
    private boolean hasWaited(Duration time, Fault under) throws InterruptedException {
        long left = time.toNanos();
        while (left > 0 && fault == under && !ended) {
            left = changed.awaitNanos(left);
        }
        return fault == under;
    }

    /** One side has ended: so does the other, unless the fault hides it. */
    private void closeAfter(Socket from, boolean fromClient) {
        if (isHidden(fromClient)) {
            return;
        }
        end();
        closeQuietly(fromClient ? server : client);
        closeQuietly(from);
    }

    private boolean isHidden(boolean fromClient) {
        lock.lock();
        try {
            clientHasLeft |= fromClient;
            serverHasLeft |= !fromClient;
            boolean swallows = hasSwallowed || fault instanceof Fault.Blackhole || fault instanceof Fault.Stall;
            boolean hides = swallows || (fromClient && fault instanceof Fault.HalfOpen);
            return ended || (hides && !(clientHasLeft && serverHasLeft));
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onEnd.accept(this);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException goneAlready) {
            // It was to be gone.
        }
    }
}
