import 'dart:async';

import 'errors.dart';
import 'events.dart';
import 'position.dart';
import 'reconnect.dart';
import 'stream_order.dart';

/// Sends `sync` and hands on the answer; no answer comes when the connection ends first.
typedef Ask = void Function(Map<String, Object?> payload, void Function(Object? answer) onAnswer);

/// All streams of a client, and the questions to the service about what they lack: one `sync` at
/// a time, for one stream.
final class CatchUp {
  CatchUp({
    required this.deliver,
    required this.skipTo,
    required this.onAnswer,
    required this.onProblem,
    required this.onSettled,
    Backoff? retries,
  }) : _retries = retries ?? Backoff();

  static const _pageSize = 100;
  static const _answerTimeout = Duration(seconds: 20);
  static const _passing = {'unavailable', 'internal_error', RealtimeException.timeout};

  final void Function(RealtimeEvent event, EventPlace? place) deliver;
  final void Function(String stream, Position position) skipTo;

  /// Gets each answer, which may say how many notifications are unread.
  final void Function(Map<String, dynamic> answer) onAnswer;
  final void Function(RealtimeException problem) onProblem;

  /// Called whenever nothing is left to ask.
  final void Function() onSettled;

  final Backoff _retries;
  final Map<String, StreamOrder> _streams = {};
  final Set<String> _saidByState = {};
  final Set<String> _saidByOrder = {};
  final Set<String> _expectedOfOrder = {};
  Ask? _service;
  Object? _asked;
  Timer? _timer;
  bool _hasBegun = false;

  /// Nothing is asked and nothing has to be.
  bool get isSettled => _asked == null && !_streams.values.any((stream) => stream.isBehind);

  /// What a new connection goes on from.
  Map<String, Object> get positions => {
        for (final MapEntry(key: stream, value: order) in _streams.entries)
          if (order.position case final position?) stream: position.toJson(),
      };

  void load(Map<String, Position> positions) {
    positions.forEach((stream, position) => _streams[stream] = _order(stream, position));
  }

  void connected(Ask service) {
    _service = service;
    _hasBegun = false;
    _saidByState.clear();
    _saidByOrder.clear();
    _expectedOfOrder.clear();
    _retries.reset();
  }

  void disconnected() {
    _service = null;
    _finishQuestion();
    for (final stream in _streams.values) {
      stream.disconnected();
    }
  }

  void arrived(RealtimeEvent event, EventPlace place) {
    _of(place.stream).arrived(event, place);
    _pump();
  }

  /// `sync_state`: the service says where it stands.
  void state(Map<String, dynamic> payload) {
    for (final stream in (payload['truncated'] as List<dynamic>? ?? const []).whereType<String>()) {
      if (_saidByState.add(stream) && !_saidByOrder.remove(stream)) {
        _expectedOfOrder.add(stream);
        deliver(Truncated(stream), null);
      }
      _of(stream).doubt();
    }
    if (payload['more'] != true) {
      final positions = payload['positions'] as Map<String, dynamic>? ?? const {};
      positions.forEach((stream, value) {
        final position = Position.read(value);
        if (position != null) _of(stream).sentUpTo(position);
      });
      _hasBegun = true;
      for (final stream in _streams.values) {
        stream.begun();
      }
    }
    _pump();
  }

  /// Asks about every stream.
  void askAll() {
    for (final stream in _streams.values) {
      stream.doubt();
    }
    _pump();
  }

  void _pump() {
    final service = _service;
    if (service == null || _asked != null || _timer != null) return;
    for (final MapEntry(key: stream, value: order) in _streams.entries) {
      final position = order.position;
      if (order.isBehind && position != null) {
        _ask(service, stream, order, position);
        return;
      }
    }
    onSettled();
  }

  void _ask(Ask service, String stream, StreamOrder order, Position position) {
    final question = _asked = Object();
    order.asked();
    _timer = Timer(
      _answerTimeout,
      () => _failed(stream, const RealtimeException(RealtimeException.timeout, 'sync')),
    );
    service({
      'limit': _pageSize,
      'positions': {stream: position.toJson()},
    }, (answer) {
      if (!identical(_asked, question)) return;
      _finishQuestion();
      _answered(stream, order, answer);
    });
  }

  void _answered(String stream, StreamOrder order, Object? answer) {
    final refusal = RealtimeException.ofAnswer('sync', answer);
    if (refusal != null) return _failed(stream, refusal);
    if (answer case {'streams': final Map<String, dynamic> streams}) {
      final page = SyncPage.read(streams[stream]);
      if (page != null) {
        onAnswer(answer as Map<String, dynamic>);
        final before = order.position;
        order.answered(page);
        if (!page.isTruncated) _expectedOfOrder.remove(stream);
        if (order.isBehind && order.position == before) {
          _pause();
        } else {
          _retries.reset();
        }
        return _pump();
      }
    }
    _failed(stream, const RealtimeException(RealtimeException.malformed, 'the answer to sync'));
  }

  void _failed(String stream, RealtimeException failure) {
    _finishQuestion();
    onProblem(failure);
    if (_passing.contains(failure.code)) {
      _pause();
    } else {
      _of(stream).giveUp();
    }
    _pump();
  }

  void _pause() {
    _timer = Timer(_retries.next(), () {
      _timer = null;
      _pump();
    });
  }

  void _finishQuestion() {
    _asked = null;
    _timer?.cancel();
    _timer = null;
  }

  /// The state of the service and an order may both find out about one loss: it is said once.
  void _lost(String stream) {
    if (_expectedOfOrder.remove(stream)) return;
    _saidByOrder.add(stream);
    deliver(Truncated(stream), null);
  }

  StreamOrder _of(String stream) => _streams.putIfAbsent(stream, () => _order(stream, null));

  StreamOrder _order(String stream, Position? position) {
    final order = StreamOrder(
      position,
      deliver: deliver,
      skipTo: (position) => skipTo(stream, position),
      truncated: () => _lost(stream),
    );
    if (_hasBegun) order.begun();
    return order;
  }
}
