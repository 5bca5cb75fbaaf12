package com.erpmax.realtime.verification.broken.service.notifications;

import java.util.concurrent.TimeUnit;

/** Waits for time instead of for a condition. */
final class Sleeps {

    void onTheThread() throws InterruptedException {
        Thread.sleep(1);
    }

    void inDisguise() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
    }
}
