package com.erpmax.realtime.service.rabbitmq;

/** Looks at the messages of one queue. Called by one thread, which may block. */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Does what the message asks for. The message may come again, whatever is returned.
     *
     * @throws com.erpmax.realtime.service.database.DatabaseUnavailableException counts as {@link Verdict.Later}
     */
    Verdict handle(ReceivedMessage message);
}
