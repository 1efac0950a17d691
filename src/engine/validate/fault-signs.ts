/** A pattern in the output of a tool, and what it means. Each is linear and looks at one line. */
export interface Sign {
  readonly what: string;
  readonly pattern: RegExp;
}

/** A name that is no path of the repository: a package, not a file that somebody forgot. */
const PACKAGE = String.raw`['"](?![./]|[A-Za-z]:|file:|node:|src/|@/|~)[^'"\n]{1,200}['"]`;

/** What is not the code's fault, in the order of how much it explains. */
export const ENVIRONMENT_SIGNS: readonly Sign[] = [
  {
    what: 'the disk is full',
    pattern: /\bENOSPC\b|\bEDQUOT\b|No space left on device|Disk quota exceeded/i,
  },
  {
    what: 'memory ran out',
    pattern: /JavaScript heap out of memory|java\.lang\.OutOfMemoryError|Cannot allocate memory/,
  },
  {
    what: 'a program is missing',
    pattern:
      /(?:^|\/)(?:ba|da|z|k)?sh: [^\n]{1,200}: (?:command )?not found$|^\S{1,200}: (?:line )?\d{1,9}: [^\n:]{1,200}: (?:command )?not found$|command not found: |\bspawn \S{1,200} ENOENT\b|^env: .{1,200}: No such file or directory|\bexec: "[^"\n]{1,200}": executable file not found|make: \S{1,100}: No such file or directory|JAVA_HOME is not set|is not recognized as an internal or external command|^\S{1,200}python[\d.]{0,8}: No module named |linker `[^`\n]{1,80}` not found/m,
  },
  {
    what: 'a tool has the wrong version',
    pattern:
      /go\.mod requires go >= |toolchain '[^'\n]{1,100}' is not installed|could not choose a version of|no release found for '|toolchain [^\n]{1,100} (?:is not installed|does not exist)|Unsupported engine|The engine "node" is incompatible|EBADENGINE|requires rustc [\d.]+|Unsupported class file major version|No matching toolchains? (?:found|could be found)|pyenv: version `/,
  },
  {
    what: 'the network was refused',
    pattern:
      /\bENOTFOUND\b|\bEAI_AGAIN\b|\bENETUNREACH\b|Could not resolve host|Temporary failure in name resolution|Name or service not known|nodename nor servname provided|Network is unreachable|UnknownHostException|dial tcp: lookup |no such host$|TypeError: fetch failed|SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF|certificate verify failed|error: 'fetch failed'|Failed to establish a new connection|Could not (?:GET|HEAD) 'http/im,
  },
  {
    what: 'a port is in use',
    pattern: /\bEADDRINUSE\b|Address already in use/i,
  },
  {
    what: 'a server that it needs is not there',
    pattern:
      /\bECONNREFUSED\b|Connection refused|Is the server running (?:on|locally)|Cannot connect to the Docker daemon/i,
  },
  {
    what: 'a variable is not set',
    pattern:
      /(?:environment|env) var(?:iable)?s?[^\n]{0,80}(?:not set|not found|missing|required|undefined|must be set|unset)|(?:missing|required|undefined|unset)[^\n]{0,40}(?:environment|env) var|^E? {0,8}KeyError: '[A-Z][A-Z0-9]*_[A-Z0-9_]+'|: parameter not set$|: unbound variable$/im,
  },
  {
    what: 'a package is missing',
    pattern: new RegExp(
      String.raw`Cannot find (?:module|package) ${PACKAGE}|ModuleNotFoundError: No module named |cannot find package "[a-z0-9-]+\.[a-z]|no required module provides package|error: failed to (?:get|load source for dependency)|Could not find gem |LoadError: cannot load such file -- (?![./])|Could not resolve all (?:files|dependencies)|package \S{1,200} is not in (?:GOROOT|std)|Failed to resolve import ${PACKAGE}`,
    ),
  },
  {
    what: 'something may not be written or read',
    pattern: /\bEROFS\b|Read-only file system|\bEACCES\b|Permission denied/i,
  },
];

/** What is. */
export const CODE_SIGNS: readonly Sign[] = [
  {
    what: 'a test expects something else',
    pattern:
      /\bAssertionError\b|AssertionFailedError|\bERR_ASSERTION\b|expect\(received\)|^E {3,}assert\b|^E +AssertionError|assertion `|assertion failed:|^[ \t]{0,40}--- FAIL: |<<< FAILURE!|ComparisonFailure|Expected: .{1,200}\n\s{1,40}Received: /m,
  },
  {
    what: 'it does not compile',
    pattern:
      /\berror TS(?!2307|7016)\d+: |^error\[E\d+\]|COMPILATION ERROR|\[build failed\]|\bSyntaxError: |IndentationError: |: error: |Compilation failed; see the compiler/m,
  },
  {
    what: 'a file of the repository is missing',
    pattern: /Cannot find module ['"](?:\.{0,2}\/|file:)|Could not resolve ["']\.{1,2}\//,
  },
];
