package com.erpmax.realtime.service.web;

/**
 * One field of a request that was not accepted.
 *
 * @param field its name in the request, with dots between levels
 * @param message what is wrong, for people
 * @param type what is wrong, for programs, for example {@code missing}
 */
public record FieldProblem(String field, String message, String type) {}
