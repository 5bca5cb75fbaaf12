package com.erpmax.realtime.verification.broken.service.notifications;

/** Eight parameters are one too many. */
final class WantsTooMuch {

    @SuppressWarnings("UnusedVariable") // only their number counts
    WantsTooMuch(int a, int b, int c, int d, int e, int f, int g, int h) {}
}
