package com.erpmax.realtime.cluster.python;

import java.util.Base64;

/** Messages as python-socketio wrote them. */
final class PythonBytes {
    /**
     * An emit of {@code hint} in {@code /billing} to the room {@code tenant:7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4}, with
     * two arguments: {@code {'n': 1, 't': 'é', 'f': 49.0}} and {@code b'\x01\x02'}.
     */
    static final byte[] EMIT_PROTOCOL_4 = Base64.getDecoder()
            .decode("gASV4wAAAAAAAAB9lCiMBm1ldGhvZJSMBGVtaXSUjAVldmVudJSMBGhpbnSUjARkYXRhlH2UKIwBbpRLAYwBdJSMAsOplIwB"
                    + "ZpRHQEiAAAAAAAB1QwIBApSGlIwJbmFtZXNwYWNllIwIL2JpbGxpbmeUjARyb29tlIwrdGVuYW50OjdkNmUyYjUyLTZkNDMt"
                    + "NGIzZS1hN2E1LTBkN2FkMmEyYzFmNJSMCHNraXBfc2lklE6MCGNhbGxiYWNrlE6MB2hvc3RfaWSUjCAxYzNiZGVhZGJlZWYx"
                    + "YzNiZGVhZGJlZWYxYzNiZGVhZJR1Lg==");

    private PythonBytes() {}
}
