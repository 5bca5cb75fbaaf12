# shellcheck shell=sh
# Sets our server beside others. Sourced by ./dev.

BENCH_PACKAGES='python3-httptools python3-socketio python3-uvicorn python3-uvloop python3-websockets util-linux'
BENCH_GENERATOR_CORE=1

# All of it, or with arguments a part: those of CompareCommand.
compare_servers() {
    compile_verification
    prepare_peers "$@"
    # The JVM that makes the load starts on one core, with what it chooses for one.
    launcher="taskset -c $BENCH_GENERATOR_CORE" of_verification benchmark.compare.CompareCommand "$@"
}

# How costs grow.
measure_curves() {
    compile_verification
    prepare_peers
    launcher="taskset -c $BENCH_GENERATOR_CORE" of_verification benchmark.compare.CurveCommand "$@"
}

# How long the packaged service takes to start, with and without the cache of classes.
measure_starts() {
    compile_verification
    build_trained_service
    # shellcheck disable=SC2046 # options are words
    of_verification benchmark.compare.StartCommand "$JAVA_HOME/bin/java" $(java_options) \
        "-XX:AOTCache=$APP/realtime.aot" -Xlog:aot*=off -Xlog:cds*=off -jar "$APP/realtime.jar"
}

# The servers of others, unless only some servers are asked for and they are not among them.
prepare_peers() {
    case " $* " in
    *' node '* | *' python '* | *' netty-socketio '*) ;;
    *' ours '* | *' blocking '* | *' ceiling '*) return ;;
    esac
    # shellcheck disable=SC2086 # one argument per package
    need_debian_packages $BENCH_PACKAGES
    [ -d verification/js/node_modules/socket.io ] ||
        (cd verification/js && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null)
    maven -q -f verification/peers/netty-socketio/pom.xml compile
}
