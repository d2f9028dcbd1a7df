<?php
// Reads a JSON list of forms and writes a JSON list of what PHP makes of them, arrays as objects.
$trees = [];
foreach (json_decode(stream_get_contents(STDIN)) as $form) {
    $tree = [];
    parse_str($form, $tree);
    $trees[] = $tree;
}
echo json_encode(
    array_map(fn ($tree) => json_encode($tree, JSON_FORCE_OBJECT | JSON_INVALID_UTF8_SUBSTITUTE), $trees)
);
