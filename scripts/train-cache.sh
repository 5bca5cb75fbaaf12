#!/bin/sh
# Starts the service once without opening its port, and keeps the classes that it loaded as a cache for later starts.
#
# Usage: train-cache.sh JAVA APP_FOLDER JAVA_OPTION...
set -eu
java=$1 app=$2
shift 2

work=$(mktemp -d "$app/training.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
PORT=0 DATA_DIR=$work/data "$java" "$@" -XX:AOTCacheOutput="$work/realtime.aot" -Dspring.context.exit=onRefresh \
    -jar "$app/realtime.jar"
mv "$work/realtime.aot" "$app/realtime.aot"
