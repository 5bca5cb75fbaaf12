package com.erpmax.realtime.socket.namespace;

/**
 * The name and type of something that the application keeps with a socket. Make one constant of each; two with the same
 * name and type are the same.
 *
 * @param name what it is called, unique in the application
 * @param type the class of its values
 */
public record SocketAttribute<T>(String name, Class<T> type) {}
