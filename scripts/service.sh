# shellcheck shell=sh
# Builds and runs the service. Sourced by ./dev, after tools.sh, which sets JAVA_HOME and java_version.
# shellcheck disable=SC2154
#
# The service is run in its unpacked form: service/target/app with realtime.jar, lib/, what the compiler is to leave
# alone, and, once one was trained, realtime.aot, the JVM's cache of loaded and linked classes, which halves the
# start-up time.

APP=service/target/app

# True when the unpacked service is there and no source is newer.
is_built() {
    [ -f "$APP/realtime.jar" ] && [ -f "$APP/start-up-compiler.json" ] || return 1
    newer=$(find pom.xml ./*/pom.xml ./*/src/main deploy/start-up-compiler.json -newer "$APP/realtime.jar" 2>/dev/null |
        head -n 1)
    [ -z "$newer" ]
}

build_service() {
    is_built && return 0
    need_maven
    need_node
    echo "Building the service (the first time this takes a minute or two: Maven and npm fetch what it uses) …"
    mkdir -p service/target
    maven -q -l service/target/build.log -Dquick=true -DskipTests -pl service -am package || {
        cat service/target/build.log >&2
        exit 1
    }
    unpack_service
}

unpack_service() {
    rm -rf "$APP"
    "$JAVA_HOME/bin/java" -Djarmode=tools -jar service/target/realtime-service-*-app.jar \
        extract --destination "$APP" >/dev/null
    mv "$APP"/realtime-service-*-app.jar "$APP/realtime.jar" &&
        cp deploy/start-up-compiler.json "$APP" &&
        touch "$APP/realtime.jar" # the build gives it a fixed date
}

# The options of the JVM, by its version. The heap begins small: without that a start alone touches 50 MiB more of it.
# Wherever else the service is run it has these too, and limits to its memory.
java_options() {
    echo "--enable-native-access=ALL-UNNAMED -Xms64m -XX:+ExitOnOutOfMemoryError"
    echo "-XX:+UnlockDiagnosticVMOptions -XX:CompilerDirectivesFile=$APP/start-up-compiler.json"
    if [ "$java_version" -ge 25 ]; then
        echo "-XX:+UseCompactObjectHeaders"
    fi
}

# Builds the service and its cache, where the JVM can have one; without it, starts only take longer.
build_trained_service() {
    build_service
    [ "$java_version" -ge 25 ] && [ ! -f "$APP/realtime.aot" ] || return 0
    echo "Training the cache of classes …"
    train_cache >service/target/training.log 2>&1 || echo "It could not be trained: see service/target/training.log" >&2
}

# With default settings, whatever the environment says.
train_cache() {
    # shellcheck disable=SC2046 # options are words
    env -i PATH="$PATH" HOME="$HOME" sh scripts/train-cache.sh "$JAVA_HOME/bin/java" "$APP" $(java_options) </dev/null
}

run_service() {
    need_jdk
    build_service
    cache=''
    if [ -f "$APP/realtime.aot" ]; then
        cache="-XX:AOTCache=$APP/realtime.aot -Xlog:aot*=off -Xlog:cds*=off"
    fi
    # shellcheck disable=SC2046,SC2086 # options are words
    "$JAVA_HOME/bin/java" $(java_options) $cache -jar "$APP/realtime.jar" </dev/null &
    service=$!
    training=''
    trap stop_service INT TERM HUP
    start_training
    await_service
}

# Waits for the service to end, however often a signal interrupts the waiting, and ends what else runs.
await_service() {
    status=0
    while kill -0 "$service" 2>/dev/null; do
        status=0
        wait "$service" || status=$?
    done
    stop_training
    [ -z "${stopping:-}" ] || status=0
    exit "$status"
}

stop_service() {
    stopping=yes
    kill -TERM "$service" 2>/dev/null || true
    stop_training
}

# Trains the cache for the next start while nobody waits: later, at the lowest priority, in a process group of its own,
# with default settings and a folder of its own. Until it is done, and where the JVM cannot, starts go without.
start_training() {
    [ "$java_version" -ge 25 ] && [ ! -f "$APP/realtime.aot" ] && command -v setsid >/dev/null || return 0
    # The start of the service itself comes first.
    # shellcheck disable=SC2046 # options are words
    env -i PATH="$PATH" HOME="$HOME" setsid nice -n 19 sh -c 'sleep 20; exec sh scripts/train-cache.sh "$@"' sh \
        "$JAVA_HOME/bin/java" "$APP" $(java_options) </dev/null >/dev/null 2>&1 &
    training=$!
}

stop_training() {
    # KILL, because on TERM the JVM would finish the cache first. What is left of it stays below APP.
    [ -z "$training" ] || kill -s KILL -- "-$training" 2>/dev/null || true
}
