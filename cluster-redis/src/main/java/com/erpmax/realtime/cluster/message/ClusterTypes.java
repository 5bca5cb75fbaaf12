package com.erpmax.realtime.cluster.message;

/** The numbers of the message types, as in the reference's {@code MessageType}, and names of our own beside them. */
final class ClusterTypes {
    static final int INITIAL_HEARTBEAT = 1;
    static final int HEARTBEAT = 2;
    static final int BROADCAST = 3;
    static final int JOIN = 4;
    static final int LEAVE = 5;
    static final int DISCONNECT = 6;
    static final int FETCH = 7;
    static final int FETCHED = 8;
    static final int SERVER_SIDE = 9;
    static final int SERVER_SIDE_ANSWER = 10;
    static final int ASKED = 11;
    static final int ANSWERED = 12;
    static final int CLOSE = 13;

    /** Unknown to the reference, which passes over such a type; sent only to who has asked with {@link #DETAILED}. */
    static final int LEFT = 14;

    /** Types of packets. */
    static final int EVENT = 2;

    static final int BINARY_EVENT = 5;

    /** In answers to a question: how many sockets it is about. */
    static final String RECIPIENTS = "clientCount";

    /** In a question: its asker understands {@link #LEFT}, {@link #SOCKET_ID} and {@link #ALL_ARGUMENTS}. */
    static final String DETAILED = "detailed";

    static final String SOCKET_ID = "socketId";
    static final String ALL_ARGUMENTS = "arguments";

    private ClusterTypes() {}
}
