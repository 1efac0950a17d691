import type { TestLanguage } from './language.ts';

/** RSpec, Minitest and Test::Unit. */
export const RUBY: TestLanguage = {
  testCase:
    /^(?:it|specify|example|scenario|describe|context|feature|test|should)\b(?:[ (]+['"]([^'"]*)|[ ({]|$)|^(?:RSpec|Rspec)\.describe\b|^def (test_\w+)/,
  skip: /^(?:xit|xdescribe|xcontext|xspecify|xscenario|xexample|xtest|fit|fdescribe|fcontext|fspecify|fexample|pending|skip|omit)\b|[,(] ?:(?:skip|pending|focus)\b|\b(?:skip|pending|focus): (?!false\b)/,
  assertion:
    /\b(?:assert|refute|flunk)\w*\b|\bexpect\b|\.(?:should|should_not|must_\w+|wont_\w+|to|not_to|to_not)\b/,
  comment: /^#/,
  imported: /^(?:require|require_relative|load)\b/,
  exit: /^(?:return|next)$|\bexit!?(?:\(0?\)| 0| true)?$/,
  disabled: /^=begin\b|^if false\b|^__END__$/,
};
