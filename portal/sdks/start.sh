# Starts the stand-in portal for a script that sources this file. Needs cargo.

# Builds the portal and starts it with these options, and waits until it can be called. It writes its
# instructions to a file in a folder; both are gone when the script ends.
start_portal() {
    folder=$1
    shift
    # Built together with its tests, the program shares the dependencies of all other tests.
    cargo test --quiet --workspace --all-features --no-run --test program
    target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
    "$target/debug/bitrix24-portal" --port 0 "$@" >"$folder/printed" &
    portal=$!
    trap 'kill "$portal" 2>/dev/null || true; rm -rf "$folder"' EXIT
    # The instructions end with the command that causes a failure.
    tries=0
    until grep -qs /_portal/fail "$folder/printed"; do
        kill -0 "$portal"
        tries=$((tries + 1))
        [ "$tries" -le 100 ] || { echo "the portal does not start" >&2; exit 1; }
        sleep 0.1
    done
    # The portal is on this machine, so no proxy is used.
    no_proxy=127.0.0.1
    NO_PROXY=$no_proxy
    export no_proxy NO_PROXY
}

# Prints what the instructions say after a word.
printed() {
    sed -n "s/^$1  *//p" "$folder/printed"
}
