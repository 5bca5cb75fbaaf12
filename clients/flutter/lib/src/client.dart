import 'dart:async';

import 'catch_up.dart';
import 'connection.dart';
import 'errors.dart';
import 'events.dart';
import 'outbox.dart';
import 'position.dart';
import 'reconnect.dart';
import 'state.dart';
import 'storage.dart';
import 'unread.dart';

/// Gives an access token for one attempt to connect. [refused]: the service has refused the one
/// that was given last, so a cache must not answer. When it throws, the attempt has failed.
typedef TokenSource = Future<String> Function({required bool refused});

/// A client of the realtime service. Stored events reach its handlers once and in the order of
/// their streams, whatever happens to the connection; where that is impossible, [Truncated] says so.
final class RealtimeClient {
  /// [uri] is scheme, host and port with the namespace as its path: `/ws`, or nothing for the same
  /// namespace under its other name.
  RealtimeClient(
    this.uri, {
    required this.token,
    this.path = '/socket.io',
    this.refresh = false,
    this.replay = true,
    PositionStorage? storage,
    Backoff? backoff,
  })  : _storage = storage ?? MemoryPositions(),
        _backoff = backoff ?? Backoff() {
    _catchUp = CatchUp(
      deliver: _deliver,
      skipTo: _save,
      onAnswer: _count,
      onProblem: _problem,
      onSettled: _settled,
    );
  }

  static const _connectTimeout = Duration(seconds: 20);
  static const _stableAfter = Duration(seconds: 10);

  final Uri uri;
  final TokenSource token;
  final String path;

  /// Whether the connection is to end with its token, so that a new one is shown in time.
  final bool refresh;

  /// Whether the service sends what was missed by itself; if not, the client asks for it.
  final bool replay;

  final PositionStorage _storage;
  final Backoff _backoff;
  final Outbox _outbox = Outbox();
  final List<void Function(RealtimeEvent)> _handlers = [];
  final Map<Object, (String, Map<String, Object?>)> _subscriptions = {};
  final StreamController<ClientState> _states = StreamController.broadcast(sync: true);
  final StreamController<Unread> _unreadChanges = StreamController.broadcast(sync: true);
  late final CatchUp _catchUp;
  ClientState _state = const Idle();
  Unread? _unread;
  Connection? _connection;
  Object? _attempt;
  Timer? _timer;
  Future<void> _saved = Future.value();
  bool _isLoaded = false;
  bool _isOpen = false;
  bool _hasSyncState = false;
  bool _wasRefused = false;

  /// Gets what goes wrong and is answered nowhere else.
  void Function(Object problem) onProblem = (_) {};

  ClientState get state => _state;
  Stream<ClientState> get states => _states.stream;

  /// Null until the service has said it.
  Unread? get unread => _unread;
  Stream<Unread> get unreadChanges => _unreadChanges.stream;

  /// Adds a handler for events of a class; the function that it gives takes it back. Handlers are
  /// not asynchronous: an event's position is kept as soon as they have returned.
  void Function() on<E extends RealtimeEvent>(void Function(E event) handler) {
    void typed(RealtimeEvent event) {
      if (event is E) handler(event);
    }

    _handlers.add(typed);
    return () => _handlers.remove(typed);
  }

  /// Connects, and stays connected. While the client waits for its next attempt, this makes it at
  /// once: call it when the device is online again.
  void connect() {
    switch (_state) {
      case Connecting() || Connected() || CaughtUp():
        return;
      case Closed(reason: 'io client disconnect'):
        throw StateError('the client was closed');
      case Waiting():
        break;
      case Idle() || Refused() || Closed():
        _backoff.reset();
        _wasRefused = false;
    }
    unawaited(_connect());
  }

  /// Disconnects for good.
  void close() {
    _leave();
    _change(const Closed('io client disconnect'));
    _outbox.failAll('io client disconnect');
  }

  /// Sends a client event and gives the answer, through reconnections; the service carries it out
  /// once. Fails with a [RealtimeException].
  Future<Map<String, dynamic>> send(
    String event,
    Map<String, Object?> payload, {
    Duration timeout = const Duration(seconds: 30),
  }) =>
      _state is Closed
          ? Future.error(const RealtimeException(RealtimeException.closed, 'not connected'))
          : _outbox.send(event, payload, timeout);

  /// Marks a notification as read.
  Future<Map<String, dynamic>> markRead(String notificationId) =>
      send('notification_read', {'notification_id': notificationId});

  /// Sends a client event now and after each connect, until the function that it gives is called.
  void Function() subscribe(String event, Map<String, Object?> payload) {
    final key = Object();
    _subscriptions[key] = (event, payload);
    if (_isOpen) _transmit(event, payload);
    return () => _subscriptions.remove(key);
  }

  /// Asks for what may have been missed, without a gap that tells so.
  void sync() => _catchUp.askAll();

  Future<void> _connect() async {
    _timer?.cancel();
    final attempt = _attempt = Object();
    _change(Connecting(_backoff.attempts + 1));
    try {
      if (!_isLoaded) {
        _catchUp.load(await _storage.load());
        _isLoaded = true;
      }
      final fresh = await token(refused: _wasRefused);
      if (identical(_attempt, attempt)) _open(fresh);
    } catch (failure) {
      onProblem(failure);
      if (identical(_attempt, attempt)) _comeBack('no_token');
    }
  }

  void _open(String fresh) {
    final positions = _catchUp.positions;
    _connection = Connection(
      uri: uri,
      path: path,
      timeout: _connectTimeout,
      auth: {
        'token': fresh,
        if (refresh) 'refresh': true,
        if (!replay) 'replay': false,
        if (positions.isNotEmpty) 'positions': positions,
      },
      onOpen: _opened,
      onEvent: _came,
      onEnd: _ended,
    );
  }

  void _opened() {
    final connection = _connection;
    if (connection == null) return;
    _wasRefused = false;
    _isOpen = true;
    _timer = Timer(_stableAfter, _backoff.reset);
    _change(const Connected());
    _catchUp.connected((payload, onAnswer) => connection.send('sync', payload, onAnswer));
    for (final (event, payload) in _subscriptions.values) {
      _transmit(event, payload);
    }
    _outbox.connected(connection.send);
  }

  void _ended(Ending ending) {
    _leave();
    switch (ending) {
      case Lost(:final reason):
        _comeBack(reason);
      case Ended(:final reason):
        _change(Closed(reason));
        _outbox.failAll(reason);
      case Denied(:final code) when isWorthAnotherToken(code, wasRefused: _wasRefused):
        _wasRefused = true;
        _comeBack(code);
      case Denied(:final code, :final message):
        _change(Refused(code, message));
        _outbox.failAll('refused: $code');
    }
  }

  void _comeBack(String reason) {
    final delay = _backoff.next();
    _timer = Timer(delay, () => unawaited(_connect()));
    _change(Waiting(delay, _backoff.attempts, reason));
  }

  void _leave() {
    _timer?.cancel();
    _attempt = null;
    _connection?.close();
    _connection = null;
    _isOpen = false;
    _hasSyncState = false;
    _catchUp.disconnected();
    _outbox.disconnected();
  }

  void _came(String name, Object? arguments) {
    // Several arguments come as a list; the last one may be the way to answer, which is not used.
    final data = arguments is List && arguments.isNotEmpty ? arguments.first : arguments;
    if (data is! Map<String, dynamic>) return;
    final event = RealtimeEvent.read(name, data);
    if (event.place case final place?) {
      _catchUp.arrived(event, place);
    } else {
      _deliver(event, null);
    }
    if (const {'notification:new', 'notification_read_confirmed', 'sync_state'}.contains(name)) {
      _count(data);
    }
    if (name == 'sync_state') {
      _hasSyncState = _hasSyncState || data['more'] != true;
      _catchUp.state(data);
    }
  }

  void _settled() {
    if (_hasSyncState && _state is Connected) _change(const CaughtUp());
  }

  void _deliver(RealtimeEvent event, EventPlace? place) {
    for (final handler in _handlers.toList()) {
      try {
        handler(event);
      } catch (failure) {
        onProblem(failure);
      }
    }
    if (place != null) _save(place.stream, place.position);
  }

  void _save(String stream, Position position) {
    _saved = _saved.then((_) => _storage.save(stream, position)).catchError(onProblem);
  }

  void _count(Map<String, dynamic> payload) {
    final seen = Unread.read(payload);
    final known = _unread;
    if (seen == null || !seen.isNewerThan(known)) return;
    _unread = seen;
    if (seen.count != known?.count) _unreadChanges.add(seen);
  }

  void _transmit(String event, Map<String, Object?> payload) {
    _connection?.send(event, payload, (answer) {
      final refusal = RealtimeException.ofAnswer(event, answer);
      if (refusal != null) _problem(refusal);
    });
  }

  void _problem(RealtimeException problem) => onProblem(problem);

  void _change(ClientState next) {
    _state = next;
    _states.add(next);
  }
}
