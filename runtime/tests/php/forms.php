<?php
// Reads a JSON list of forms and writes a JSON list of PHP's values of them, with arrays as objects.
// Older versions read names with an open bracket and negative numbers differently.
if (PHP_VERSION_ID < 80200) {
    exit(1);
}
$trees = [];
foreach (json_decode(stream_get_contents(STDIN)) as $form) {
    $tree = [];
    parse_str($form, $tree);
    $trees[] = $tree;
}
echo json_encode(
    array_map(fn ($tree) => json_encode($tree, JSON_FORCE_OBJECT | JSON_INVALID_UTF8_SUBSTITUTE), $trees)
);
