package com.erpmax.realtime.service.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one setting beside its definition. The environment variable is mapped to the record component, and
 * {@code docs/configuration.md} is generated, from this annotation alone.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {

    /** The environment variable. A property of the same name (for example {@code --PORT=9000}) works as well. */
    String env();

    /** The value used when the variable is unset or empty; the empty text means that there is none. */
    String defaultValue() default "";

    /** What it is for, in one or two sentences. */
    String meaning();

    /** The unit or the allowed values; empty for free text. */
    String unit() default "";

    /** Whether the value must never be shown or logged. */
    boolean secret() default false;
}
