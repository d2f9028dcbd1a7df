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

. ../../../portal/sdks/start.sh
start_portal "$(mktemp -d)"
BITRIX24_WEBHOOK=$(printed Webhook)
export BITRIX24_WEBHOOK

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
