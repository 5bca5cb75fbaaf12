package com.erpmax.realtime.protocol;

/**
 * The limits that the codecs hold against hostile input. Sizes of whole messages are not here: the transport that
 * reads a message knows and enforces them.
 */
public final class ProtocolLimits {
    /** Size that a message may have unless configured otherwise, in bytes; announced as {@code maxPayload}. */
    public static final int DEFAULT_MAX_PAYLOAD_BYTES = 1_000_000;

    /** Binary attachments of one Socket.IO packet, as in the reference's parser. */
    public static final int MAX_ATTACHMENTS = 10;

    /**
     * Binary values of one packet in the MessagePack form, where they are part of the packet itself and the reference
     * has no limit: what they cost in memory stays in proportion to the size of the packet.
     */
    public static final int MAX_MESSAGE_PACK_ATTACHMENTS = 1_000;

    /** Digits of an acknowledgement id; the longest run of digits that always fits into a {@code long}. */
    public static final int MAX_ACK_ID_DIGITS = 18;

    /** Length of a namespace's name with its leading slash, in UTF-16 code units. */
    public static final int MAX_NAMESPACE_LENGTH = 255;

    /** Parameters in the query of a CONNECT of older clients. */
    public static final int MAX_CONNECT_PARAMETERS = 100;

    /** Depth to which JSON arrays and objects may nest, counting the array that holds an event's arguments. */
    public static final int MAX_JSON_DEPTH = 100;

    /** Length of one JSON number, in characters. */
    public static final int MAX_JSON_NUMBER_LENGTH = 128;

    /** Length of one JSON property name, in UTF-16 code units. */
    public static final int MAX_JSON_NAME_LENGTH = 10_000;

    private ProtocolLimits() {}
}
