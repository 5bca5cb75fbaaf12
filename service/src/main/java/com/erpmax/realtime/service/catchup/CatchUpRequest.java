package com.erpmax.realtime.service.catchup;

/**
 * What a socket that has just been let in is to get.
 *
 * @param userId whose it is
 * @param starts where each of its streams begins
 * @param wantsStates whether it is told the state of what is unfinished
 */
record CatchUpRequest(String userId, HistoryReader.Starts starts, boolean wantsStates) {}
