import 'events.dart';
import 'position.dart';

/// The service's answer to `sync` about one stream.
final class SyncPage {
  const SyncPage(this.events, this.next, {required this.hasMore, required this.isTruncated});

  final List<RealtimeEvent> events;
  final Position next;
  final bool hasMore;
  final bool isTruncated;

  /// Null if it cannot be read.
  static SyncPage? read(Object? value) {
    final next = Position.read(value);
    return switch (value) {
      {
        'events': final List<dynamic> events,
        'more': final bool more,
        'truncated': final bool truncated,
      }
          when next != null =>
        SyncPage(
          [
            for (final event in events)
              if (event case final Map<String, dynamic> payload)
                if (payload['event'] case final String name) RealtimeEvent.read(name, payload),
          ],
          next,
          hasMore: more,
          isTruncated: truncated,
        ),
      _ => null,
    };
  }
}

/// One stream's events in their order, each once. What comes too early is held until the service
/// has been asked for what is missing; at most [mostHeld] events are, and further ones are asked
/// for, too. Pure: what happens is told to the three functions.
final class StreamOrder {
  StreamOrder(
    Position? position, {
    required this.deliver,
    required this.skipTo,
    required this.truncated,
  })  : _position = position,
        _isBeginning = position == null;

  static const mostHeld = 1000;

  /// Gets each event when it is its turn.
  final void Function(RealtimeEvent event, EventPlace place) deliver;

  /// Gets positions that no event leads to.
  final void Function(Position position) skipTo;

  /// Called when events are lost, before what follows them.
  final void Function() truncated;

  Position? _position;

  /// The service chooses where an unknown stream begins, and may leave out what has been read.
  bool _isBeginning;
  bool _isBehind = false;
  bool _overflowed = false;
  int _heldWhenAsked = 0;
  List<(RealtimeEvent, EventPlace)> _held = [];

  /// Where the stream goes on from; null before anything is known of it.
  Position? get position => _position;

  /// Whether the service must be asked for what is missing.
  bool get isBehind => _isBehind;

  /// An event came, live or replayed.
  void arrived(RealtimeEvent event, EventPlace place) {
    _position ??= Position(place.position.epoch, place.position.seq - 1);
    if (_isBehind) {
      _hold(event, place);
    } else if (_isNext(place)) {
      _goOn(event, place);
    } else if (!_isKnown(place.position)) {
      _isBehind = true;
      _hold(event, place);
    }
  }

  /// The service says that this connection has been sent everything up to [sent].
  void sentUpTo(Position sent) {
    if (_isKnown(sent)) return;
    if (_isBeginning && !_isBehind) {
      _position = sent;
      skipTo(sent);
    } else {
      _isBehind = true;
    }
  }

  /// Whatever the service chose to begin with has been sent: from now on nothing may be missing.
  void begun() => _isBeginning = false;

  /// Something may have been missed.
  void doubt() => _isBehind = _position != null;

  /// The service is asked for what follows [position].
  void asked() => _heldWhenAsked = _held.length;

  /// The answer: events in their order, whatever holes are between them.
  void answered(SyncPage page) {
    if (page.isTruncated) truncated();
    _restartIfLost(page);
    for (final event in page.events) {
      final place = event.place;
      if (place != null && !_isKnown(place.position)) _take(event, place);
    }
    if (!_isKnown(page.next)) {
      _position = page.next;
      skipTo(page.next);
    }
    _isBehind = true;
    if (!page.hasMore) _release();
  }

  /// The service cannot say what is missing: goes on with what is held.
  void giveUp() {
    truncated();
    final held = _held;
    _isBehind = _overflowed;
    _held = [];
    _overflowed = false;
    for (final (event, place) in held) {
      if (!_isKnown(place.position)) _take(event, place);
    }
  }

  /// The connection has ended: what is held will be sent again.
  void disconnected() {
    _held = [];
    _isBehind = false;
    _overflowed = false;
    _isBeginning = _position == null;
  }

  /// Hands on what is held and follows. What was held before the question and belongs to another
  /// epoch is over.
  void _release() {
    final held = _held;
    final again = _overflowed;
    _held = [];
    _overflowed = false;
    _isBehind = false;
    for (final (index, (event, place)) in held.indexed) {
      final isOver = index < _heldWhenAsked && place.position.epoch != _position?.epoch;
      if (_isKnown(place.position) || isOver) continue;
      if (!_isBehind && _isNext(place)) {
        _goOn(event, place);
      } else {
        _isBehind = true;
        _hold(event, place);
      }
    }
    _isBehind = _isBehind || again;
  }

  /// A position beyond what the service has must not hide what it has.
  void _restartIfLost(SyncPage page) {
    final known = _position;
    if (page.isTruncated && known != null && known.epoch == page.next.epoch && page.next.seq < known.seq) {
      final first = page.events.firstOrNull?.place?.position;
      _position = first == null ? page.next : Position(first.epoch, first.seq - 1);
    }
  }

  void _hold(RealtimeEvent event, EventPlace place) {
    if (_held.length < mostHeld) {
      _held.add((event, place));
    } else {
      _overflowed = true;
    }
  }

  /// What was in an epoch that has ended, after the position, is lost.
  void _goOn(RealtimeEvent event, EventPlace place) {
    final epoch = _position?.epoch ?? '';
    if (epoch.isNotEmpty && epoch != place.position.epoch) truncated();
    _take(event, place);
  }

  void _take(RealtimeEvent event, EventPlace place) {
    _position = place.position;
    deliver(event, place);
  }

  bool _isKnown(Position other) => _position?.covers(other) ?? false;

  bool _isNext(EventPlace place) {
    final known = _position;
    return known == null ||
        (!known.covers(place.position) && (_isBeginning || known.isFollowedBy(place.position)));
  }
}
