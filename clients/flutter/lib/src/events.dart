import 'position.dart';

/// Which stored event this is.
final class EventPlace {
  const EventPlace(this.eventId, this.stream, this.position, {required this.isReplay});

  final String eventId;

  /// One recipient room of one namespace, for example `/notifications#user:{uuid}`.
  final String stream;

  /// The event's own place in the stream.
  final Position position;

  /// Whether the service sent it, or sent it again, because it had been missed.
  final bool isReplay;

  /// Reads the place of a payload; null if it has none.
  static EventPlace? read(Map<String, dynamic> payload) {
    final position = Position.read(payload);
    return switch (payload) {
      {'event_id': final String id, 'stream': final String stream} when position != null =>
        EventPlace(id, stream, position, isReplay: payload['replay'] == true),
      _ => null,
    };
  }
}

/// What the service sends. [payload] has all fields, also those of later versions.
sealed class RealtimeEvent {
  RealtimeEvent(this.name, this.payload) : place = EventPlace.read(payload);

  final String name;
  final Map<String, dynamic> payload;

  /// Null for live events and for snapshots of a running job.
  final EventPlace? place;

  /// The event as its class; [OtherEvent] if there is none for it, or its fields do not fit.
  static RealtimeEvent read(String name, Map<String, dynamic> payload) => switch ((name, payload)) {
        (
          'notification:new',
          {
            'id': final String id,
            'title': final String title,
            'message': final String message,
            'type': final String type,
          }
        ) =>
          NotificationNew(payload, id: id, title: title, message: message, type: type),
        (
          'status:update',
          {'tenant_id': String(), 'status': final String status, 'progress': final int progress}
        ) =>
          StatusUpdate(payload, status: status, progress: progress),
        ('status:completed', {'tenant_id': String(), 'erpnext_url': final String url}) =>
          StatusCompleted(payload, erpnextUrl: url),
        ('status:failed', {'tenant_id': String(), 'error': final String error}) =>
          StatusFailed(payload, error: error),
        ('subscription:updated', {'subscription': final Map<String, dynamic> subscription}) =>
          SubscriptionUpdated(payload, subscription: subscription),
        ('subscription:expiring', {'days_left': final int daysLeft}) =>
          SubscriptionExpiring(payload, daysLeft: daysLeft),
        ('payment:received', {'amount': final num amount, 'currency': final String currency}) =>
          PaymentReceived(payload, amount: amount, currency: currency),
        _ => OtherEvent(name, payload),
      };
}

final class NotificationNew extends RealtimeEvent {
  NotificationNew(
    Map<String, dynamic> payload, {
    required this.id,
    required this.title,
    required this.message,
    required this.type,
  }) : super('notification:new', payload);

  final String id;
  final String title;
  final String message;

  /// `info`, `success`, `warning` or `error`.
  final String type;
}

final class StatusUpdate extends RealtimeEvent {
  StatusUpdate(Map<String, dynamic> payload, {required this.status, required this.progress})
      : super('status:update', payload);

  /// `pending`, `running`, `completed` or `failed`.
  final String status;

  /// 0 to 100.
  final int progress;

  String? get message => payload['message'] as String?;

  /// Whether this is a job's present state rather than an event of the stream.
  bool get isSnapshot => place == null;
}

final class StatusCompleted extends RealtimeEvent {
  StatusCompleted(Map<String, dynamic> payload, {required this.erpnextUrl})
      : super('status:completed', payload);

  final String erpnextUrl;
}

final class StatusFailed extends RealtimeEvent {
  StatusFailed(Map<String, dynamic> payload, {required this.error})
      : super('status:failed', payload);

  final String error;
}

final class SubscriptionUpdated extends RealtimeEvent {
  SubscriptionUpdated(Map<String, dynamic> payload, {required this.subscription})
      : super('subscription:updated', payload);

  final Map<String, dynamic> subscription;
}

final class SubscriptionExpiring extends RealtimeEvent {
  SubscriptionExpiring(Map<String, dynamic> payload, {required this.daysLeft})
      : super('subscription:expiring', payload);

  final int daysLeft;
}

final class PaymentReceived extends RealtimeEvent {
  PaymentReceived(Map<String, dynamic> payload, {required this.amount, required this.currency})
      : super('payment:received', payload);

  final num amount;

  /// ISO 4217, upper case.
  final String currency;
}

/// Events of a stream are lost to this client: load what they were about over HTTP.
final class Truncated extends RealtimeEvent {
  Truncated(this.stream) : super('truncated', const {});

  final String stream;
}

/// Any other event, live or stored.
final class OtherEvent extends RealtimeEvent {
  OtherEvent(super.name, super.payload);
}
