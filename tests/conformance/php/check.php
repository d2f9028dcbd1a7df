<?php

// Checks the doc comments of generated/php with PHPStan's parser: every type is known, every example
// of the spec fits the types of its method, and small changes of its request do not.

declare(strict_types=1);

require_once '/usr/share/php/PHPStan/PhpDocParser/autoload.php';

use PHPStan\PhpDocParser\Ast\ConstExpr\ConstFetchNode;
use PHPStan\PhpDocParser\Ast\ConstExpr\ConstExprIntegerNode;
use PHPStan\PhpDocParser\Ast\ConstExpr\ConstExprStringNode;
use PHPStan\PhpDocParser\Ast\PhpDoc\InvalidTagValueNode;
use PHPStan\PhpDocParser\Ast\PhpDoc\PhpDocNode;
use PHPStan\PhpDocParser\Ast\Type\ArrayShapeNode;
use PHPStan\PhpDocParser\Ast\Type\ConstTypeNode;
use PHPStan\PhpDocParser\Ast\Type\GenericTypeNode;
use PHPStan\PhpDocParser\Ast\Type\IdentifierTypeNode;
use PHPStan\PhpDocParser\Ast\Type\TypeNode;
use PHPStan\PhpDocParser\Ast\Type\UnionTypeNode;
use PHPStan\PhpDocParser\Lexer\Lexer;
use PHPStan\PhpDocParser\Parser\ConstExprParser;
use PHPStan\PhpDocParser\Parser\PhpDocParser;
use PHPStan\PhpDocParser\Parser\TokenIterator;
use PHPStan\PhpDocParser\Parser\TypeParser;

const GENERATED = __DIR__ . '/../../../generated';
const NAMESPACE_OF_PACKAGE = 'Bitrix24\\Types\\';

spl_autoload_register(function (string $class): void {
    $path = strtr(substr($class, strlen(NAMESPACE_OF_PACKAGE)), '\\', '/');
    require GENERATED . "/php/src/$path.php";
});

/** The type aliases of a class, its own and imported ones. */
final class Scope
{
    /** @var array<string, self> */
    private static array $scopes = [];

    /** @var array<string, TypeNode> */
    public array $own = [];

    /** @var array<string, string> the classes of imported aliases */
    public array $imported = [];

    public PhpDocNode $doc;

    public static function of(string $class): self
    {
        return self::$scopes[$class] ??= new self(new ReflectionClass($class));
    }

    private function __construct(public readonly ReflectionClass $class)
    {
        $this->doc = parsed((string) $class->getDocComment(), $class->name);
        foreach ($this->doc->getTypeAliasTagValues('@phpstan-type') as $alias) {
            $this->own[$alias->alias] = $alias->type;
        }
        foreach ($this->doc->getTypeAliasImportTagValues('@phpstan-import-type') as $import) {
            $this->imported[$import->importedAlias] = ltrim($import->importedFrom->name, '\\');
        }
    }

    /** Returns the type of an alias, with the scope that it was written in. */
    public function find(string $alias): ?array
    {
        if (isset($this->own[$alias])) {
            return [$this->own[$alias], $this];
        }
        $class = $this->imported[$alias] ?? null;

        return $class === null || !class_exists($class) ? null : self::of($class)->find($alias);
    }

    /** Returns the values of the constants of a class that is named in this scope. */
    public function constants(string $class): array
    {
        $class = $this->class->getNamespaceName() . '\\' . $class;

        return array_values((new ReflectionClass($class))->getConstants());
    }
}

function parsed(string $comment, string $place): PhpDocNode
{
    static $parser, $lexer = new Lexer();
    $parser ??= new PhpDocParser(new TypeParser(new ConstExprParser()), new ConstExprParser());
    if ($comment === '') {
        return new PhpDocNode([]);
    }
    $doc = $parser->parse(new TokenIterator($lexer->tokenize($comment)));
    foreach ($doc->getTags() as $tag) {
        if ($tag->value instanceof InvalidTagValueNode) {
            trouble("$place: $tag->name {$tag->value->value}");
        }
        if (!in_array($tag->name, ['@param', '@return', '@deprecated', '@phpstan-type', '@phpstan-import-type'])) {
            trouble("$place: the tag $tag->name");
        }
    }

    return $doc;
}

/** Whether a value fits a type. An unknown type is a trouble. */
function fits(mixed $value, TypeNode $type, Scope $scope): bool
{
    if ($type instanceof UnionTypeNode) {
        // All of them are looked at, so that an unknown one is found.
        $verdicts = array_map(fn ($type) => fits($value, $type, $scope), $type->types);

        return in_array(true, $verdicts, true);
    }
    if ($type instanceof ArrayShapeNode) {
        return fits_shape($value, $type, $scope);
    }
    if ($type instanceof ConstTypeNode) {
        $constant = $type->constExpr;

        return match (true) {
            $constant instanceof ConstFetchNode && $constant->name === '*'
                => in_array($value, $scope->constants($constant->className), true),
            $constant instanceof ConstExprStringNode => $value === trim($constant->value, "'"),
            $constant instanceof ConstExprIntegerNode => $value === (int) $constant->value,
            default => trouble("{$scope->class->name}: the constant $constant"),
        };
    }
    if ($type instanceof GenericTypeNode) {
        [$of] = array_slice($type->genericTypes, -1);
        $is_list = $type->type->name === 'list';
        $inner = array_map(fn ($value) => fits($value, $of, $scope), is_array($value) ? $value : [null]);

        return is_array($value) && (!$is_list || array_is_list($value)) && !in_array(false, $inner, true);
    }
    if (!$type instanceof IdentifierTypeNode) {
        return trouble("{$scope->class->name}: the type $type");
    }
    switch ($type->name) {
        case 'mixed':
            return true;
        case 'string':
            return is_string($value);
        case 'non-empty-string':
            return is_string($value) && $value !== '';
        case 'int':
            return is_int($value);
        case 'float':
            return is_float($value);
        case 'bool':
            return is_bool($value);
        case 'true':
        case 'false':
        case 'null':
            return json_encode($value) === $type->name;
    }
    $alias = $scope->find($type->name);

    return $alias === null
        ? trouble("{$scope->class->name}: the type $type->name is unknown")
        : fits($value, ...$alias);
}

function fits_shape(mixed $value, ArrayShapeNode $shape, Scope $scope): bool
{
    $fits = is_array($value);
    $known = [];
    foreach ($shape->items as $item) {
        $name = $item->keyName instanceof ConstExprStringNode ? trim($item->keyName->value, "'") : $item->keyName->name;
        $known[] = $name;
        $has = is_array($value) && array_key_exists($name, $value);
        $inner = fits($has ? $value[$name] : null, $item->valueType, $scope);
        $fits = $fits && ($has ? $inner : $item->optional);
    }
    $others = is_array($value) ? array_diff(array_keys($value), $known) : [];

    return $fits && (!$shape->sealed || $others === []);
}

$troubles = [];
$checked = 0;

function trouble(string $trouble): bool
{
    global $troubles;
    $troubles[$trouble] = true;

    return false;
}

function expect(bool $found, string $trouble): void
{
    global $checked;
    $checked++;
    $found || trouble($trouble);
}

// Every class can be loaded, and every type in it is known.
$methods = [];
$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(GENERATED . '/php/src'));
foreach ($files as $file) {
    if ($file->getExtension() !== 'php') {
        continue;
    }
    $path = substr($file->getPathname(), strlen(GENERATED . '/php/src/'), -strlen('.php'));
    $scope = Scope::of(NAMESPACE_OF_PACKAGE . strtr($path, '/', '\\'));
    foreach ($scope->own as $type) {
        fits(null, $type, $scope);
        $checked++;
    }
    foreach (array_keys($scope->imported) as $alias) {
        expect($scope->find($alias) !== null, "$path: there is no $alias to import");
    }
    foreach ($scope->class->getReflectionConstants() as $constant) {
        parsed((string) $constant->getDocComment(), "$path::{$constant->name}");
    }
    foreach ($scope->class->getMethods() as $function) {
        $doc = parsed((string) $function->getDocComment(), "$path::{$function->name}");
        if ($function->isConstructor()) {
            continue;
        }
        // The function says which method it calls.
        $class = $function->class;
        (new $class(function (string $method) use (&$name): void {
            $name = $method;
        }))->{$function->name}([]);
        $methods[$name] = [
            $scope,
            $doc->getParamTagValues()[0]->type,
            $doc->getReturnTagValues()[0]->type,
            new IdentifierTypeNode(preg_replace('/Request$/', 'Error', (string) $doc->getParamTagValues()[0]->type)),
        ];
    }
}

// Every example fits the types of its method.
$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(GENERATED . '/fixtures'));
foreach ($files as $file) {
    if ($file->getExtension() !== 'json') {
        continue;
    }
    $name = basename($file->getPathname());
    $example = json_decode(file_get_contents($file->getPathname()), true);
    [$scope, $request, $result, $error] = $methods[$example['method']];
    $title = "{$example['method']}, $name";
    if ($example['status'] !== 200) {
        expect(fits($example['response'], $error, $scope), "$title: the error does not fit");
        continue;
    }
    $sent = $example['request'];
    expect(fits($sent, $request, $scope), "$title: the request does not fit");
    expect(fits($example['response']['result'], $result, $scope), "$title: the result does not fit");
    expect(!fits($sent + ['unknownKey' => 1], $request, $scope), "$title: an unknown key fits");
    foreach (array_keys($sent) as $key) {
        expect(!fits([$key => new stdClass()] + $sent, $request, $scope), "$title: an object fits $key");
    }
}

foreach (array_keys($troubles) as $trouble) {
    fwrite(STDERR, "$trouble\n");
}
printf("php: %d passed, %d failed\n", $checked - count($troubles), count($troubles));
exit($troubles === [] && $checked > 0 ? 0 : 1);
