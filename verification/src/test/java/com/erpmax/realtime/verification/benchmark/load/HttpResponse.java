package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An HTTP/1.1 response that has come completely. */
record HttpResponse(int status, String body) {

    /** The index behind the head at the position of the buffer, or -1 when the head is not complete. */
    static int endOfHead(ByteBuffer input) {
        for (int i = input.position() + 3; i < input.limit(); i++) {
            if (input.get(i) == '\n'
                    && input.get(i - 1) == '\r'
                    && input.get(i - 2) == '\n'
                    && input.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Takes a response from the buffer; nothing is taken while it is not complete. */
    static Optional<HttpResponse> take(ByteBuffer input) {
        int start = input.position();
        int end = endOfHead(input);
        if (end < 0) {
            return Optional.empty();
        }
        String head = text(input, start, end - start).toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head.substring(9, 12));
        if (head.contains("transfer-encoding: chunked")) {
            return takeChunks(input, end).map(body -> new HttpResponse(status, body));
        }
        int length = contentLength(head);
        if (input.limit() - end < length) {
            return Optional.empty();
        }
        input.position(end + length);
        return Optional.of(new HttpResponse(status, text(input, end, length)));
    }

    private static int contentLength(String head) {
        int name = head.indexOf("\r\ncontent-length:");
        if (name < 0) {
            return 0;
        }
        int value = head.indexOf(':', name) + 1;
        return Integer.parseInt(head.substring(value, head.indexOf('\r', value)).strip());
    }

    private static Optional<String> takeChunks(ByteBuffer input, int from) {
        String all = text(input, from, input.limit() - from); // as Latin-1: one character is one byte
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = all.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return Optional.empty();
            }
            int size = Integer.parseInt(all.substring(at, lineEnd).strip(), 16);
            int next = lineEnd + 2 + size + 2;
            if (next > all.length()) {
                return Optional.empty();
            }
            body.append(all, lineEnd + 2, lineEnd + 2 + size);
            at = next;
            if (size == 0) {
                input.position(from + at);
                return Optional.of(body.toString());
            }
        }
    }

    private static String text(ByteBuffer input, int start, int length) {
        return StandardCharsets.ISO_8859_1.decode(input.slice(start, length)).toString();
    }
}
