package com.erpmax.realtime.service.web;

/** An exception that knows how it is answered over HTTP: {@link ErrorResponses} uses it instead of 500. */
public interface HttpRefusal {

    /** Returns the HTTP status, 4xx or 503. */
    int httpStatus();

    /** Returns the word for programs. */
    String errorCode();

    /** Returns the sentence for people. */
    String errorMessage();
}
