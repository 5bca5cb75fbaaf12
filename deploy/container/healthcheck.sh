#!/bin/bash
# Ends with 0 if the service in this container lives. The image has neither curl nor wget. It asks on loopback, where the
# service listens with HOST=0.0.0.0, which the image sets.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-8000}"
printf 'GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 status <&3
case $status in
"HTTP/1.1 200"*) exit 0 ;;
*) exit 1 ;;
esac
