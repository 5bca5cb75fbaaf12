package com.erpmax.realtime.socket.recovery;

/** How a socket that can be recovered gets its broadcasts: they are kept for it here, or it gets them from a stream. */
public sealed interface Recoverable permits SessionLog, FedSocket {}
