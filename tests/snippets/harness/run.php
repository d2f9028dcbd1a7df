<?php

// Runs the programs in a folder, and writes which of them have printed an error of the portal to a
// file. A warning of PHP ends the run.

set_error_handler(function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

[, $folder, $outcomes] = $argv;
$failed = [];
foreach (glob("$folder/*.php") as $program) {
    ob_start();
    (function () use ($program) {
        require $program;
    })();
    $failed[basename($program, '.php')] = str_contains(ob_get_clean(), "\n    [error] => ");
}
file_put_contents($outcomes, json_encode($failed));
