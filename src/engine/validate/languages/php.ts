import type { TestLanguage } from './language.ts';

/** PHPUnit and Pest. */
export const PHP: TestLanguage = {
  testCase:
    /^(?:(?:final|public|static) )*function (test\w*) ?\(|^(?:test|it|describe)\(['"]([^'"]*)|^#\[(?:[\w\\]*\\)?Test\]|^\* @test\b/,
  skip: /\bmarkTest(?:Skipped|Incomplete)\(|^#\[(?:[\w\\]*\\)?(?:Requires\w*|DoesNotPerformAssertions)|->(?:skip|todo|only)\(|^\* @(?:requires|doesNotPerformAssertions)\b|\bexpectNotToPerformAssertions\(/,
  assertion: /(?:->|::)(?:assert|expect|should)\w*\(|\bexpect\(|->to[A-Z]\w*\(/,
  comment: /^(?:\/\/|\/\*|\*|#(?!\[))/,
  imported: /^(?:use|namespace)\b|^(?:require|include)(?:_once)?\b|^<\?php/,
  exit: /^return;$|\b(?:exit|die)(?:\( ?0? ?\))?;/,
  disabled: /^\/\*(?!\*)(?!.*\*\/)|^if \(false\)|^__halt_compiler\b/,
};
