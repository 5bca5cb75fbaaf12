package com.erpmax.realtime.service.web;

/**
 * Another service that has proven to know {@code SERVICE_API_KEY}. A controller method that takes one as a parameter is
 * closed to everybody else, and to users.
 */
public record ServiceCaller() {}
