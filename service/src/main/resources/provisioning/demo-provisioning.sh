#!/bin/sh
# A demonstration of a provisioning command: it touches nothing and only pretends. It shows what the service expects of
# a real one (docs/provisioning.md): JOB_ID, JOB_TYPE, TENANT_ID and ATTEMPT in the environment, lines of the forms
# `progress <0-100> <message>` and `result erpnext_url=<url>` on standard output, anything else is log, exit status 0.
#
# DEMO_STEP_SECONDS is how long a step takes (default 0.9).
set -eu

step_seconds=${DEMO_STEP_SECONDS:-0.9}

# Reads one step per line from standard input: <percent> <message>
play() {
    while read -r percent message; do
        echo "progress $percent Demonstration: $message"
        sleep "$step_seconds" </dev/null
    done
}

echo "Demonstration: pretending to run $JOB_TYPE for tenant $TENANT_ID (job $JOB_ID, attempt $ATTEMPT)"
case $JOB_TYPE in
create_site)
    play <<STEPS
5 checking the request
15 creating the database
25 creating the site
35 installing the framework
45 installing ERPNext
60 setting up the company
70 creating the administrator
80 setting up the domain
90 asking for the certificate
98 checking that the site answers
STEPS
    echo "result erpnext_url=https://demo-${TENANT_ID%%-*}.erpmax.example"
    ;;
delete_site)
    play <<STEPS
10 taking a last backup
40 dropping the database
80 removing the site
STEPS
    ;;
backup_site)
    play <<STEPS
10 dumping the database
50 packing the files
90 checking the backup
STEPS
    ;;
*)
    echo "Demonstration: unknown job type $JOB_TYPE" >&2
    exit 64
    ;;
esac
