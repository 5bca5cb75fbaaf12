package com.erpmax.realtime.service.config;

/**
 * A setting, or something outside the service that a setting points to, does not allow the service to start.
 *
 * <p>Raised during start-up only. It is reported as text (setting, problem, remedy) without a stack trace, so none of
 * the three may hold the value of a secret.
 */
public final class InvalidSettingException extends RuntimeException {

    private final String setting;
    private final String problem;
    private final String remedy;

    /**
     * @param setting the name of the environment variable, for example {@code SECRET_KEY}
     * @param problem what is wrong with its value, as the rest of a sentence that starts with the setting's name
     * @param remedy what to do about it, as a sentence of its own
     */
    public InvalidSettingException(String setting, String problem, String remedy) {
        super(setting + " " + problem);
        this.setting = setting;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns the name of the environment variable. */
    public String setting() {
        return setting;
    }

    /** Returns what is wrong with the value. */
    public String problem() {
        return problem;
    }

    /** Returns what to do about it. */
    public String remedy() {
        return remedy;
    }
}
