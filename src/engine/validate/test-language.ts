import { CSHARP } from './languages/csharp.ts';
import { KOTLIN } from './languages/kotlin.ts';
import type { TestLanguage } from './languages/language.ts';
import { PHP } from './languages/php.ts';
import { RUBY } from './languages/ruby.ts';
import { SHELL } from './languages/shell.ts';

const JAVASCRIPT: TestLanguage = {
  testCase:
    /^(?:await |return )?(?:(?:[a-z]{1,3}|tape|QUnit|Deno|ava)\.(?=test))?(?:it|x?test|xit|fit|specify|x?describe|fdescribe|suite|context)(?:\.\w+)*(?:\([^'"`]*\)\(|\(|`)(?:\s*['"`]([^'"`]*))?/,
  skip: /\b(?:it|test|tests|describe|suite|context|specify|t|st|s|tape|bench|QUnit)\.(?:\w+\.)?(?:skip|todo|only|fails|failing|fixme|skipIf|runIf)\b|\bthis\.skip\(|^(?:xit|xdescribe|xtest|xspecify|xcontext|fit|fdescribe)\b|[{,] ?(?:skip|todo|only) ?: ?(?!false\b)/,
  assertion:
    /\b(?:expect|assert|should)\w*(?:\.\w+)*\(|\.should\.|\b(?:t|st|s|test|tt|is)\.(?:plan|ok|not\w*|equals?|is\w*|deep\w*|same\w*|throws|does\w*|true|false|error|ifErr\w*|match|rejects|fail|pass|like|loose\w*|strict\w*)\(|^\.(?:not\.|resolves\.|rejects\.)*to[A-Z.]/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported:
    /^(?:import\b|export .* from\b|\} from\b|(?:const|let|var) .*= (?:await )?(?:require|import)\()/,
  exit: /^return;?$|\bprocess\.exit\(\s*0?\s*\)/,
  disabled: /^\/\*(?!\*)(?!.*\*\/)|^if \((?:false|0|!1|!true)\)/,
};

const PYTHON: TestLanguage = {
  testCase: /^(?:async )?def (test\w*) ?\(|^class (Test\w*)/,
  skip: /@(?:pytest\.mark\.|unittest\.|mark\.)?(?:skip\w*|xfail|expectedFailure)\b|\bskipTest\(|\bpytest\.(?:skip|xfail|importorskip)\(|\bSkipTest\b|__test__ ?= ?False|^pytestmark\b|^collect_ignore/,
  assertion: /^assert\b|\bself\.assert\w+\(|\bself\.fail\w*\(|\bpytest\.(?:raises|approx|warns)\(/,
  comment: /^#/,
  imported: /^(?:import|from)\b/,
  exit: /^return(?: None)?$|\b(?:sys\.|os\._?)?exit\( ?0? ?\)/,
  disabled: /^(?:"""|''')$|^if (?:False|0)\b/,
};

const GO: TestLanguage = {
  testCase: /^func ((?:Test|Fuzz|Example|Benchmark)\w*) ?\(|\bt\.Run\("([^"]*)"/,
  skip: /\b[tb]\.Skip(?:f|Now)?\(|\btesting\.Short\(\)|^\/\/go:build\b|^\/\/ ?\+build\b/,
  assertion:
    /\b[tb]\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\b(?:assert|require|is|check)\.\w+\(/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported: /^(?:import\b|(?:\w+ )?"[\w./-]+"$)/,
  exit: /^return$|\bos\.Exit\( ?0 ?\)/,
  disabled: /^\/\*(?!.*\*\/)|^if false\b/,
};

const RUST: TestLanguage = {
  testCase: /^#\[(?:\w+::)*(?:test|rstest|test_case|quickcheck|proptest)\b.*?\]/,
  skip: /^#\[(?:ignore|should_panic)\b|^#!?\[cfg\((?!test\)|all\(test)|^#\[cfg_attr\([^)]*ignore/,
  assertion: /\b(?:debug_)?(?:assert|prop_assert)(?:_eq|_ne|_matches)?!|\bpanic!/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported: /^(?:pub )?(?:use|mod|extern crate)\b/,
  exit: /^return;?$|\bprocess::exit\( ?0 ?\)/,
  disabled: /^\/\*(?!.*\*\/)|^if false\b/,
};

const JAVA: TestLanguage = {
  testCase: /^@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b/,
  skip: /^@(?:Disabled\w*|Ignore|EnabledIf\w*|EnabledOn\w*)\b|\bassum(?:e|ing)(?:True|False|That|NotNull)\(|\b@?Test\(.*enabled ?= ?false/,
  assertion: /\b(?:assert|verify|expect|fail)\w*\(|\.should\w*\(/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported: /^(?:import|package)\b/,
  exit: /^return;?$|\bSystem\.exit\( ?0 ?\)/,
  disabled: /^\/\*(?!\*)(?!.*\*\/)|^if \(false\)/,
};

const BY_EXTENSION: readonly (readonly [RegExp, TestLanguage])[] = [
  [/\.(?:[cm]?[jt]sx?)$/, JAVASCRIPT],
  [/\.pyi?$/, PYTHON],
  [/\.go$/, GO],
  [/\.rs$/, RUST],
  [/\.(?:java|groovy|scala)$/, JAVA],
  [/\.kts?$/, KOTLIN],
  [/\.cs$/, CSHARP],
  [/\.(?:rb|rake)$/, RUBY],
  [/\.(?:php|phpt)$/, PHP],
  [/\.(?:bats|sh|bash)$/, SHELL],
];

/** How tests are written in the file's language; null for a file we cannot read tests from. */
export function testLanguageOf(path: string): TestLanguage | null {
  return BY_EXTENSION.find(([extension]) => extension.test(path))?.[1] ?? null;
}

const EXPECTED =
  /(?:^|\/)(?:testdata|golden|goldens|__snapshots__|__image_snapshots__|__fixtures__|fixtures|cassettes)\/|\.(?:approved|verified|received)\.\w+$/i;
const TEST_FOLDER =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|src\/(?:android|common|jvm|js|native|integration|functional|unit)?Test(?:Fixtures|Debug|Release)?|[\w.]+\.(?:Unit|Integration)?(?:Tests?|Specs?))\//i;
const TEST_NAME = new RegExp(
  [
    String.raw`(?:^|\/)(?:tests?|specs?)\.CODE$`,
    String.raw`[._-](?:tests?|specs?)\.CODE$`,
    String.raw`(?:^|\/)test[._-][^/]*\.CODE$`,
    String.raw`\.(?:snap|golden|ambr|bats|phpt)$`,
    String.raw`(?:^|\/)\w*(?:Test|Tests|IT|Spec)\.(?:java|kt|groovy|scala|cs|php|swift)$`,
  ]
    .join('|')
    .replaceAll('CODE', '(?:[cm]?[jt]sx?|py|go|rs|rb|php|exs?|dart|vue|svelte|sh|bash)'),
);

/** Whether a path belongs to the tests: a test file, its fixtures, its snapshots. Prose beside them does not. */
export function isTestPath(path: string): boolean {
  if (EXPECTED.test(path)) return true;
  return !/\.(?:md|mdx|rst|txt)$/i.test(path) && (TEST_FOLDER.test(path) || TEST_NAME.test(path));
}
