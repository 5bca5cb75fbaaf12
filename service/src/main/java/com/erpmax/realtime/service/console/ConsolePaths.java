package com.erpmax.realtime.service.console;

/** Where the console lives. */
final class ConsolePaths {

    static final String PAGE = "/console";
    static final String FILES = PAGE + "/**";
    static final String SETTINGS = PAGE + "/settings";
    static final String TOKEN = PAGE + "/token";

    private ConsolePaths() {}

    /** Returns whether a path belongs to the console. */
    static boolean contains(String path) {
        return path.equals(PAGE) || path.startsWith(PAGE + "/");
    }
}
