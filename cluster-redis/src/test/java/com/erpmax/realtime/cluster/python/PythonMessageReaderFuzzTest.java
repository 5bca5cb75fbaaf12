package com.erpmax.realtime.cluster.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;

/** Any bytes are a message of python-socketio that can be carried out at bounded cost, or are refused. */
class PythonMessageReaderFuzzTest {
    /** One character can be a control character, {@code \u0000}; a value is at least a digit or two of punctuation. */
    private static final int MOST_CHARACTERS_PER_CHARACTER = 6;

    private static final int MOST_CHARACTERS_PER_VALUE = PythonLimits.MAX_DIGITS + 10;
    private static final long MOST_CHARACTERS = (long) MOST_CHARACTERS_PER_CHARACTER * PythonLimits.MAX_MESSAGE_BYTES
            + (long) MOST_CHARACTERS_PER_VALUE * PythonLimits.MAX_VALUES;

    private static final PayloadMapper MAPPER = PayloadMapper.standard().withMaxAttachments(PythonLimits.MAX_VALUES);

    @FuzzTest
    void bytesAreAMessageOrRefused(byte[] data) {
        PythonMessage message;
        try {
            message = new PythonMessageReader(false).read(data);
        } catch (RefusedMessageException e) {
            assertThat(e).hasMessageContaining("(expected: ");
            return;
        }
        assertThat(message.method()).isNotEmpty();
        if (message instanceof PythonMessage.Emit emit) {
            try {
                assertThat(MAPPER.write(emit.arguments().toArray()).toString().length())
                        .isLessThanOrEqualTo((int) MOST_CHARACTERS);
            } catch (IllegalArgumentException lookalike) {
                assertThat(lookalike).hasMessageContaining("_placeholder");
            }
            if (emit.callback() != null) {
                assertThat(emit.callback().message("[]")).endsWith(",\"args\":[]}");
            }
        }
    }
}
