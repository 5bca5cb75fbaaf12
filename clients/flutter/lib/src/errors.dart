/// What the service refused, or what went wrong on the way to it.
final class RealtimeException implements Exception {
  const RealtimeException(this.code, this.message);

  /// No answer came in time; the event may have been carried out.
  static const timeout = 'timeout';

  /// The client was closed, or refused, before an answer came.
  static const closed = 'closed';

  /// As many client events as the client holds wait for their answers.
  static const queueFull = 'queue_full';

  /// The answer cannot be read.
  static const malformed = 'malformed';

  /// One of the service's codes, such as `invalid_payload`, or one of the above.
  final String code;

  final String message;

  /// The exception that an answer to [event] stands for; null when it is none of an error.
  static RealtimeException? ofAnswer(String event, Object? answer) =>
      switch (answer) {
        {
          'event': final String name,
          'code': final String code,
          'message': final String message,
        }
            when name == event =>
          RealtimeException(code, message),
        _ => null,
      };

  @override
  String toString() => '$code: $message';
}
