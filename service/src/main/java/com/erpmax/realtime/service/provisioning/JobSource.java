package com.erpmax.realtime.service.provisioning;

/** Where a worker's jobs come from. */
interface JobSource {

    /** Begins to take jobs. */
    void start();

    /** Called by the worker's thread once a second, and whenever it was woken. Blocking. */
    void look();

    /** Takes no more jobs; returns when that is so. */
    void stop();
}
