# shellcheck shell=sh
# Runs every test and counts them. Sourced by ./dev.

TEST_PACKAGES='chromium postgresql python3-aiohttp python3-socketio'
TEST_OUTPUT=verification/js/target
FUZZ_SECONDS=10

run_tests() {
    need_build_tools
    # shellcheck disable=SC2086 # one argument per package
    need_debian_packages $TEST_PACKAGES
    forget_old_results
    status=0
    # Failures are counted at the end; whatever else breaks the build (a compiler error, the format) ends in status 1.
    maven verify -Dmaven.test.failure.ignore=true || status=1
    fuzz "$FUZZ_SECONDS" || status=1
    run_javascript_tests || status=1
    node scripts/count-tests.mjs "$status"
}

# Results of an earlier run would be counted again.
forget_old_results() {
    rm -rf ./*/target/surefire-reports ./*/target/failsafe-reports "$TEST_OUTPUT" "$FUZZ_OUTPUT"
    mkdir -p "$TEST_OUTPUT"
}

# Against the unpacked service, which each file starts on a free port of its own.
run_javascript_tests() {
    unpack_service || return 1
    (cd verification/js && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null) || return 1
    (cd verification/js && exec node --test --test-concurrency=1 \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=./support/counts.mjs --test-reporter-destination=target/counts.json \
        tests/*.test.mjs </dev/null)
}
