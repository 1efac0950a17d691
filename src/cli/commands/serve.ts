import type { Command } from 'commander';
export function addServe(program: Command): Command { return program.command('serve'); }
