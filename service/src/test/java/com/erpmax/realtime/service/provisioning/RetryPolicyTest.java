package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    @Test
    void delayDoublesUpToTheLongest() {
        RetryPolicy policy = new RetryPolicy(10, Duration.ofSeconds(10));
        assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.delayAfter(5)).isEqualTo(Duration.ofSeconds(160));
        assertThat(policy.delayAfter(6)).isEqualTo(RetryPolicy.LONGEST_DELAY);
        assertThat(policy.delayAfter(1000)).isEqualTo(RetryPolicy.LONGEST_DELAY);
    }

    @Test
    void noDelayStaysNone() {
        assertThat(new RetryPolicy(1, Duration.ZERO).delayAfter(9)).isZero();
    }

    @Test
    void meaninglessPoliciesAreRefused() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO)).hasMessageContaining("maxAttempts: 0");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-1))).hasMessageContaining("firstDelay");
    }

    @Test
    void leaseThatIsTooShortToKeepRunsApartIsRefused() {
        Duration end = Duration.ofSeconds(8);
        assertThatThrownBy(() -> new LeaseTimes(Duration.ofSeconds(17), end)).hasMessageContaining("lease: PT17S");
        LeaseTimes times = new LeaseTimes(Duration.ofSeconds(18), end);
        assertThat(times.safe()).isEqualTo(Duration.ofSeconds(9));
        assertThat(times.renewEvery().multipliedBy(2)).isLessThan(times.safe());
    }
}
