import type { Command } from 'commander';
export function addBrief(program: Command): Command { return program.command('brief'); }
