import 'dart:async';
import 'dart:math';

import 'errors.dart';

/// Sends an event; no answer comes when the connection ends first.
typedef Line = void Function(
    String event, Map<String, Object?> payload, void Function(Object? answer) onAnswer);

/// Client events that wait for their answers. Each is sent again with the same `client_event_id`
/// on every new connection until it is answered or its time is over, so that it is done once.
final class Outbox {
  static const mostWaiting = 256;

  final Set<_Request> _waiting = {};
  final Random _random = Random.secure();
  Line? _line;

  Future<Map<String, dynamic>> send(
    String event,
    Map<String, Object?> payload,
    Duration timeout,
  ) {
    if (_waiting.length >= mostWaiting) {
      return Future.error(const RealtimeException(RealtimeException.queueFull, '$mostWaiting wait'));
    }
    final request = _Request(event, {'client_event_id': _id(), ...payload});
    request.timer = Timer(
      timeout,
      () => _fail(request, RealtimeException(RealtimeException.timeout, event)),
    );
    _waiting.add(request);
    final line = _line;
    if (line != null) _transmit(line, request);
    return request.answer.future;
  }

  void connected(Line line) {
    _line = line;
    for (final request in _waiting.toList()) {
      _transmit(line, request);
    }
  }

  void disconnected() => _line = null;

  void failAll(String reason) {
    for (final request in _waiting.toList()) {
      _fail(request, RealtimeException(RealtimeException.closed, reason));
    }
  }

  void _transmit(Line line, _Request request) {
    line(request.event, request.payload, (answer) {
      final refusal = RealtimeException.ofAnswer(request.event, answer);
      if (refusal != null) {
        _fail(request, refusal);
      } else if (_isDone(request)) {
        request.answer.complete(answer is Map<String, dynamic> ? answer : const {});
      }
    });
  }

  void _fail(_Request request, RealtimeException failure) {
    if (_isDone(request)) request.answer.completeError(failure);
  }

  bool _isDone(_Request request) {
    request.timer?.cancel();
    return _waiting.remove(request);
  }

  /// 128 random bits.
  String _id() => [
        for (var i = 0; i < 16; i++) _random.nextInt(256).toRadixString(16).padLeft(2, '0'),
      ].join();
}

final class _Request {
  _Request(this.event, this.payload);

  final String event;
  final Map<String, Object?> payload;
  final Completer<Map<String, dynamic>> answer = Completer();
  Timer? timer;
}
