# shellcheck shell=sh
# Finds what the build needs, or says what is missing. Sourced by ./dev.

MIN_JAVA=${MIN_JAVA:-21}
MIN_NODE=${MIN_NODE:-20}

# The major version of the JDK in a folder, from its release file; 0 when it holds no JDK.
jdk_version() {
    [ -x "$1/bin/javac" ] || { echo 0; return; }
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    echo "${version:-0}"
}

# Sets JAVA_HOME and java_version to the newest JDK there is.
need_jdk() {
    java_version=0 newest=''
    on_path=$(command -v javac || true)
    on_path=$(dirname "$(dirname "$(readlink -f "${on_path:-/none/none/none}")")")
    for home in "${JAVA_HOME:-/none}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$on_path"; do
        version=$(jdk_version "$home")
        if [ "$version" -gt "$java_version" ]; then
            newest=$home java_version=$version
        fi
    done
    [ "$java_version" -ge "$MIN_JAVA" ] || fail \
        "No JDK $MIN_JAVA or newer was found (newest: ${newest:-none}; looked at JAVA_HOME, /usr/lib/jvm, SDKMAN and PATH)." \
        "install one, for example Temurin 25, or set JAVA_HOME to the folder that holds it."
    JAVA_HOME=$newest
    export JAVA_HOME
}

need_maven() {
    command -v mvn >/dev/null || fail "Maven (mvn) was not found." "install it; on Debian: apt-get install maven"
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        fail "Node.js (node and npm) was not found." "install Node.js $MIN_NODE or newer with npm."
    fi
    version=$(node -p 'process.versions.node.split(".")[0]')
    [ "$version" -ge "$MIN_NODE" ] ||
        fail "Node.js $version is too old (expected: $MIN_NODE or newer)." "install a newer Node.js."
}

need_build_tools() {
    need_jdk
    need_maven
    need_node
}

# Runs a command that ends with us, and we with it: a shell alone would leave it behind when it is told to end.
supervised() {
    "$@" </dev/null &
    child=$!
    trap end_child INT TERM HUP
    result=0
    wait "$child" || result=$?
    trap - INT TERM HUP
    return "$result"
}

end_child() {
    kill -TERM "$child" 2>/dev/null || true
    while kill -0 "$child" 2>/dev/null; do
        wait "$child" || true
    done
    exit 143
}

maven() {
    # Debian's Maven uses what newer JDKs warn about.
    [ "$java_version" -lt 24 ] ||
        export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
    supervised mvn --batch-mode "$@"
}

# Installs those Debian packages of the arguments that are not installed.
need_debian_packages() {
    missing=''
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "The tests need these Debian packages:$missing" "install them as root."
        as_root=sudo
    fi
    echo "Installing for the tests:$missing"
    $as_root apt-get update -qq
    # In run level 1 a package does not start the server that it brings: the tests start their own.
    # shellcheck disable=SC2086 # one argument per package
    $as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null
}
