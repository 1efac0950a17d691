import type { TestLanguage } from './language.ts';

/** kotlin.test, JUnit and Kotest. */
export const KOTLIN: TestLanguage = {
  testCase:
    /^@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b|^(?:test|should|context|describe|it|expect|given|scenario|feature)\("([^"]*)"\)|^"([^"]*)" (?:should|When|Then|-|\{)/,
  skip: /^@(?:Disabled\w*|Ignore|EnabledIf\w*|EnabledOn\w*)\b|^(?:xtest|xshould|xcontext|xdescribe|xit|xexpect|xgiven|xscenario|xfeature)\(|^"(?:!|f:)|\(".*"\)\.config\(.*enabled\w* ?= ?|\bassum(?:e|ing)(?:True|False|That)\(|\bthrow TestAbortedException\b/,
  assertion: /\b(?:assert|verify|expect|fail|check)\w*[(<]|\bshould\w*\b|\.should\w*\(/,
  comment: /^(?:\/\/|\/\*|\*)/,
  imported: /^(?:import|package)\b/,
  exit: /^return(?:@\w+)?;?$|\bexitProcess\( ?0 ?\)|\bSystem\.exit\( ?0 ?\)/,
  disabled: /^\/\*(?!\*)(?!.*\*\/)|^if \(false\)/,
};
