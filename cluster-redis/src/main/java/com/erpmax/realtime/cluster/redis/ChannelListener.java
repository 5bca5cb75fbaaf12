package com.erpmax.realtime.cluster.redis;

/** Hears what is published on a {@link RedisChannel}. Called by threads of its connections, and must not
 * block. */
public interface ChannelListener {
    /** A message. Those of one publisher come in the order in which it published them. */
    void received(byte[] message);

    /**
     * The channel is about to be heard again after a time in which messages may have been missed, for good. Not called when
     * nobody has published on it for a week, as far as those who listen to it know.
     */
    void missed();
}
