import type { TestLanguage } from './language.ts';

/** xUnit, NUnit and MSTest. */
export const CSHARP: TestLanguage = {
  testCase: /^\[(?:.*, ?)?(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod)\b/,
  skip: /^\[.*\bSkip ?= ?|^\[(?:.*, ?)?(?:Ignore|Explicit)\b|\bAssert\.(?:Ignore|Inconclusive|Pass|Skip\w*)\(|\bSkip\.(?:If|IfNot|When|Unless)\(/,
  assertion: /\bAssert\.\w+|\.Should\w*\(|\.Verify\w*\(|\bThrows\w*[<(]/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported: /^(?:global )?using\b(?! ?\()|^namespace\b/,
  exit: /^return;$|\bEnvironment\.Exit\( ?0? ?\)/,
  disabled: /^\/\*(?!\*)(?!.*\*\/)|^if \(false\)|^#if\b/,
};
