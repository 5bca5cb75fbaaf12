import 'package:erpmax_realtime/erpmax_realtime.dart';

/// Yours: asks the auth service; [refused] says that a cached token will not do.
Future<String> fetchToken({required bool refused}) async => const String.fromEnvironment('TOKEN');

void main() {
  final client = RealtimeClient(Uri.parse('http://localhost:8000/ws'), token: fetchToken);
  client
    ..on<NotificationNew>((event) => print('${event.title}: ${event.message}'))
    ..on<StatusUpdate>((event) => print('${event.progress} % ${event.message ?? ''}'))
    ..on<Truncated>((event) => print('Load again over HTTP: ${event.stream}'))
    ..onProblem = print
    ..unreadChanges.listen((unread) => print('${unread.count} unread'))
    ..states.listen((state) {
      if (state case Waiting(:final reason, :final delay)) {
        print('Offline ($reason), again in $delay');
      } else if (state case Refused(:final code)) {
        print('Please log in again: $code');
      }
    })
    ..connect();
}
