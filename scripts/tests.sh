# shellcheck shell=sh
# Runs every test and counts them. Sourced by ./dev.

TEST_PACKAGES='chromium nginx postgresql python3-aiohttp python3-redis python3-socketio rabbitmq-server redis-server systemd'
JAVASCRIPT_TESTS='verification/js clients/js'
FUZZ_SECONDS=10

run_tests() {
    need_build_tools
    # shellcheck disable=SC2086 # one argument per package
    need_debian_packages $TEST_PACKAGES
    forget_old_results
    status=0
    # What fails is repeated once, and named in either case. Failures are counted at the end; whatever else breaks the
    # build (a compiler error, the format) ends in status 1.
    maven verify -Dmaven.test.failure.ignore=true \
        -Dsurefire.rerunFailingTestsCount=1 -Dfailsafe.rerunFailingTestsCount=1 || status=1
    fuzz "$FUZZ_SECONDS" || status=1
    run_javascript_tests || status=1
    node scripts/count-tests.mjs "$status"
}

# Results of an earlier run would be counted again.
forget_old_results() {
    rm -rf ./*/target/surefire-reports ./*/target/failsafe-reports \
        ./clients/java/target/surefire-reports ./clients/java/target/failsafe-reports "$FUZZ_OUTPUT"
    for folder in $JAVASCRIPT_TESTS; do
        rm -rf "$folder/target"
        mkdir -p "$folder/target"
    done
}

# Against the unpacked service, which each file that needs it starts on a free port of its own.
run_javascript_tests() {
    unpack_service || return 1
    result=0
    for folder in $JAVASCRIPT_TESTS; do
        (cd "$folder" && javascript_tests) || result=1
    done
    return "$result"
}

# In the folder of a package; its build, if it has one, comes before its tests. If some fail, all run once more.
javascript_tests() {
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null || return 1
    npm run build --if-present --silent </dev/null || return 1
    node_tests target/counts.json && return 0
    node_tests target/repeated.json || true
    # Which failed twice is counted at the end, if it was tests that failed.
    grep -q '"failures":\[{' target/counts.json
}

# node_tests COUNTS   where COUNTS is the file for the numbers
node_tests() {
    # shellcheck disable=SC2046 # one argument per file
    node --test --test-concurrency=3 \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter="$OLDPWD/verification/js/support/counts.mjs" --test-reporter-destination="$1" \
        $(find tests -name '*.test.mjs' | sort) </dev/null
}
