/// Where a client is on its way to the service.
sealed class ClientState {
  const ClientState();
}

/// Made, and not told to connect yet.
final class Idle extends ClientState {
  const Idle();
}

/// A token is fetched, or the connection is being opened.
final class Connecting extends ClientState {
  const Connecting(this.attempt);

  /// 1 for the first attempt, or the first one after a stable connection.
  final int attempt;
}

/// Let in; what was missed is still coming.
final class Connected extends ClientState {
  const Connected();
}

/// Let in, and everything that had been missed has come.
final class CaughtUp extends ClientState {
  const CaughtUp();
}

/// Not connected; the next attempt follows by itself.
final class Waiting extends ClientState {
  const Waiting(this.delay, this.attempt, this.reason);

  final Duration delay;

  /// How many attempts have failed in a row.
  final int attempt;

  final String reason;
}

/// The service does not let this user in; `connect` after a new login begins anew.
final class Refused extends ClientState {
  const Refused(this.code, this.message);

  final String code;
  final String message;
}

/// Ended for good, by `close` (`io client disconnect`) or by the service (`io server disconnect`).
final class Closed extends ClientState {
  const Closed(this.reason);

  final String reason;
}
