package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboundShareTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void theShareShrinksWithWhatIsLeftAndNeverBelowWhatIsFree() {
        assertThat(OutboundShare.share(320 * MEBIBYTE)).isEqualTo(20 * MEBIBYTE);
        assertThat(OutboundShare.share(MEBIBYTE / 2)).isEqualTo(32 * 1024);
        assertThat(OutboundShare.share(0)).isEqualTo(OutboundShare.FREE_BYTES);
        assertThat(OutboundShare.share(-MEBIBYTE)).isEqualTo(OutboundShare.FREE_BYTES);
    }

    @Test
    void aSmallerBoundOfTheServerHolds() {
        assertThat(OutboundShare.isExceeded(101, 100)).isTrue();
        assertThat(OutboundShare.isExceeded(100, 100)).isFalse();
    }
}
