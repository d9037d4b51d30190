<?php
declare(strict_types=1);

namespace Shopyard;

/** Exit codes as sysexits.h numbers them; anything unexpected is 1. */
enum Kind: int {
  /** What was asked for could not be done, and the log says what. */
  case Incomplete = 1;
  /** The database did not answer in time. */
  case Unavailable = 69;
  /** The database refuses the login. */
  case Login = 77;
  /** A variable or the seed file is missing or wrong: trying again will not help. */
  case Settings = 78;
}

/** What a command could not do, in lines for its log; the last one is what the dashboard shows. */
final class Failure extends \RuntimeException {
  /** @param list<string> $lines */
  public function __construct(public readonly Kind $kind, public readonly array $lines) {
    parent::__construct(implode("\n", $lines));
  }
}

function info(string $text): void {
  fwrite(STDOUT, "info:    $text\n");
}

function error(string $text): void {
  fwrite(STDERR, "error:   $text\n");
}

/** Runs a command to its end; the exit code says how it went, and the last lines of the log say why. */
function runCommand(callable $command): never {
  // Process 1 of a container ignores signals that it does not handle.
  if (function_exists('pcntl_async_signals')) {
    pcntl_async_signals(true);
    pcntl_signal(SIGTERM, fn () => exit(143));
    pcntl_signal(SIGINT, fn () => exit(130));
  }
  try {
    $command();
    exit(0);
  } catch (Failure $failure) {
    array_map(error(...), $failure->lines);
    exit($failure->kind->value);
  }
}
