package com.erpmax.realtime.service.rabbitmq;

/** The broker cannot do this at the moment; the same may succeed later. */
public final class BrokerUnavailableException extends Exception {

    /** @param message what is the matter, without addresses or credentials */
    public BrokerUnavailableException(String message) {
        super(message);
    }

    BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
