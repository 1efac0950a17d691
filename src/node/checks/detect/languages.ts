import type { Check } from '../../../shared/schema/check.ts';

/** A check that a language's own tool offers; `otherName` where another check has its name already. */
export interface LanguageCheck extends Check {
  readonly otherName: string;
}

/** Text of a file at the top of a repository; null when it is absent. */
export type ReadTop = (name: string) => Promise<string | null>;

/** What pytest, cargo, go, gradle and maven can check, by the files they are known by. Whether a tool is there shows when it runs. */
export async function languageChecks(read: ReadTop): Promise<LanguageCheck[]> {
  const found = await Promise.all([pytest(read), cargo(read), go(read), gradle(read), maven(read)]);
  return found.flat();
}

const NAMES_PYTEST = ['pyproject.toml', 'tox.ini', 'setup.cfg', 'setup.py', 'Pipfile'];
const REQUIREMENTS = ['requirements.txt', 'requirements-dev.txt', 'dev-requirements.txt'];
const CONFTESTS = ['conftest.py', 'tests/conftest.py', 'test/conftest.py', 'pytest.ini'];

/** A virtual environment that the setup made wins over the system's Python. */
const PYTEST = 'PATH="$PWD/.venv/bin:$PATH" python3 -m pytest';

async function pytest(read: ReadTop): Promise<LanguageCheck[]> {
  const named = await Promise.all([...NAMES_PYTEST, ...REQUIREMENTS].map(read));
  const usesIt = named.some((text) => text !== null && /\bpytest\b/.test(text));
  if (!usesIt && !(await isAny(read, CONFTESTS))) return [];
  const command = (await isAny(read, ['uv.lock']))
    ? 'uv run pytest'
    : (await isAny(read, ['poetry.lock']))
      ? 'poetry run pytest'
      : PYTEST;
  return [{ name: 'test', otherName: 'pytest', command }];
}

async function cargo(read: ReadTop): Promise<LanguageCheck[]> {
  if (!(await isAny(read, ['Cargo.toml']))) return [];
  return [{ name: 'test', otherName: 'cargo-test', command: 'cargo test' }];
}

/** With the names of the tests, because without them go does not say how many there are. */
async function go(read: ReadTop): Promise<LanguageCheck[]> {
  if (!(await isAny(read, ['go.mod']))) return [];
  return [
    { name: 'vet', otherName: 'go-vet', command: 'go vet ./...' },
    { name: 'test', otherName: 'go-test', command: 'go test -v ./...' },
  ];
}

const GRADLE = [
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
] as const;

async function gradle(read: ReadTop): Promise<LanguageCheck[]> {
  if (!(await isAny(read, GRADLE))) return [];
  const tool = (await isAny(read, ['gradlew'])) ? 'sh ./gradlew' : 'gradle';
  return [{ name: 'test', otherName: 'gradle-test', command: `${tool} --console=plain test` }];
}

async function maven(read: ReadTop): Promise<LanguageCheck[]> {
  if (!(await isAny(read, ['pom.xml']))) return [];
  const tool = (await isAny(read, ['mvnw'])) ? 'sh ./mvnw' : 'mvn';
  return [{ name: 'test', otherName: 'maven-test', command: `${tool} -B -ntp test` }];
}

async function isAny(read: ReadTop, names: readonly string[]): Promise<boolean> {
  const texts = await Promise.all(names.map(read));
  return texts.some((text) => text !== null);
}
