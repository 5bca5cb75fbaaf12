# shellcheck shell=sh
# Fuzzes the decoders with Jazzer, guided by coverage. Sourced by ./dev.
#
# Each class XFuzzTest is a target. Its inputs in src/test/resources are where a run starts from, and ordinary test runs
# go through them too. An input that breaks something is put beside them: fix the decoder and give the file a name.

FUZZ_OUTPUT=target/fuzz
FUZZ_MODULES='protocol engine cluster-redis'
FUZZ_AT_ONCE=2

# fuzz SECONDS [TARGET]   each target for so long, or the one whose class has this name
fuzz() {
    maven -q -Dquick=true -pl "$(echo "$FUZZ_MODULES" | tr ' ' ',')" -am test-compile dependency:build-classpath \
        -Dmdep.outputFile=target/fuzz.classpath || return 1
    rm -rf "$FUZZ_OUTPUT"
    mkdir -p "$FUZZ_OUTPUT"
    fuzz_running=0
    trap 'kill $(jobs -p) 2>/dev/null; exit 143' INT TERM HUP
    for fuzz_module in $FUZZ_MODULES; do
        for fuzz_source in $(find "$fuzz_module/src/test/java" -name "${2:-*FuzzTest}.java" | sort); do
            fuzz_target "$fuzz_module" "$fuzz_source" "$1" &
            fuzz_running=$((fuzz_running + 1))
            [ $((fuzz_running % FUZZ_AT_ONCE)) -ne 0 ] || wait
        done
    done
    wait
    trap - INT TERM HUP
    fuzz_passed=$(find "$FUZZ_OUTPUT" -name '*.passed' | wc -l)
    fuzz_failed=$((fuzz_running - fuzz_passed))
    printf '{"fuzz targets":{"passed":%s,"failed":%s,"skipped":0}}\n' "$fuzz_passed" "$fuzz_failed" \
        >"$FUZZ_OUTPUT/counts.json"
    [ $((fuzz_passed + fuzz_failed)) -gt 0 ] || fail "There is no such target: ${2:-}" 'name one that ends in FuzzTest'
    [ "$fuzz_failed" -eq 0 ]
}

# fuzz_target MODULE SOURCE SECONDS   runs one target, prints a line about it, and leaves a file if it passed
fuzz_target() {
    fuzz_class=$(echo "${2#"$1/src/test/java/"}" | sed 's/\.java$//; s#/#.#g')
    fuzz_name=${fuzz_class##*.}
    fuzz_log=$PWD/$FUZZ_OUTPUT/$fuzz_name.log
    if supervised "$JAVA_HOME/bin/java" -Xmx512m -XX:+EnableDynamicAgentLoading \
        --enable-native-access=ALL-UNNAMED \
        -cp "$1/target/test-classes:$1/target/classes:$(cat "$1/target/fuzz.classpath")" \
        com.code_intelligence.jazzer.Jazzer --target_class="$fuzz_class" \
        --instrumentation_includes='com.erpmax.realtime.**' \
        --reproducer_path="$FUZZ_OUTPUT" -artifact_prefix="$FUZZ_OUTPUT/" \
        -max_total_time="$3" -max_len=4096 -timeout=25 -rss_limit_mb=2048 >"$fuzz_log" 2>&1; then
        : >"$FUZZ_OUTPUT/$fuzz_name.passed"
        fuzz_result='no finding'
    else
        fuzz_result="FINDING, see $fuzz_log"
    fi
    awk -v name="$fuzz_name" -v result="$fuzz_result" '
        match($0, /cov: [0-9]+/) {
            last = substr($0, RSTART + 5, RLENGTH - 5)
            if (first == "" && /INITED/) first = last
        }
        /^Done [0-9]+ runs/ { runs = $2 }
        /^#[0-9]+/ && runs == "" { seen = substr($1, 2) }
        END {
            if (runs == "") runs = seen
            printf "%-34s %9d executions, coverage %4d -> %4d, %s\n", name, runs, first, last, result
        }' "$fuzz_log"
}
