package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.recovery.Recoverable;
import com.erpmax.realtime.socket.recovery.SessionLog;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A recipient that notes what it gets. */
final class FakeRecipient implements Recipient {
    private final String id;
    private final EngineLoop loop;
    private final String wireName;
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<SocketCommand> commands = new CopyOnWriteArrayList<>();
    private final Set<String> siblings = ConcurrentHashMap.newKeySet();
    private final Map<Long, PendingAck> owed = new ConcurrentHashMap<>();
    private volatile Runnable onDelivery = () -> {};
    private volatile boolean takes = true;
    private volatile @Nullable SessionLog sessionLog;

    FakeRecipient(String id, EngineLoop loop, String wireName) {
        this.id = id;
        this.loop = loop;
        this.wireName = wireName;
    }

    /** The frames that it got, as texts; volatile ones are marked. */
    List<String> delivered() {
        return delivered;
    }

    List<SocketCommand> commands() {
        return commands;
    }

    Set<String> siblings() {
        return siblings;
    }

    /** Can be recovered from now on. */
    void keepIn(SessionLog log) {
        sessionLog = log;
    }

    /** Refuses what comes from now on. */
    void refuse() {
        takes = false;
    }

    /** Does something while it is handed a packet. */
    void onDelivery(Runnable task) {
        onDelivery = task;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public EngineLoop loop() {
        return loop;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public boolean hasSiblingIn(String namespace) {
        return siblings.contains(namespace);
    }

    @Override
    public boolean deliver(SharedPacket packet, boolean isVolatile) {
        if (!loop.inLoop()) {
            throw new AssertionError("delivered on a foreign thread");
        }
        onDelivery.run();
        for (int i = 0; takes && i < packet.frameCount(); i++) {
            delivered.add((isVolatile ? "volatile " : "") + packet.frame(i));
        }
        return takes;
    }

    @Override
    public void expectAck(long ackId, PendingAck pending) {
        owed.put(ackId, pending);
    }

    @Override
    public void forgetAck(long ackId) {
        owed.remove(ackId);
    }

    /** Answers everything that is waited for; nothing when it was forgotten. */
    void answer(Object... values) {
        TestLoops.run(loop, () -> {
            List<PendingAck> all = List.copyOf(owed.values());
            owed.clear();
            all.forEach(pending -> pending.answered(PayloadMapper.standard().write(values)));
        });
    }

    /** Leaves without an answer. */
    void goAway() {
        TestLoops.run(loop, () -> {
            List<PendingAck> all = List.copyOf(owed.values());
            owed.clear();
            all.forEach(PendingAck::left);
        });
    }

    /** The ids that it has not answered and that are waited for. */
    Set<Long> owed() {
        return owed.keySet();
    }

    @Override
    public @Nullable Recoverable recoverable() {
        return sessionLog;
    }

    @Override
    public SocketSnapshot snapshot(Set<String> rooms) {
        HandshakeRequest handshake =
                new HandshakeRequest("/", Map.of(), Map.of(), "127.0.0.1", false, false, Instant.EPOCH);
        return new SocketSnapshot(id, rooms, handshake, "{}", "{}");
    }

    @Override
    public void apply(SocketCommand command) {
        commands.add(command);
    }

    @Override
    public String toString() {
        return id;
    }
}
