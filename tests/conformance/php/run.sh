#!/bin/sh
# Checks the PHP package in generated/php: the syntax of every file, the types in its doc comments
# against the examples of the spec, and the first call of its README against the stand-in portal.
# Needs cargo, and PHP with curl and PHPStan's parser of doc comments (Debian: php-cli, php-curl,
# php-phpstan-phpdoc-parser).
set -eu
cd "$(dirname "$0")"
package=../../../generated/php

find "$package/src" -name '*.php' -print0 | xargs -0 -n 1 php -l |
    { ! grep -v '^No syntax errors detected'; }
php -d zend.assertions=1 check.php

# Built together with its tests, the program shares the dependencies of all other tests.
cargo test --quiet --workspace --all-features --no-run --test program
program=$(cargo metadata --format-version 1 --no-deps |
    php -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;')/debug/bitrix24-portal

folder=$(mktemp -d)
"$program" --port 0 >"$folder/printed" &
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
BITRIX24_WEBHOOK=$(sed -n 's/^Webhook  *//p' "$folder/printed")
# The portal is on this machine, so no proxy is used.
no_proxy=127.0.0.1
export BITRIX24_WEBHOOK no_proxy

# The second and third blocks of PHP in the README: the classes, and the first call.
mkdir -p "$folder/packages"
ln -s "$(cd "$package" && pwd)" "$folder/packages/types"
{
    echo '<?php'
    awk '/^```php$/ { block++; inside = 1; next } /^```$/ { inside = 0 } inside && block <= 2' \
        "$package/README.md"
} >"$folder/first.php"
php "$folder/first.php" >"$folder/answer"
cat "$folder/answer"
grep -q '=>' "$folder/answer"
