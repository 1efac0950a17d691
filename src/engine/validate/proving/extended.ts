const SAFE_TOKEN =
  /^(?!(?:true|false|or|and|not|return|catch|rescue|except|if|unless)$)[\w'"`.,:[\]{}-]+$/;

/**
 * Whether a line of a test that is gone lives on in one that only adds to it: a longer list, one more argument, a higher
 * plan. Of an assertion only the last is said, and never of a line that gained a condition.
 */
export function isExtended(line: string, added: readonly string[], isAssertion: boolean): boolean {
  return added.some(
    (other) => isHigherPlan(line, other) || (!isAssertion && isLonger(line, other)),
  );
}

const PLAN = /^(.*\bplan ?\( ?)(\d+)(.*)$/;

function isHigherPlan(line: string, other: string): boolean {
  const [, start, count, end] = PLAN.exec(line) ?? [];
  const [, otherStart, otherCount, otherEnd] = PLAN.exec(other) ?? [];
  const isSame = start !== undefined && start === otherStart && end === otherEnd;
  return isSame && Number(otherCount) > Number(count);
}

function isLonger(line: string, other: string): boolean {
  const left = tokensOf(line);
  const extra = tokensOf(other).filter((token) => {
    if (token !== left[0]) return true;
    left.shift();
    return false;
  });
  return left.length === 0 && extra.every((token) => SAFE_TOKEN.test(token));
}

function tokensOf(line: string): string[] {
  return line.match(/\w+|[^\w\s]/g) ?? [];
}
