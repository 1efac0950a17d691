import type { Command } from 'commander';
export function addStatus(program: Command): Command { return program.command('status'); }
