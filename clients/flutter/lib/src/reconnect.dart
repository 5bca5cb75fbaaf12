import 'dart:math';

/// Exponential back-off with full jitter: a delay is anything from zero to a ceiling that doubles.
final class Backoff {
  Backoff({
    this.base = const Duration(milliseconds: 500),
    this.cap = const Duration(seconds: 30),
    double Function()? random,
  }) : _random = random ?? Random().nextDouble;

  static const _mostDoublings = 30;

  final Duration base;
  final Duration cap;
  final double Function() _random;
  int _attempts = 0;

  /// How many attempts have been counted since the start or the last reset.
  int get attempts => _attempts;

  /// The delay before the next attempt, which is counted.
  Duration next() {
    final delay = fullJitter(base, cap, _attempts, _random());
    _attempts++;
    return delay;
  }

  void reset() => _attempts = 0;

  /// [random] is from 0 to below 1.
  static Duration fullJitter(Duration base, Duration cap, int attempt, double random) {
    final doubled = base.inMilliseconds * pow(2, min(attempt, _mostDoublings)).toInt();
    final ceiling = min(cap.inMilliseconds, doubled);
    return Duration(milliseconds: (random * ceiling).round());
  }
}

/// Why a connection, or an attempt at one, is over.
sealed class Ending {
  const Ending();
}

/// The transport was closed or failed: whoever was there should come back.
final class Lost extends Ending {
  const Lost(this.reason);

  final String reason;
}

/// A DISCONNECT packet: do not come back without a new login.
final class Ended extends Ending {
  const Ended(this.reason);

  final String reason;
}

/// CONNECT_ERROR.
final class Denied extends Ending {
  const Denied(this.code, this.message);

  final String code;
  final String message;
}

/// What the reasons of the event `disconnect` mean.
Ending endingOfDisconnect(String reason) =>
    reason == 'io server disconnect' ? Ended(reason) : Lost(reason);

/// What the values of the event `connect_error` mean: a CONNECT_ERROR packet has a `message`, a
/// failed transport anything else.
Ending endingOfConnectError(Object? value) => switch (value) {
      {'message': final String message, 'data': {'code': final String code}} =>
        Denied(code, message),
      {'message': final String message} => Denied('refused', message),
      {'msg': final Object reason} => Lost('$reason'),
      _ => Lost('$value'),
    };

/// Whether another token may help: once, not when a fresh one has just been refused, too.
bool isWorthAnotherToken(String code, {required bool wasRefused}) =>
    !wasRefused && (code == 'auth_required' || code.startsWith('token_'));
