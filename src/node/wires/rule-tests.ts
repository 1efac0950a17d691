import { alternativesOf, type Wire, type WireRule } from '../../engine/safety/wires/wire.ts';

/** Shell functions that `readArguments` calls. */
export const READ_FUNCTIONS = `other() {
  case $1 in
    --*) long="$long\${1%%=*} " ;;
    *) short="$short\${1#-}" ;;
  esac
}
valued() {
  if [ $n -eq 0 ]; then skip=$1; fi
  case $1 in
    --*) other "$1" ;;
    *) [ $n -eq 0 ] || other "$1" ;;
  esac
}
word() {
  n=$((n + 1))
  case $n in 1) w1=$1 ;; 2) w2=$1 ;; 3) w3=$1 ;; 4) w4=$1 ;; esac
}`;

/** Shell text that reads the positional parameters as `readCommand` does: the first words and all options. */
export function readArguments({ valued = [] }: Wire): string {
  const skipped = valued.length === 0 ? '' : `\n        ${valued.join(' | ')}) valued "$arg" ;;`;
  return `n=0 w1= w2= w3= w4= long=' ' short= skip= over= place=.
for arg do
  if [ -n "$skip" ]; then
    [ "$skip" = -C ] && place=$arg
    skip=
  elif [ -n "$over" ]; then
    word "$arg"
  else
    case $arg in
        --) over=1 ;;${skipped}
        -?*) other "$arg" ;;
        *) word "$arg" ;;
    esac
  fi
done`;
}

/** Shell text that sets `operation` to that of the first rule that fits what was read; empty where none does. */
export function ruleTests({ rules }: Wire): string {
  return `operation=\n${rules.map(ruleTest).join('\n')}`;
}

function ruleTest(rule: WireRule): string {
  const tests = [
    'test -z "$operation"',
    ...(rule.with === undefined ? [] : [anyOption(rule.with)]),
    ...(rule.without === undefined ? [] : [`! ${anyOption(rule.without)}`]),
  ];
  return `if ${tests.join(' && ')}; then
${alternativesOf(rule)
  .map((globs) => `  ${wordsTest(globs)}operation='${rule.operation}'`)
  .join('\n')}
fi`;
}

function wordsTest(globs: readonly string[]): string {
  return globs.map((glob, at) => `${oneWord(`$w${at + 1}`, glob)} && `).join('');
}

function oneWord(variable: string, glob: string): string {
  if (glob === '*') return ':';
  return `case ${variable} in ${glob}) : ;; *) ! : ;; esac`;
}

function anyOption(options: readonly string[]): string {
  const tests = options.map((option) =>
    option.startsWith('--')
      ? `case $long in *' ${option} '*) : ;; *) ! : ;; esac`
      : `case $short in *${option.slice(1)}*) : ;; *) ! : ;; esac`,
  );
  return `{ ${tests.join(' || ')}; }`;
}
